// Lineage: the takes that a take came from and those that came from it, drawn as a graph that arrows walk.

import { edgePath, layout, walk } from '../parts/family.js';
import { html, useEffect, useMemo, useRef, useState } from '../parts/html.js';
import { useKeys } from '../parts/keys.js';
import { Thumb } from '../parts/layer.js';
import { marks, said } from '../parts/tile.js';
import { Trouble } from '../parts/trouble.js';
import { count, credits } from '../parts/words.js';
import { judge } from '../state/actions.js';
import { go, link } from '../state/route.js';
import { useStore } from '../state/store.js';
import { useAsked } from '../state/takes.js';

export const title = 'Lineage';

/** A tile with its caption, the room between two generations, and that between neighbours, in CSS pixels. */
const TILE = { width: 112, height: 136 };
const BETWEEN = { generations: 96, neighbours: 16 };
/** Narrower than this, generations go down the page. */
const NARROW = 640;

/** How a take came from its parent, as an edge says it. @type {Record<string, string>} */
const EDGE = { promote: 'promoted', edit: 'edited', stitch: 'stitched', draft: 'drafted', import: 'brought in' };

/** The view; its first part is a take. @param {{ place: import('../state/route.js').Place }} props */
export default function Lineage({ place }) {
  const id = place.parts[0] ?? '';
  const known = useStore((state) => state.takes);
  const { reply, fault } = useAsked('take.lineage', { take: id }, known.size);
  if (fault) return html`<${Trouble} fault=${fault} />`;
  if (!reply?.ancestors.some((/** @type {any} */ take) => take.id === id)) return html`<main class="view" aria-busy="true"></main>`;
  // What the store knows is newer: verdicts change while one looks.
  const takes = [...reply.ancestors, ...reply.descendants].map((take) => known.get(take.id) ?? take);
  return html`<main class="view lineage">
    <h1 class="sr">Lineage of ${id}</h1>
    <div class="bar"><b>${id}</b><span class="dim num">${some(reply.ancestors.length - 1)} before it, ${some(reply.descendants.length)} after it</span>
      ${reply.descendants.length >= 500 && html`<span class="dim">the first 500 are shown</span>`}
      <span class="grow"></span><a class="button" href=${link('take', [id])}>Open ${id}</a></div>
    <${Graph} takes=${takes} self=${id} />
  </main>`;
}

/** @param {number} takes */
const some = (takes) => (takes === 0 ? 'no take' : count(takes, 'take'));

/** @param {{ takes: any[], self: string }} props */
function Graph({ takes, self }) {
  const [cursor, setCursor] = useState(self);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const down = useNarrow();
  const laid = useMemo(() => layout(takes.map((take) => ({ id: take.id, parents: take.parent ? [take.parent] : [] }))), [takes.map((take) => take.id).join()]);
  const byId = new Map(takes.map((take) => [take.id, take]));
  const spots = new Map(laid.nodes.map((node) => [node.id, spot(node.column, node.row, down)]));
  const size = spot(Math.max(0, laid.columns - 1), Math.max(0, laid.rows - 1), down);
  useEffect(() => setCursor(self), [self]);
  const move = (/** @type {string} */ to) => {
    setCursor(to);
    focusOn(box.current, to);
  };
  useEffect(() => focusOn(box.current, cursor), [down]);
  useKeys({
    move: (event) => {
      const way = waysOf(down)[event.key];
      if (!way) return false;
      move(walk(laid, cursor, way));
    },
    open: () => go('take', [cursor]),
    keep: () => void judge([cursor], 'keep'),
    reject: () => void judge([cursor], 'reject'),
    compare: () => cursor !== self && go('compare', [], { takes: `${self},${cursor}` }),
    edit: () => go('edit', [cursor]),
    motion: () => go('motion', [cursor]),
    back: () => history.back(),
  });
  return html`<div class="graph" ref=${box}>
    <div class="canvas" style=${{ width: `${size.x + TILE.width}px`, height: `${size.y + TILE.height}px` }}>
      <svg width=${size.x + TILE.width} height=${size.y + TILE.height} aria-hidden="true">${laid.edges.map((edge) => line(edge, spots, down))}</svg>
      ${laid.edges.map((edge) => label(edge, spots, byId, down))}
      <ol aria-label=${`Lineage of ${self}, oldest first`}>${laid.nodes.map((node) => tile(byId.get(node.id), spots.get(node.id), node.id === cursor, node.id === self, setCursor))}</ol>
    </div>
  </div>`;
}

/** @typedef {{ x: number, y: number }} Spot */

/** The corner of a tile. @param {number} column @param {number} row @param {boolean} down @returns {Spot} */
function spot(column, row, down) {
  return down
    ? { x: row * (TILE.width + BETWEEN.neighbours), y: column * (TILE.height + BETWEEN.generations / 2) }
    : { x: column * (TILE.width + BETWEEN.generations), y: row * (TILE.height + BETWEEN.neighbours) };
}

/** Where an edge leaves one tile and comes to another. @param {Spot} from @param {Spot} to @param {boolean} down */
const ends = (from, to, down) => (down
  ? { a: { x: from.x + TILE.width / 2, y: from.y + TILE.height }, b: { x: to.x + TILE.width / 2, y: to.y } }
  : { a: { x: from.x + TILE.width, y: from.y + TILE.height / 2 }, b: { x: to.x, y: to.y + TILE.height / 2 } });

/** @param {{ from: string, to: string }} edge @param {Map<string, Spot>} spots @param {boolean} down */
function line({ from, to }, spots, down) {
  const [start, end] = [spots.get(from), spots.get(to)];
  if (!start || !end) return null;
  const { a, b } = ends(start, end, down);
  return html`<path d=${edgePath(a, b, down)} />`;
}

/** How the later take came from the earlier one, close to the later one. @param {{ from: string, to: string }} edge @param {Map<string, Spot>} spots @param {Map<string, any>} byId @param {boolean} down */
function label({ from, to }, spots, byId, down) {
  const [start, end] = [spots.get(from), spots.get(to)];
  if (!start || !end) return null;
  const { b } = ends(start, end, down);
  const word = EDGE[byId.get(to)?.origin] ?? '';
  const at = down ? { left: `${b.x}px`, top: `${b.y - 20}px` } : { left: `${b.x - 36}px`, top: `${b.y - 9}px` };
  return html`<span class="edge" aria-hidden="true" style=${at}>${word}</span>`;
}

/** @param {any} take @param {Spot | undefined} at @param {boolean} here @param {boolean} self @param {(id: string) => void} setCursor */
function tile(take, at, here, self, setCursor) {
  if (!take || !at) return null;
  const how = take.parent ? `${EDGE[take.origin] ?? 'made'} from ${take.parent}` : EDGE[take.origin] ?? '';
  return html`<li key=${take.id} style=${{ left: `${at.x}px`, top: `${at.y}px` }}>
    <a class="node" href=${link('take', [take.id])} data-take=${take.id} data-verdict=${take.verdict ?? 'none'} aria-current=${self ? 'true' : undefined}
      tabindex=${here ? 0 : -1} onFocus=${() => setCursor(take.id)}>
      <span class="picture"><${Thumb} take=${take} side=${TILE.width} />${marks(take)}</span>
      <span class="caption"><b>${take.id}</b> ${take.tier}</span>
      <span class="sr">${how}, ${said(take)}, ${credits(take.cost_microcredits)}</span>
    </a>
  </li>`;
}

/** @param {HTMLElement | null} box @param {string} id */
function focusOn(box, id) {
  const node = box?.querySelector(`[data-take="${CSS.escape(id)}"]`);
  if (node instanceof HTMLElement) {
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
}

/** What arrows mean, by the way the graph lies. @param {boolean} down @returns {Record<string, 'parent' | 'child' | 'before' | 'after'>} */
const waysOf = (down) => (down
  ? { ArrowUp: 'parent', ArrowDown: 'child', ArrowLeft: 'before', ArrowRight: 'after' }
  : { ArrowLeft: 'parent', ArrowRight: 'child', ArrowUp: 'before', ArrowDown: 'after' });

/** Whether the page is narrow. */
function useNarrow() {
  const [narrow, setNarrow] = useState(innerWidth < NARROW);
  useEffect(() => {
    const hear = () => setNarrow(innerWidth < NARROW);
    addEventListener('resize', hear);
    return () => removeEventListener('resize', hear);
  }, []);
  return narrow;
}
