// The easel of an edit: the picture with its veil and what an operation draws over it, under the brush or a pointer.

import { toFrame } from './canvas-view.js';
import { html, useEffect, useRef, useState } from './html.js';
import { Layer } from './layer.js';
import { placed } from './surface.js';

/** A press that moves by no more than this, in CSS pixels, is a point; any other moves the picture. */
const STILL = 4;

/**
 * `view` is where the picture lies; `paints` whether the brush does; `onPoint` takes a point of the picture, where one is wanted; `over` is drawn on it.
 * @param {{ take: any, frame: { width: number, height: number }, surface: any, view: import('./canvas-view.js').View | null, painting: any, tool: any, rect: any, paints: boolean,
 *   setRect: (rect: any) => void, onPoint: ((at: { x: number, y: number }, picture: HTMLImageElement | null) => void) | null, over: any }} props
 */
export function Easel({ take, frame, surface, view, painting, tool, rect, paints, setRect, onPoint, over }) {
  const ring = useRef(/** @type {HTMLElement | null} */ (null));
  const draws = useRef(false);
  const drag = useRef(/** @type {{ x: number, y: number } | null} */ (null));
  const down = useRef(/** @type {{ x: number, y: number } | null} */ (null));
  const [space, setSpace] = useState(false);
  const { on } = surface;
  useSpace(setSpace);
  const at = (/** @type {PointerEvent} */ event) => toFrame(/** @type {any} */ (view), surface.at(event));
  const follow = (/** @type {PointerEvent} */ event) => {
    const point = surface.at(event);
    if (ring.current) ring.current.style.transform = `translate(${point.x}px, ${point.y}px)`;
  };
  const handlers = {
    ...on,
    onDblClick: undefined,
    onPointerDown: (/** @type {PointerEvent} */ event) => {
      on.onPointerDown(event);
      down.current = event.button === 0 && !space ? surface.at(event) : null;
      if (!view || !paints || space || event.button !== 0) return;
      if (draws.current) {
        draws.current = false;
        return painting.drop();
      }
      draws.current = true;
      if (rect) drag.current = at(event);
      else painting.begin(at(event), tool);
    },
    onPointerMove: (/** @type {PointerEvent} */ event) => {
      follow(event);
      if (!draws.current || !view) return on.onPointerMove(event);
      if (rect) return drag.current && setRect(between(drag.current, at(event), frame));
      // A fast hand makes several moves in one frame; each is a point of the stroke.
      const moves = event.getCoalescedEvents?.() ?? [];
      painting.on((moves.length ? moves.map((move) => toFrame(view, inBox(move, event))) : [at(event)]));
    },
    onPointerUp: (/** @type {PointerEvent} */ event) => {
      on.onPointerUp(event);
      const up = surface.at(event);
      if (onPoint && view && down.current && Math.hypot(up.x - down.current.x, up.y - down.current.y) <= STILL) {
        onPoint(at(event), /** @type {Element} */ (event.currentTarget).querySelector('.layer > img:not(.first)'));
      }
      if (!draws.current) return;
      draws.current = false;
      if (!rect) painting.end();
      else if (drag.current && view) painting.add({ kind: 'rect', erase: tool.erase, rect: between(drag.current, at(event), frame) });
      drag.current = null;
    },
  };
  const radius = view ? tool.radius * view.scale : 0;
  return html`<div class=${`surface${paints && !space ? ' paints' : ''}${onPoint && !space ? ' points' : ''}`} ref=${surface.ref} ...${handlers}>
    <${Layer} take=${take} view=${view} frame=${frame}>
      <canvas class="mask-veil" ref=${painting.canvas} width=${frame.width} height=${frame.height} hidden=${!paints} aria-hidden="true"></canvas>
      ${rect && view && html`<div class="marquee" style=${placed({ scale: view.scale, x: rect.x * view.scale, y: rect.y * view.scale }, rect)}>
        <span class="num">${rect.width}×${rect.height} at ${rect.x}, ${rect.y}</span></div>`}
      ${over}
    <//>
    ${paints && tool.kind === 'brush' && !space && html`<div class=${tool.soft ? 'ring feathered' : 'ring'} data-erase=${tool.erase ? '' : undefined} ref=${ring}>
      <i style=${{ width: `${radius * 2}px`, height: `${radius * 2}px` }}></i></div>`}
    <span class="sr" role="status">${rect ? `Rectangle ${rect.width} by ${rect.height} pixels at ${rect.x}, ${rect.y}` : ''}</span>
  </div>`;
}

/** Where a move of the same finger is in the box of `event`. @param {PointerEvent} move @param {PointerEvent} event */
function inBox(move, event) {
  const corner = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
  return { x: move.clientX - corner.left, y: move.clientY - corner.top };
}

/** The whole pixels between two points, inside the picture. @param {{ x: number, y: number }} a @param {{ x: number, y: number }} b @param {{ width: number, height: number }} frame */
function between(a, b, frame) {
  const inside = (/** @type {number} */ value, /** @type {number} */ most) => Math.min(most, Math.max(0, Math.round(value)));
  const [x, right] = [inside(Math.min(a.x, b.x), frame.width - 1), inside(Math.max(a.x, b.x), frame.width)];
  const [y, bottom] = [inside(Math.min(a.y, b.y), frame.height - 1), inside(Math.max(a.y, b.y), frame.height)];
  return { x, y, width: Math.max(1, right - x), height: Math.max(1, bottom - y) };
}

/** Says whether the space bar is down: then a drag moves the picture. @param {(down: boolean) => void} setDown */
function useSpace(setDown) {
  useEffect(() => {
    const hear = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== ' ' || (event.target instanceof HTMLElement && event.target.matches('input, textarea, select, button, a, summary'))) return;
      event.preventDefault();
      setDown(event.type === 'keydown');
    };
    addEventListener('keydown', hear);
    addEventListener('keyup', hear);
    return () => {
      removeEventListener('keydown', hear);
      removeEventListener('keyup', hear);
    };
  }, []);
}
