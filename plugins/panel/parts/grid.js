// The grid: justified rows of which only those near the window exist. One tile has the focus, any may be selected.

import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from './html.js';
import { justify, moved, rowOf, rowsIn } from './justify.js';
import { useKeys } from './keys.js';

const GAP = 2;
/** Screens a second from which on nobody sees single pictures. Asking for them would only hold up the scrolling, and those that are stopped at. */
const FAST = 5;
/** So long after the last fast step it has come to rest, in ms. */
const REST = 100;

/**
 * @typedef {object} GridProps
 * @property {string[]} slots in order @property {(slot: string) => number} aspectOf @property {number} fresh see `justify`
 * @property {(slot: string) => string} keyOf a name that stays when a ghost becomes a take
 * @property {string} label @property {(slot: string, box: { width: number, height: number }, fast: boolean) => any} cell `fast`: it only flies past
 * @property {string | null} cursor the slot that has the focus @property {Set<string>} selected
 * @property {(slot: string, how: 'only' | 'toggle' | 'range' | 'move') => void} onPick @property {(slot: string) => void} onOpen
 * @property {() => void} [onNear] the end comes near @property {unknown} [stamp] changes when aspects do @property {any} [children] under the tiles
 */

/** @param {GridProps} props */
export function Grid({ slots, aspectOf, fresh, keyOf, label, cell, cursor, selected, onPick, onOpen, onNear, stamp, children }) {
  const pane = useRef(/** @type {HTMLElement | null} */ (null));
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [seen, setSeen] = useState(/** @type {[number, number]} */ ([0, 0]));
  const byKey = useRef(false);
  // The focus follows a key one frame later; the next key may be quicker.
  const coming = useRef(false);
  // A press of the mouse moves the focus before the click says what is picked.
  const pressed = useRef(false);
  const layout = useMemo(() => {
    const target = Math.max(104, Math.min(260, Math.round(90 + size.width * 0.11)));
    return justify(slots.map(aspectOf), { width: size.width, target, gap: GAP, fresh });
  }, [slots, fresh, size.width, stamp]);
  useSize(pane, setSize);
  useSteadyScroll(pane, layout, slots);
  const fast = useFast(pane, size.height);

  const look = () => {
    const at = pane.current;
    if (!at || !size.width) return;
    const next = rowsIn(layout, at.scrollTop - size.height, at.scrollTop + 2 * size.height);
    setSeen((old) => (old[0] === next[0] && old[1] === next[1] ? old : next));
    at.scrollTop + 4 * size.height > layout.height && onNear?.();
  };
  useLayoutEffect(look, [layout, size.height]);

  // Who comes back sees the tile that was left.
  const shown = useRef(false);
  useLayoutEffect(() => {
    const found = cursor ? slots.indexOf(cursor) : -1;
    if (shown.current || !size.width || found < 0 || !pane.current) return;
    shown.current = true;
    reveal(pane.current, layout.rows[rowOf(layout, found)]);
    look();
    document.activeElement === document.body && (byKey.current = true);
  }, [layout]);

  const at = Math.max(0, cursor ? slots.indexOf(cursor) : 0);
  useEffect(() => {
    if (!byKey.current || !pane.current) return;
    byKey.current = false;
    reveal(pane.current, layout.rows[rowOf(layout, at)]);
    look();
    requestAnimationFrame(() => {
      coming.current = false;
      /** @type {HTMLElement | null} */ (pane.current?.querySelector('[tabindex="0"]'))?.focus({ preventScroll: true });
    });
  });
  const step = (/** @type {KeyboardEvent} */ event, /** @type {'move' | 'range'} */ how) => {
    if (!slots.length) return false;
    const first = !coming.current && !pane.current?.contains(document.activeElement) && how === 'move' && !selected.size;
    byKey.current = true;
    coming.current = true;
    onPick(slots[first ? at : moved(layout, at, event.key, size.height)], how);
    return true;
  };
  const onTile = (/** @type {(slot: string) => void} */ run) => () => {
    if (!cursor || !pane.current?.contains(document.activeElement)) return false;
    run(cursor);
    return true;
  };
  useKeys({ move: (event) => step(event, 'move'), extend: (event) => step(event, 'range'), open: onTile(onOpen), toggle: onTile((slot) => onPick(slot, 'toggle')) });

  const focused = (/** @type {string} */ slot) => {
    pressed.current || cursor === slot || onPick(slot, 'move');
    pressed.current = false;
  };

  const rows = [];
  for (let index = seen[0]; index < Math.min(seen[1], layout.rows.length); index += 1) {
    rows.push(drawRow(index));
  }
  return html`<div class="pane" ref=${pane} onScroll=${look}>
    <div role="grid" aria-label=${label} aria-multiselectable="true" aria-rowcount=${layout.rows.length} class="grid" style=${`height:${layout.height}px`}>${rows}</div>
    ${children}
  </div>`;

  /** @param {number} index */
  function drawRow(index) {
    const row = layout.rows[index];
    // A row that fills from below keeps its last tile, another one its first: its element stays when tiles come.
    const fixed = row.from < fresh ? row.from + row.widths.length - 1 : row.from;
    return html`<div role="row" key=${keyOf(slots[fixed])} aria-rowindex=${index + 1} class="grid-row" style=${`transform:translateY(${row.top}px);height:${row.height}px`}>
      ${row.widths.map((width, column) => drawCell(slots[row.from + column], row.lefts[column], { width, height: row.height }, column))}
    </div>`;
  }

  /** @param {string} slot @param {number} left @param {{ width: number, height: number }} box @param {number} column */
  function drawCell(slot, left, box, column) {
    const here = slot === (cursor ?? slots[0]);
    return html`<div role="gridcell" key=${keyOf(slot)} aria-colindex=${column + 1} aria-selected=${selected.has(slot) ? 'true' : 'false'} tabindex=${here ? 0 : -1} class="tile" data-slot=${slot}
      style=${`left:${left}px;width:${box.width}px`} onMouseDown=${() => void (pressed.current = true)} onClick=${(/** @type {MouseEvent} */ event) => onPick(slot, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only')}
      onDblClick=${() => onOpen(slot)} onFocus=${() => focused(slot)}>${cell(slot, box, fast)}</div>`;
  }
}

/** @param {{ current: HTMLElement | null }} pane @param {(size: { width: number, height: number }) => void} setSize */
function useSize(pane, setSize) {
  useLayoutEffect(() => {
    const element = /** @type {HTMLElement} */ (pane.current);
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
}

/** Whether tiles fly past just now. @param {{ current: HTMLElement | null }} pane @param {number} height of its window */
function useFast(pane, height) {
  const [fast, setFast] = useState(false);
  useEffect(() => {
    const element = /** @type {HTMLElement} */ (pane.current);
    let last = { top: element.scrollTop, at: performance.now() };
    let rest = 0;
    const note = (/** @type {Event} */ { timeStamp: at }) => {
      const top = element.scrollTop;
      const speed = Math.abs(top - last.top) / height / Math.max(1, at - last.at) * 1000;
      last = { top, at };
      clearTimeout(rest);
      setFast(speed > FAST);
      rest = setTimeout(() => setFast(false), REST);
    };
    element.addEventListener('scroll', note, { passive: true });
    return () => {
      element.removeEventListener('scroll', note);
      clearTimeout(rest);
    };
  }, [height]);
  return fast;
}

/** Who has scrolled keeps seeing the same tiles when new ones come on top. @param {{ current: HTMLElement | null }} pane @param {import('./justify.js').Layout} layout @param {string[]} slots */
function useSteadyScroll(pane, layout, slots) {
  const held = useRef(/** @type {{ slot: string, off: number } | null} */ (null));
  useLayoutEffect(() => {
    const element = pane.current;
    if (!element || !layout.rows.length) return;
    const at = held.current ? slots.indexOf(held.current.slot) : -1;
    if (element.scrollTop > 0 && at >= 0 && held.current) {
      const top = layout.rows[rowOf(layout, at)].top - held.current.off;
      if (Math.abs(top - element.scrollTop) > 1) element.scrollTop = top;
    }
  }, [layout]);
  useEffect(() => {
    const element = /** @type {HTMLElement} */ (pane.current);
    const note = () => {
      const row = layout.rows[rowsIn(layout, element.scrollTop, Infinity)[0]];
      held.current = row ? { slot: slots[row.from], off: row.top - element.scrollTop } : null;
    };
    note();
    element.addEventListener('scroll', note, { passive: true });
    return () => element.removeEventListener('scroll', note);
  }, [layout]);
}

/** @param {HTMLElement} pane @param {import('./justify.js').Row | undefined} row */
function reveal(pane, row) {
  if (!row) return;
  if (row.top < pane.scrollTop) pane.scrollTop = row.top;
  else if (row.top + row.height > pane.scrollTop + pane.clientHeight) pane.scrollTop = row.top + row.height - pane.clientHeight;
}
