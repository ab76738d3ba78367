// Two takes compared: wiped over each other, blinking, or side by side, under one zoom; and what differs in how they were made.
//
// The place says which: `#/compare?takes=t3,t9`. With one take it is compared with the one it came from, else with its neighbour; with
// a shot alone, its two newest are.

import { isClip } from '../parts/assets.js';
import { sharedFrame, wipeAt } from '../parts/canvas-view.js';
import { Differences } from '../parts/differences-table.js';
import { html, useEffect, useRef, useState } from '../parts/html.js';
import { useKeys } from '../parts/keys.js';
import { Layer } from '../parts/layer.js';
import { useOwnKeys } from '../parts/own-keys.js';
import { surfaceKeys, useSurface } from '../parts/surface.js';
import { Trouble } from '../parts/trouble.js';
import { Zoom } from '../parts/zoom.js';
import { anchor, judge } from '../state/actions.js';
import { go, link } from '../state/route.js';
import { useStore } from '../state/store.js';
import { loadMore } from '../state/sync.js';
import { mine } from '../state/shelf.js';
import { useAsked, useTake } from '../state/takes.js';

export const title = 'Compare';

/** @typedef {'wipe' | 'blink' | 'side'} Mode */

/** How long each picture of a blink stays. Slower than three changes a second, which some people cannot bear. */
const BLINK_MS = 700;
/** Who measured one pair looks at the next one measured too, as long as the window is open. */
const MEASURES = 'maquette.measures_pairs';
/** A wipe line is caught within so many pixels. */
const CATCH = 12;

/** @type {{ id: Mode, says: string, key: string }[]} */
const MODES = [{ id: 'wipe', says: 'Wipe', key: '1' }, { id: 'blink', says: 'Blink', key: '2' }, { id: 'side', says: 'Side by side', key: '3' }];

/** @param {{ place: import('../state/route.js').Place }} props */
export default function Compare({ place }) {
  const asked = (place.query['takes'] ?? place.parts.join(',')).split(',').filter(Boolean);
  const around = useNeighbours(asked, place.query['shot']);
  const [first, second] = around.pair;
  const left = useMade(first);
  const right = useMade(second);
  const fault = left.fault ?? right.fault;
  if (fault) return html`<${Trouble} fault=${fault} />`;
  if (around.alone) return html`<main class="view"><p class="empty">There is no second take to compare with. Select two takes and press C.</p></main>`;
  if (!left.reply || !right.reply) return html`<main class="view" aria-busy="true"></main>`;
  return html`<${Pair} key=${place.query['shot']} left=${left.reply} right=${right.reply} step=${around.step} />`;
}

/** A take with its recipe; its verdict is that of the store, which events keep new. @param {string | undefined} id */
function useMade(id) {
  const take = useTake(id);
  const { reply, fault } = useAsked(id ? 'take.get' : null, { take: id ?? '' });
  return { reply: reply && reply.take.id === id ? { ...reply, take: take ?? reply.take } : reply, fault };
}

/**
 * Which two takes, and how to step on from them.
 * @param {string[]} asked @param {string | undefined} shot
 */
function useNeighbours(asked, shot) {
  const known = useTake(asked[0]);
  const shots = useStore((state) => state.shots);
  const home = [...shots.values()].find((one) => one.id === (known?.shot ?? shot) || one.name === shot);
  const list = useStore((state) => (home ? state.lists.get(home.id) : undefined));
  useEffect(() => {
    if (home && !list?.loaded) loadMore(home).catch(() => {});
  }, [home?.id, list?.loaded]);
  const ids = (list?.slots ?? []).filter((slot) => slot.startsWith('t'));
  const first = asked[0] ?? ids[1];
  const second = asked[1] ?? (asked.length ? known?.parent ?? ids.find((id) => id !== first) : ids[0]);
  const step = (/** @type {1 | -1} */ way) => {
    const others = ids.filter((id) => id !== first);
    const next = others[(others.indexOf(second ?? '') + way + others.length) % others.length];
    if (next && first) show(first, next);
  };
  const settled = list?.loaded && (asked.length === 0 || known);
  return { pair: /** @type {[string?, string?]} */ ([first, second]), alone: Boolean(settled && !second), step };
}

/** Shows another pair in the same place of the history. @param {string} left @param {string} right */
const show = (left, right) => location.replace(link('compare', [], { takes: `${left},${right}` }));

/** @param {{ left: any, right: any, step: (way: 1 | -1) => void }} props */
function Pair({ left, right, step }) {
  const [mode, setMode] = useState(/** @type {Mode} */ ('wipe'));
  const [line, setLine] = useState(0.5);
  const [measures, setMeasures] = useState(() => mine.get(MEASURES) === 'yes');
  const measure = () => {
    mine.set(MEASURES, 'yes');
    setMeasures(true);
  };
  const frame = sharedFrame(left.take.asset, right.take.asset);
  const surface = useSurface(frame);
  const blink = useBlink(mode === 'blink');
  const clips = useClips(left.take, right.take);
  const swap = () => show(right.take.id, left.take.id);
  const back = () => history.back();
  const play = () => (mode === 'blink' ? blink.flip() : clips.toggle());

  useOwnKeys({
    1: () => setMode('wipe'), 2: () => setMode('blink'), 3: () => setMode('side'), x: swap, d: measure, ' ': play,
    ArrowLeft: () => step(-1), ArrowRight: () => step(1), ...surfaceKeys(surface),
  });
  useKeys({
    back, keep: () => void judge([right.take.id], 'keep'), reject: () => void judge([right.take.id], 'reject'), anchor: () => void anchor(right.take.id),
    open: () => go('take', [right.take.id]), lineage: () => go('lineage', [right.take.id]),
    compare: back,
  });

  return html`<main class="view compare">
    <h1 class="sr">Compare ${left.take.id} and ${right.take.id}</h1>
    <div class="bar" role="toolbar" aria-label="Compare">
      <div class="choice" role="group" aria-label="How to compare">
        ${MODES.map(({ id, says, key }) => html`<button aria-pressed=${mode === id} title=${`${says} (${key})`} onClick=${() => setMode(id)}>${says}</button>`)}
      </div>
      ${mode === 'blink' && html`<button aria-pressed=${blink.running} onClick=${blink.toggle}>${blink.running ? 'Hold' : 'Blink by itself'}</button>`}
      ${clips.some && mode !== 'blink' && html`<button onClick=${clips.toggle}>Play or pause</button>`}
      <button onClick=${swap} title="Swap the two (X)">Swap</button>
      <span class="pair-step">
        <button aria-label="Pair before" title="Pair before (←)" onClick=${() => step(-1)}>‹</button>
        <button aria-label="Next pair" title="Next pair (→)" onClick=${() => step(1)}>›</button>
      </span>
      <span class="grow"></span>
      <${Zoom} surface=${surface} />
    </div>
    <div class="beside">
      ${mode === 'side'
        ? html`<div class="two">
            <${Pane} surface=${surface} measured take=${left.take} frame=${frame} clip=${clips.first} />
            <${Pane} surface=${surface} take=${right.take} frame=${frame} clip=${clips.second} />
          </div>`
        : html`<${Over} mode=${mode} surface=${surface} left=${left.take} right=${right.take} frame=${frame} line=${line} setLine=${setLine} second=${blink.second} clips=${clips} />`}
      <${Differences} left=${left} right=${right} measures=${measures} onMeasure=${measure} />
    </div>
  </main>`;
}

/** @param {{ surface: any, take: any, frame: any, measured?: boolean, clip: any }} props */
function Pane({ surface, take, frame, measured, clip }) {
  return html`<div class="surface" ref=${measured ? surface.ref : undefined} ...${surface.on}>
    <${Layer} take=${take} view=${surface.view} frame=${frame} clip=${clip} />
    <${Name} take=${take} />
  </div>`;
}

/** @param {{ take: any, side?: string, off?: boolean }} props */
function Name({ take, side = 'first', off = false }) {
  return html`<span class=${`name ${side}`} hidden=${off}><b>${take.id}</b> ${take.tier}${take.anchor ? ' · anchor frame' : ''}${take.verdict ? ` · ${take.verdict}` : ''}</span>`;
}

/** Both takes over each other. @param {any} props */
function Over({ mode, surface, left, right, frame, line, setLine, second, clips }) {
  const drags = useRef(false);
  const { view, on } = surface;
  const x = view ? view.x + line * frame.width * view.scale : 0;
  const wipe = mode === 'wipe';
  const handlers = {
    ...on,
    onPointerDown: (/** @type {PointerEvent} */ event) => {
      drags.current = wipe && Math.abs(surface.at(event).x - x) <= CATCH;
      on.onPointerDown(event);
    },
    onPointerMove: (/** @type {PointerEvent} */ event) => (drags.current && view ? setLine(wipeAt(view, frame, surface.at(event).x)) : on.onPointerMove(event)),
    onPointerUp: (/** @type {PointerEvent} */ event) => {
      drags.current = false;
      on.onPointerUp(event);
    },
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const ways = /** @type {Record<string, number>} */ ({ ArrowLeft: -0.02, ArrowRight: 0.02, Home: -1, End: 1 });
    const way = ways[event.key];
    if (way === undefined || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    setLine((/** @type {number} */ now) => Math.min(1, Math.max(0, now + way)));
  };
  return html`<div class="surface" ref=${surface.ref} ...${handlers}>
    <${Layer} take=${right} view=${view} frame=${frame} clip=${clips.second} />
    <${Layer} take=${left} view=${view} frame=${frame} clip=${clips.first} style=${wipe ? { clipPath: `inset(0 ${(1 - line) * 100}% 0 0)` } : { visibility: second || !view ? 'hidden' : 'visible' }} />
    ${wipe && view && html`<div class="wipe-line" style=${{ left: `${x}px` }} role="slider" tabindex="0" aria-label="Wipe line" aria-orientation="horizontal"
      aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(line * 100)} aria-valuetext=${`${Math.round(line * 100)} % of ${left.id}`} onKeyDown=${keys}></div>`}
    <${Name} take=${left} off=${!wipe && second} />
    <${Name} take=${right} side=${wipe ? 'second' : 'first'} off=${!wipe && !second} />
  </div>`;
}

/** Which of two is shown while blinking; still where less motion is wished for. @param {boolean} on */
function useBlink(on) {
  const [second, setSecond] = useState(false);
  const [running, setRunning] = useState(() => !matchMedia('(prefers-reduced-motion: reduce)').matches);
  useEffect(() => {
    if (!on || !running) return undefined;
    const timer = setInterval(() => setSecond((now) => !now), BLINK_MS);
    return () => clearInterval(timer);
  }, [on, running]);
  const flip = () => {
    setRunning(false);
    setSecond((now) => !now);
  };
  return { second, running, flip, toggle: () => setRunning((now) => !now) };
}

/** Plays the clips of a pair in step. @param {any} left @param {any} right */
function useClips(left, right) {
  const both = useRef(/** @type {(HTMLVideoElement | null)[]} */ ([null, null]));
  const some = isClip(left.asset) || isClip(right.asset);
  const toggle = () => {
    const [a, b] = both.current.filter((one) => one !== null);
    if (!a) return;
    if (b) b.currentTime = a.currentTime;
    const act = a.paused ? 'play' : 'pause';
    for (const one of [a, b]) one?.[act]();
  };
  return {
    some, toggle,
    first: (/** @type {HTMLVideoElement | null} */ element) => void (both.current[0] = element),
    second: (/** @type {HTMLVideoElement | null} */ element) => void (both.current[1] = element),
  };
}
