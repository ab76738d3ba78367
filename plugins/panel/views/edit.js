// Edit: a take under a mask brush, what to put there, or more pixels; the price of it on the button.

import { isClip } from '../parts/assets.js';
import { BrushBar } from '../parts/brush-bar.js';
import { toFrame } from '../parts/canvas-view.js';
import { html, useEffect, useRef, useState } from '../parts/html.js';
import { useKeys } from '../parts/keys.js';
import { Layer } from '../parts/layer.js';
import { movedRect, nextRadius, sizedRect } from '../parts/mask.js';
import { useOwnKeys } from '../parts/own-keys.js';
import { usePainting } from '../parts/painting.js';
import { PriceButton } from '../parts/price.js';
import { Results } from '../parts/results.js';
import { placed, surfaceKeys, useSurface } from '../parts/surface.js';
import { TierSelect } from '../parts/tier-select.js';
import { Trouble } from '../parts/trouble.js';
import { typed } from '../parts/typed.js';
import { link } from '../state/route.js';
import { useAsked } from '../state/takes.js';

export const title = 'Edit';

/** The view; its first part is a take. @param {{ place: import('../state/route.js').Place }} props */
export default function Edit({ place }) {
  const id = place.parts[0] ?? '';
  const { reply, fault } = useAsked('take.get', { take: id });
  if (fault) return html`<${Trouble} fault=${fault} />`;
  if (reply?.take.id !== id) return html`<main class="view" aria-busy="true"></main>`;
  if (isClip(reply.take.asset)) return html`<main class="view"><p class="empty">${id} is a clip, and a mask is for stills. <a href=${link('motion', [id])}>Trim it</a></p></main>`;
  return html`<${Desk} key=${id} take=${reply.take} />`;
}

/** @typedef {{ kind: 'brush' | 'rect', erase: boolean, soft: boolean, radius: number }} Tool */

/** @param {{ take: any }} props */
function Desk({ take }) {
  const frame = { width: take.asset.width, height: take.asset.height };
  const surface = useSurface(frame);
  const painting = usePainting(frame.width, frame.height);
  const [tool, setTool] = useState(/** @type {Tool} */ ({ kind: 'brush', erase: false, soft: false, radius: Math.round(Math.min(frame.width, frame.height) / 16) }));
  const [rect, setRect] = useState({ x: Math.round(frame.width / 3), y: Math.round(frame.height / 3), width: Math.round(frame.width / 3), height: Math.round(frame.height / 3) });
  const [wish, setWish] = useState({ op: 'inpaint', prompt: '', factor: 2, tier: '' });
  const [made, setMade] = useState(/** @type {any[]} */ ([]));
  const press = useRef(() => {});
  const paints = wish.op === 'inpaint';
  const set = (/** @type {Partial<Tool>} */ change) => setTool({ ...tool, ...change });
  const step = Math.max(1, Math.round(Math.max(frame.width, frame.height) / 64));
  const stamp = () => painting.add({ kind: 'rect', erase: tool.erase, rect });
  /** @param {number} dx @param {number} dy */
  const move = (dx, dy) => () => paints && tool.kind === 'rect' ? setRect(movedRect(rect, dx * step, dy * step, frame)) : surface.pan(-64 * dx, -64 * dy);
  /** @param {number} dx @param {number} dy */
  const size = (dx, dy) => () => paints && tool.kind === 'rect' ? setRect(sizedRect(rect, dx * step, dy * step, frame)) : surface.pan(-64 * dx, -64 * dy);
  const brush = (/** @type {1 | -1} */ way) => () => setTool((old) => ({ ...old, radius: nextRadius(old.radius, way) }));

  useOwnKeys({
    ...surfaceKeys(surface),
    ...(paints && {
      b: () => set({ kind: 'brush' }), r: () => set({ kind: 'rect' }), x: () => set({ erase: !tool.erase }), s: () => set({ soft: !tool.soft }),
      '[': brush(-1), ',': brush(-1), ']': brush(1), '.': brush(1), v: painting.invert, Delete: painting.clear, Backspace: painting.clear,
      u: () => void painting.undo(), 'Ctrl+z': () => void painting.undo(), Enter: () => (tool.kind === 'rect' ? stamp() : false),
    }),
    ArrowLeft: move(-1, 0), ArrowRight: move(1, 0), ArrowUp: move(0, -1), ArrowDown: move(0, 1),
    'Shift+ArrowLeft': size(-1, 0), 'Shift+ArrowRight': size(1, 0), 'Shift+ArrowUp': size(0, -1), 'Shift+ArrowDown': size(0, 1),
  });
  useKeys({ back: () => history.back(), draft: () => press.current() });

  const request = asRequest(take, wish, painting.digest);
  const grown = paints ? 1 : wish.factor;
  const expected = { shot: take.shot, count: 1, width: frame.width * grown, height: frame.height * grown, tier: wish.tier || take.tier };
  return html`<main class="view edit">
    <h1 class="sr">Edit ${take.id}</h1>
    <${BrushBar} tool=${tool} set=${set} painting=${painting} surface=${surface} paints=${paints} stamp=${stamp} />
    <div class="beside">
      <${Easel} take=${take} frame=${frame} surface=${surface} painting=${painting} tool=${tool} 
        rect=${paints && tool.kind === 'rect' ? rect : null} paints=${paints} setRect=${setRect} />
      <aside class="side" aria-label="What to do">
        <div class="choice" role="group" aria-label="What to do">
          <button aria-pressed=${paints} onClick=${() => setWish({ ...wish, op: 'inpaint' })}>Fill the mask</button>
          <button aria-pressed=${!paints} onClick=${() => setWish({ ...wish, op: 'upscale' })}>More pixels</button>
        </div>
        ${paints
          ? html`<label class="field"><span>What to put there</span>
              <textarea rows="3" maxlength="32768" value=${wish.prompt} placeholder=${take.prompt ?? ''} onInput=${typed((prompt) => setWish({ ...wish, prompt }))}></textarea></label>
            <p class="dim small">Left empty, the take's own words are sent. Outside the mask not one pixel changes.</p>`
          : html`<div class="choice" role="group" aria-label="How many times as many pixels a side">${[2, 4].map((factor) => html`
              <button aria-pressed=${wish.factor === factor} onClick=${() => setWish({ ...wish, factor })}>${factor}× · <span class="num">${frame.width * factor}×${frame.height * factor}</span></button>`)}</div>`}
        <${TierSelect} value=${wish.tier} own=${take.tier} why=${`, as ${take.id}`}
          fits=${(/** @type {any} */ tier) => tier.stage !== 'motion'} onChange=${(/** @type {string} */ tier) => setWish({ ...wish, tier })} />
        <p class="dim num" role="status">${paints ? marked(painting) : ''}</p>
        <${PriceButton} verb=${paints ? 'Fill' : 'Upscale'} request=${request} expected=${expected} press=${press} around=${{ takes: [take.id], shot: take.shot_name }} hint="Ctrl Enter"
          onMade=${(/** @type {any} */ reply) => setMade([reply, ...made])} />
        <${Results} made=${made} of=${take.id} next=${(/** @type {any} */ result) => [{ says: 'Edit it', href: link('edit', [result.id]) }]} />
      </aside>
    </div>
  </main>`;
}

/** How much is marked. @param {{ steps: any[], part: number | null, failed: boolean }} painting */
function marked({ steps, part, failed }) {
  if (steps.length === 0 || part === 0) return 'Nothing is marked yet.';
  if (failed) return 'The mask was not taken. The next stroke sends it again.';
  if (part === null) return 'The mask is being sent.';
  return `${part < 0.001 ? 'less than 0.1' : Math.round(part * 1000) / 10} % of the picture is marked.`;
}

/** @param {any} take @param {{ op: string, prompt: string, factor: number, tier: string }} wish @param {string | null} mask */
function asRequest(take, wish, mask) {
  const tier = wish.tier ? { tier: wish.tier } : {};
  if (wish.op === 'upscale') return { method: 'edit', take: take.id, op: 'upscale', factor: wish.factor, ...tier };
  if (!mask) return null;
  return { method: 'edit', take: take.id, op: 'inpaint', mask, ...(wish.prompt.trim() ? { prompt: wish.prompt.trim() } : {}), ...tier };
}

/** The picture with its veil, and the brush over it. @param {any} props */
function Easel({ take, frame, surface, painting, tool, rect, paints, setRect }) {
  const ring = useRef(/** @type {HTMLElement | null} */ (null));
  const draws = useRef(false);
  const drag = useRef(/** @type {{ x: number, y: number } | null} */ (null));
  const [space, setSpace] = useState(false);
  const { view, on } = surface;
  useSpace(setSpace);
  const at = (/** @type {PointerEvent} */ event) => toFrame(view, surface.at(event));
  const follow = (/** @type {PointerEvent} */ event) => {
    const point = surface.at(event);
    if (ring.current) ring.current.style.transform = `translate(${point.x}px, ${point.y}px)`;
  };
  const handlers = {
    ...on,
    onDblClick: undefined,
    onPointerDown: (/** @type {PointerEvent} */ event) => {
      on.onPointerDown(event);
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
      if (!draws.current) return;
      draws.current = false;
      if (!rect) painting.end();
      else if (drag.current && view) painting.add({ kind: 'rect', erase: tool.erase, rect: between(drag.current, at(event), frame) });
      drag.current = null;
    },
  };
  const radius = view ? tool.radius * view.scale : 0;
  return html`<div class=${`surface ${paints && !space ? 'paints' : ''}`} ref=${surface.ref} ...${handlers}>
    <${Layer} take=${take} view=${view} frame=${frame}>
      <canvas class="mask-veil" ref=${painting.canvas} width=${frame.width} height=${frame.height} hidden=${!paints} aria-hidden="true"></canvas>
      ${rect && view && html`<div class="marquee" style=${placed({ scale: view.scale, x: rect.x * view.scale, y: rect.y * view.scale }, rect)}>
        <span class="num">${rect.width}×${rect.height} at ${rect.x}, ${rect.y}</span></div>`}
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
