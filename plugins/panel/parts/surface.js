// A surface to look at pictures on: measures its box, and turns wheel, drag, pinch and keys into one view for whatever lies on it.
//
// What is drawn on it is placed by `placed(view, frame)`. Panes of one size can share a surface, and then move together: each carries
// the same handlers, and one of them the `ref`.

import { actual, fit, panned, zoomed } from './canvas-view.js';
import { useCallback, useLayoutEffect, useRef, useState } from './html.js';

/** @typedef {import('./canvas-view.js').Size} Size */
/** @typedef {import('./canvas-view.js').View} View */
/** @typedef {{x: number, y: number}} Point */

/**
 * What a surface gives to a view.
 * @typedef {object} Surface
 * @property {(element: HTMLElement | null) => void} ref Of the element that is the box.
 * @property {Size | null} box Null before the first layout.
 * @property {View | null} view Null before the first layout.
 * @property {boolean} fitted Whether the whole frame is shown.
 * @property {(event: PointerEvent | WheelEvent | MouseEvent) => Point} at Where an event is in the box.
 * @property {(factor: number, at?: Point) => void} zoom
 * @property {(dx: number, dy: number) => void} pan
 * @property {() => void} fit
 * @property {() => void} actual
 * @property {{onWheel: (event: WheelEvent) => void, onPointerDown: (event: PointerEvent) => void, onPointerMove: (event: PointerEvent) => void,
 *   onPointerUp: (event: PointerEvent) => void, onPointerCancel: (event: PointerEvent) => void, onDblClick: (event: MouseEvent) => void}} on
 */

/** How far a key moves the picture, in CSS pixels. */
const STEP = 64;

/**
 * The surface of a frame.
 * @param {Size} frame
 * @returns {Surface}
 */
export function useSurface(frame) {
  const [element, setElement] = useState(/** @type {HTMLElement | null} */ (null));
  // Another element may become the box. It is told of before the old one is gone, so nothing is no element.
  const ref = useCallback((/** @type {HTMLElement | null} */ now) => void (now && setElement(now)), []);
  const [box, setBox] = useState(/** @type {Size | null} */ (null));
  const [held, setHeld] = useState(/** @type {View | null} */ (null));
  const fingers = useRef(/** @type {Map<number, Point>} */ (new Map()));

  useLayoutEffect(() => {
    if (!element) return undefined;
    const measure = () => setBox({ width: element.clientWidth, height: element.clientHeight });
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    measure();
    return () => watcher.disconnect();
  }, [element]);

  const view = box && box.width > 0 ? (held ?? fit(frame, box)) : null;
  const at = (/** @type {MouseEvent} */ event) => {
    const corner = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    return { x: event.clientX - corner.left, y: event.clientY - corner.top };
  };
  // From the state as it is when it runs, because a wheel turns faster than the page draws.
  const change = (/** @type {(view: View, box: Size) => View} */ next) => {
    if (box) setHeld((now) => next(now ?? fit(frame, box), box));
  };
  const zoom = (/** @type {number} */ factor, /** @type {Point} */ point = centre(box)) => change((now, room) => zoomed(now, factor, point, frame, room));
  const pan = (/** @type {number} */ dx, /** @type {number} */ dy) => change((now, room) => panned(now, dx, dy, frame, room));
  const toFit = () => setHeld(null);
  const toActual = () => box && setHeld(actual(frame, box));

  const lift = (/** @type {PointerEvent} */ event) => void fingers.current.delete(event.pointerId);
  const on = {
    onWheel: (/** @type {WheelEvent} */ event) => {
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === 1 ? 20 : 1);
      zoom(Math.exp(-pixels * 0.0016), at(event));
    },
    onPointerDown: (/** @type {PointerEvent} */ event) => {
      /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
      fingers.current.set(event.pointerId, at(event));
    },
    onPointerMove: (/** @type {PointerEvent} */ event) => {
      const before = fingers.current.get(event.pointerId);
      if (!before) return;
      const now = at(event);
      const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
      fingers.current.set(event.pointerId, now);
      if (!other) return pan(now.x - before.x, now.y - before.y);
      zoom(apart(now, other) / Math.max(1, apart(before, other)), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    },
    onPointerUp: lift,
    onPointerCancel: lift,
    onDblClick: (/** @type {MouseEvent} */ event) => (held ? toFit() : zoom(1 / (view?.scale ?? 1), at(event))),
  };
  return { ref, box, view, fitted: held === null, at, zoom, pan, fit: toFit, actual: toActual, on };
}

/** @param {Size | null} box @returns {Point} */
const centre = (box) => ({ x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 });

/** @param {Point} a @param {Point} b */
const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/**
 * The style that puts a frame where its view says.
 * @param {View | null} view
 * @param {Size} frame
 */
export function placed(view, frame) {
  if (!view) return { visibility: 'hidden' };
  return { left: `${view.x}px`, top: `${view.y}px`, width: `${frame.width * view.scale}px`, height: `${frame.height * view.scale}px` };
}

/**
 * The keys of a surface, for `useOwnKeys`: + and − zoom, 0 fits, 9 shows the picture's own pixels, Shift with arrows moves.
 * @param {Surface} surface
 * @returns {Record<string, () => void>}
 */
export function surfaceKeys(surface) {
  const { zoom, pan } = surface;
  return {
    '+': () => zoom(1.25), '=': () => zoom(1.25), '-': () => zoom(0.8), 0: surface.fit, 9: surface.actual,
    'Shift+ArrowLeft': () => pan(STEP, 0), 'Shift+ArrowRight': () => pan(-STEP, 0), 'Shift+ArrowUp': () => pan(0, STEP), 'Shift+ArrowDown': () => pan(0, -STEP),
  };
}

/** How near one is, for the corner of a surface: `100 %`. @param {View | null} view */
export const nearness = (view) => (view ? `${Math.round(view.scale * 100)} %` : '');
