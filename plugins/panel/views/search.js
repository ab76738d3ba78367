// Search: takes by words of their prompts, tier, verdict and seed, over this project or all of them.

import { Badge } from '../parts/badge.js';
import { Grid } from '../parts/grid.js';
import { html, useEffect, useMemo, useRef, useState } from '../parts/html.js';
import { useKeys } from '../parts/keys.js';
import { pick } from '../parts/selection.js';
import { TakeTile } from '../parts/tile.js';
import { count } from '../parts/words.js';
import { judge, told } from '../state/actions.js';
import { call } from '../state/daemon.js';
import { go } from '../state/route.js';
import { dispatch, useStore } from '../state/store.js';

export const title = 'Search';

const PATIENCE_MS = 120;
const PAGE = 100;

/** The view. What is looked for stands in the address. @param {{ place: import('../state/route.js').Place }} props */
export default function Search({ place }) {
  const tiers = useStore((state) => state.tiers);
  const takes = useStore((state) => state.takes);
  const shots = useStore((state) => state.shots);
  const round = useStore((state) => state.rounds);
  const project = useStore((state) => state.project);
  const [found, setFound] = useState(/** @type {{ ids: string[], total: number | null, cursor: string | null }} */ ({ ids: [], total: null, cursor: null }));
  const [picked, setPicked] = useState({ cursor: /** @type {string | null} */ (null), from: /** @type {string | null} */ (null), selected: /** @type {Set<string>} */ (new Set()) });
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const wanted = useMemo(() => asParams(place.query, project), [place, project]);
  const text = JSON.stringify(wanted);
  const asking = useRef(/** @type {string | null} */ (null));
  const more = async (/** @type {string | null} */ cursor) => {
    if (cursor && cursor === asking.current) return;
    asking.current = cursor;
    const reply = await told(() => call('take.search', { ...wanted, cursor }));
    if (reply) {
      dispatch({ type: 'takes', takes: reply.takes });
      const ids = reply.takes.map((/** @type {any} */ take) => take.id);
      setFound((old) => ({ ids: cursor ? [...old.ids, ...ids] : ids, total: reply.total ?? null, cursor: reply.cursor ?? null }));
    }
  };
  useEffect(() => {
    const timer = setTimeout(() => void more(null), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => field.current?.focus(), []);
  const set = (/** @type {string} */ name) => (/** @type {any} */ event) => {
    const value = event.currentTarget.type === 'checkbox' ? (event.currentTarget.checked ? '1' : '') : event.currentTarget.value;
    const query = Object.fromEntries(Object.entries({ ...place.query, [name]: value }).filter(([, one]) => one));
    history.replaceState(null, '', `#/search?${new URLSearchParams(query)}`);
    dispatchEvent(new HashChangeEvent('hashchange'));
  };
  const slots = found.ids.filter((id) => takes.has(id));
  const chosen = picked.selected.size ? slots.filter((id) => picked.selected.has(id)) : picked.cursor ? [picked.cursor] : [];
  useKeys({
    search: () => field.current?.focus(), keep: () => void judge(chosen, 'keep'), reject: () => void judge(chosen, 'reject'),
    back: () => (picked.selected.size ? setPicked({ ...picked, selected: new Set() }) : go('board')),
  });
  return html`<main class="view">
    <h1 class="sr">Search</h1>
    <form class="search row" role="search" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
      <input ref=${field} class="grow" type="search" aria-label="Words of the prompt" placeholder="Words of the prompt" value=${place.query.text ?? ''} onInput=${set('text')} />
      <select aria-label="Shot" value=${place.query.shot ?? ''} onChange=${set('shot')}><option value="">any shot</option>${[...shots.values()].map((shot) => html`<option value=${shot.name}>${shot.name}</option>`)}</select>
      <select aria-label="Tier" value=${place.query.tier ?? ''} onChange=${set('tier')}><option value="">any tier</option>${tiers.map((tier) => html`<option value=${tier.name}>${tier.name}</option>`)}</select>
      <select aria-label="Verdict" value=${place.query.verdict ?? ''} onChange=${set('verdict')}><option value="">any verdict</option><option value="keep">kept</option><option value="reject">rejected</option></select>
      <input class="num seed" type="number" min="0" aria-label="Seed" placeholder="seed" value=${place.query.seed ?? ''} onInput=${set('seed')} />
      <label class="row"><input type="checkbox" checked=${Boolean(place.query.everywhere)} onChange=${set('everywhere')} />all projects</label>
      <span class="dim num" role="status">${found.total === null ? '' : count(found.total, 'take')}</span>
    </form>
    <${Grid} label="Found takes" slots=${slots} fresh=${0} aspectOf=${(/** @type {string} */ id) => aspect(takes.get(id))} keyOf=${(/** @type {string} */ id) => id} cursor=${picked.cursor} selected=${picked.selected}
      onPick=${(/** @type {string} */ slot, /** @type {any} */ how) => setPicked((old) => pick(old, slots, slot, how))} onOpen=${(/** @type {string} */ id) => go('take', [id])}
      onNear=${() => found.cursor && void more(found.cursor)}
      cell=${(/** @type {string} */ id, /** @type {any} */ box, /** @type {boolean} */ fast) => html`<${TakeTile} take=${takes.get(id)} side=${Math.max(box.width, box.height)} round=${round} fast=${fast} /><${Badge} take=${takes.get(id)} width=${box.width} />`}>
      ${found.total === 0 && html`<p class="empty">No take has this. Every word must begin a word of the prompt.</p>`}
    <//>
  </main>`;
}

/** @param {any} take */
const aspect = (take) => Math.max(0.2, Math.min(5, take.asset.width / take.asset.height));

/** @param {Record<string, string>} query @param {string | null} project */
function asParams({ text, shot, tier, verdict, seed, everywhere }, project) {
  return {
    project, limit: PAGE, everywhere: Boolean(everywhere), ...(text && { text }), ...(shot && !everywhere && { shot }), ...(tier && { tier }), ...(verdict && { verdict }), ...(seed && { seed: Number(seed) }),
  };
}
