// Edit: a take under a mask brush and a pointer, what is to be done with it, and the price of that on the button.

import { isClip } from '../parts/assets.js';
import { BrushBar } from '../parts/brush-bar.js';
import { Easel } from '../parts/easel.js';
import { html, useRef, useState } from '../parts/html.js';
import { useKeys } from '../parts/keys.js';
import { movedRect, nextRadius, sizedRect } from '../parts/mask.js';
import { useOwnKeys } from '../parts/own-keys.js';
import { usePainting } from '../parts/painting.js';
import { PriceButton } from '../parts/price.js';
import { Results } from '../parts/results.js';
import { grown, NO_SIDES } from '../parts/shape.js';
import { surfaceKeys, useSurface } from '../parts/surface.js';
import { TierSelect } from '../parts/tier-select.js';
import { Trouble } from '../parts/trouble.js';
import { link } from '../state/route.js';
import { useAsked } from '../state/takes.js';
import { BLANK, OPERATIONS, requestOf } from './edit/operations.js';

export const title = 'Edit';

/** The view; its first part is a take. @param {{ place: import('../state/route.js').Place }} props */
export default function Edit({ place }) {
  const id = place.parts[0] ?? '';
  const { reply, fault } = useAsked('take.get', { take: id });
  if (fault) return html`<${Trouble} fault=${fault} />`;
  if (reply?.take.id !== id) return html`<main class="view" aria-busy="true"></main>`;
  if (isClip(reply.take.asset)) return html`<main class="view"><p class="empty">${id} is a clip, and edits are for stills. <a href=${link('motion', [id])}>Trim it</a></p></main>`;
  return html`<${Desk} key=${id} take=${reply.take} op=${place.query['op']} />`;
}

/** @typedef {import('./edit/operations.js').Operation} Operation */

/** What is to be done, and what was said for each operation: going to another one and back loses nothing. @param {string | undefined} op what the address names */
function useWish(op) {
  const [operation, choose] = useState(/** @type {Operation} */ (OPERATIONS.find((one) => one.op === op) ?? OPERATIONS[0]));
  const [wishes, setWishes] = useState(/** @type {Record<string, any>} */ (BLANK));
  const set = (/** @type {object | null} */ change) => change && setWishes((old) => ({ ...old, [operation.op]: { ...old[operation.op], ...change } }));
  return { operation, choose, wish: wishes[operation.op], set };
}

/** @param {{ take: any, op: string | undefined }} props */
function Desk({ take, op }) {
  const frame = { width: take.asset.width, height: take.asset.height };
  const { operation, choose, wish, set } = useWish(op);
  const [tier, setTier] = useState('');
  const [made, setMade] = useState(/** @type {any[]} */ ([]));
  const press = useRef(() => {});
  // What grows is seen with the room that it grows into.
  const sides = operation.grow ? margined(operation.grow(wish, frame), frame) : NO_SIDES;
  const surface = useSurface(grown(frame, sides));
  const painting = usePainting(frame.width, frame.height);
  const points = operation.points?.(wish) ?? false;
  const brush = useBrush(frame, painting, operation.mask !== undefined && !points);
  const move = (/** @type {number} */ dx, /** @type {number} */ dy) => () => {
    const change = operation.moves?.(wish, dx, dy);
    if (change) set(change);
    else if (!brush.move(dx, dy)) surface.pan(-64 * dx, -64 * dy);
  };
  const size = (/** @type {number} */ dx, /** @type {number} */ dy) => () => void (brush.size(dx, dy) || surface.pan(-64 * dx, -64 * dy));
  useOwnKeys({
    ...surfaceKeys(surface), ...brush.keys, ...Object.fromEntries(OPERATIONS.map((one, at) => [String(at + 1), () => choose(one)])),
    ArrowLeft: move(-1, 0), ArrowRight: move(1, 0), ArrowUp: move(0, -1), ArrowDown: move(0, 1),
    'Shift+ArrowLeft': size(-1, 0), 'Shift+ArrowRight': size(1, 0), 'Shift+ArrowUp': size(0, -1), 'Shift+ArrowDown': size(0, 1),
  });
  useKeys({ back: () => history.back(), draft: () => press.current() });

  const empty = painting.steps.length === 0 || painting.part === 0;
  const request = requestOf(operation, wish, { take, tier, mask: { digest: painting.digest, empty } });
  const expected = { shot: take.shot, count: 1, ...(operation.size?.(wish, frame) ?? frame), tier: tier || take.tier };
  const { scale, x, y } = surface.view ?? { scale: 0, x: 0, y: 0 };
  const view = surface.view && { scale, x: x + sides.left * scale, y: y + sides.top * scale };
  const next = (/** @type {any} */ result, /** @type {any} */ { op }) => [
    ...(OPERATIONS.find((one) => one.op === op)?.next?.(result) ?? []), { says: 'Edit it', href: link('edit', [result.id]) },
  ];
  const after = (/** @type {any} */ result, /** @type {any} */ { op }) => OPERATIONS.find((one) => one.op === op)?.after?.(result);
  return html`<main class="view edit">
    <h1 class="sr">Edit ${take.id}</h1>
    <${BrushBar} tool=${brush.tool} set=${brush.set} painting=${painting} surface=${surface} paints=${operation.mask !== undefined} stamp=${brush.stamp} />
    <div class="beside">
      <${Easel} take=${take} frame=${frame} surface=${surface} view=${view} painting=${painting} tool=${brush.tool} rect=${brush.rect} paints=${brush.paints} setRect=${brush.setRect}
        onPoint=${points ? (/** @type {any} */ at, /** @type {any} */ picture) => set(operation.point?.(at, frame, picture) ?? null) : null}
        over=${operation.Over && html`<${operation.Over} frame=${frame} wish=${wish} />`} />
      <aside class="side" aria-label="What to do">
        <div class="operations" role="group" aria-label="What to do">${OPERATIONS.map((one, at) => html`
          <button aria-pressed=${one === operation} title=${String(at + 1)} onClick=${() => choose(one)}>${one.says}</button>`)}</div>
        <${operation.Form} key=${operation.op} take=${take} frame=${frame} wish=${wish} set=${set} />
        <${TierSelect} value=${tier} own=${take.tier} why=${`, as ${take.id}`} fits=${(/** @type {any} */ tier) => tier.stage !== 'motion'} onChange=${setTier} />
        <p class="dim num" role="status">${operation.mask ? marked(painting, empty, operation.mask) : ''}</p>
        <${PriceButton} verb=${operation.verb} request=${request} expected=${expected} press=${press} around=${{ takes: [take.id], shot: take.shot_name }} hint="Ctrl Enter"
          onMade=${(/** @type {any} */ reply) => setMade([{ ...reply, op: operation.op }, ...made])} />
        <${Results} made=${made} of=${take.id} next=${next} after=${after} />
      </aside>
    </div>
  </main>`;
}

/** With a little room beyond, so that the edge of what grows is seen. @param {import('../parts/shape.js').Sides} sides @param {import('../parts/shape.js').Size} frame */
function margined({ left, top, right, bottom }, { width, height }) {
  const more = Math.max(width, height) / 32;
  return { left: left + more, top: top + more, right: right + more, bottom: bottom + more };
}

/** @typedef {{ kind: 'brush' | 'rect', erase: boolean, soft: boolean, radius: number }} Tool */

/** The brush and the rectangle of the mask, with their keys. @param {{ width: number, height: number }} frame @param {any} painting @param {boolean} paints */
function useBrush(frame, painting, paints) {
  const [tool, setTool] = useState(/** @type {Tool} */ ({ kind: 'brush', erase: false, soft: false, radius: Math.round(Math.min(frame.width, frame.height) / 16) }));
  const [rect, setRect] = useState({ x: Math.round(frame.width / 3), y: Math.round(frame.height / 3), width: Math.round(frame.width / 3), height: Math.round(frame.height / 3) });
  const set = (/** @type {Partial<Tool>} */ change) => setTool({ ...tool, ...change });
  const step = Math.max(1, Math.round(Math.max(frame.width, frame.height) / 64));
  const stamp = () => painting.add({ kind: 'rect', erase: tool.erase, rect });
  const holds = paints && tool.kind === 'rect';
  const larger = (/** @type {1 | -1} */ way) => () => setTool((old) => ({ ...old, radius: nextRadius(old.radius, way) }));
  const keys = {
    b: () => set({ kind: 'brush' }), r: () => set({ kind: 'rect' }), x: () => set({ erase: !tool.erase }), s: () => set({ soft: !tool.soft }),
    '[': larger(-1), ',': larger(-1), ']': larger(1), '.': larger(1), v: painting.invert, Delete: painting.clear, Backspace: painting.clear,
    u: () => void painting.undo(), 'Ctrl+z': () => void painting.undo(), Enter: () => (tool.kind === 'rect' ? stamp() : false),
  };
  return {
    tool, set, stamp, paints, setRect, rect: holds ? rect : null, keys: paints ? keys : {},
    /** Moves the rectangle, if there is one. @param {number} dx @param {number} dy */
    move: (dx, dy) => holds && (setRect(movedRect(rect, dx * step, dy * step, frame)), true),
    /** Sizes it. @param {number} dx @param {number} dy */
    size: (dx, dy) => holds && (setRect(sizedRect(rect, dx * step, dy * step, frame)), true),
  };
}

/** How much is marked. @param {{ part: number | null, failed: boolean }} painting @param {boolean} empty @param {'must' | 'may'} mask */
function marked({ part, failed }, empty, mask) {
  if (empty) return mask === 'may' ? 'Nothing is marked: the whole picture is meant.' : 'Nothing is marked yet.';
  if (failed) return 'The mask was not taken. The next stroke sends it again.';
  if (part === null) return 'The mask is being sent.';
  return `${part < 0.001 ? 'less than 0.1' : Math.round(part * 1000) / 10} % of the picture is marked.`;
}
