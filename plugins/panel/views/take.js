// One take, as large as the window allows, with its recipe beside it; the arrows go to its neighbours.

import { isClip, own, small } from '../parts/assets.js';
import { html } from '../parts/html.js';
import { useKeys } from '../parts/keys.js';
import { Strip } from '../parts/later.js';
import { carry, marks, said } from '../parts/tile.js';
import { toast } from '../parts/toast.js';
import { ago, credits } from '../parts/words.js';
import { anchor, judge } from '../state/actions.js';
import { go, link } from '../state/route.js';
import { useStore } from '../state/store.js';
import { useAsked, useTake } from '../state/takes.js';

export const title = 'Take';

/** The view; its first part is the take's id. @param {{ place: import('../state/route.js').Place }} props */
export default function TakeView({ place }) {
  const take = useTake(place.parts[0]);
  const shot = useStore((state) => (take ? state.shots.get(take.shot) : undefined));
  const list = useStore((state) => (take ? state.lists.get(take.shot) : undefined));
  const { reply } = useAsked(take ? 'take.get' : null, { take: take?.id ?? '' }, take?.verdict);
  useKeys({
    move: (event) => step(list?.slots ?? [], take, event.key),
    keep: () => void (take && judge([take.id], 'keep')),
    reject: () => void (take && judge([take.id], 'reject')),
    anchor: () => void (take && anchor(take.id)),
    back: () => go('shot', [take?.shot_name ?? '']),
  });
  if (!take) {
    return html`<main class="view"><p class="empty">${place.parts[0]} is not here, or is being looked for.</p></main>`;
  }
  return html`<main class="view">
    <h1 class="sr">${take.id}, ${take.shot_name}</h1>
    <div class="loupe">
      <figure class="stage" data-verdict=${take.verdict ?? 'none'}>
        ${isClip(take.asset)
          ? html`<video key=${take.id} src=${own(take.asset.url ?? '')} poster=${small(take.asset, 1024)} controls loop aria-label=${`${take.id}, clip`}></video>`
          : html`<img key=${take.id} src=${small(take.asset, 1600)} alt=${`${take.id}: ${take.prompt ?? 'no prompt'}`} draggable="true" onDragStart=${(/** @type {DragEvent} */ event) => carry(event, take)} />`}
        ${marks(take)}
      </figure>
      <${Facts} take=${take} recipe=${reply?.recipe} />
    </div>
    ${shot && html`<${Strip} shot=${shot} chosen=${[take.id]} />`}
  </main>`;
}

/** @param {string[]} slots @param {any} take @param {string} key */
function step(slots, take, key) {
  const way = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[key];
  const takes = slots.filter((slot) => slot.startsWith('t'));
  const next = way && take && takes[takes.indexOf(take.id) + way];
  if (!next) return false;
  history.replaceState(null, '', link('take', [next]));
  dispatchEvent(new HashChangeEvent('hashchange'));
  return true;
}

/** @param {{ take: any, recipe: any }} props */
function Facts({ take, recipe }) {
  const rows = [
    ['Shot', html`<a href=${link('shot', [take.shot_name])}>${take.shot_name}</a>`],
    ['Tier', take.tier],
    ['Verdict', said(take) + (take.verdict_reason ? `: ${take.verdict_reason}` : '')],
    ['Model', take.model],
    ['Seed', take.seed === null || take.seed === undefined ? 'none' : html`<span class="num">${take.seed}</span>`],
    ['Size', html`<span class="num">${take.asset.width}×${take.asset.height}</span>`],
    ['Cost', take.cached ? 'cached · 0' : credits(take.cost_microcredits)],
    take.parent && ['From', html`<a href=${link('take', [take.parent])}>${take.parent}</a>`],
    ['Made', ago(take.created_ms, Date.now())],
    ['Drift', take.drift ? 'measured' : 'not measured yet'],
  ].filter(Boolean);
  const copy = () => void navigator.clipboard.writeText(JSON.stringify(recipe, null, 2)).then(() => toast({ text: 'The recipe was copied' }));
  return html`<aside class="facts" aria-label="Recipe">
    <p class="wording">${take.prompt ?? html`<span class="dim">The prompt was deleted.</span>`}</p>
    <dl>${rows.map((/** @type {any} */ [name, value]) => html`<dt class="dim">${name}</dt><dd>${value}</dd>`)}</dl>
    ${take.notes?.map((/** @type {string} */ note) => html`<p class="dim">${note}</p>`)}
    ${recipe && html`<button onClick=${copy}>Copy the recipe</button>`}
  </aside>`;
}
