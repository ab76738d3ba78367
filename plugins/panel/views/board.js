// The board: every shot of the project with its cover, its counts, its anchor mark and its rolls.

import { firstFrame, isClip, small } from '../parts/assets.js';
import { html, useRef } from '../parts/html.js';
import { Icon } from '../parts/icons.js';
import { useKeys } from '../parts/keys.js';
import { Badge, BringIn, PromptBox } from '../parts/later.js';
import { count } from '../parts/words.js';
import { link } from '../state/route.js';
import { useStore } from '../state/store.js';
import { renew } from '../state/sync.js';

export const title = 'Shots';

/** The view. */
export default function Board() {
  const shots = useStore((state) => state.shots);
  const loaded = useStore((state) => state.shotsLoaded);
  const takes = useStore((state) => state.takes);
  const jobs = useStore((state) => state.jobs);
  const tiers = useStore((state) => state.tiers);
  const round = useStore((state) => state.rounds);
  const wall = useRef(/** @type {HTMLElement | null} */ (null));
  useKeys({ move: (event) => walk(wall.current, event.key) });
  const list = [...shots.values()];
  return html`<main class="view">
    <h1 class="sr">Shots</h1>
    <div class="pane">
      <ul class="board" ref=${wall} aria-label="Shots">${list.map((shot) => card(shot, takes.get(shot.anchor ?? shot.latest ?? ''), open(jobs, shot), tiers, round))}</ul>
      ${loaded && !list.length && html`<p class="empty">No shots yet. Write what to draw below; the first drafts make the first shot.</p>`}
    </div>
    <${BringIn} shot=${null} />
    <${PromptBox} shot=${null} />
  </main>`;
}

/** @param {Map<string, any>} jobs @param {any} shot */
const open = (jobs, shot) => [...jobs.values()].filter((job) => job.shot === shot.id && job.state !== 'failed' && job.state !== 'refused' && job.state !== 'done').length;

/** @param {any} shot @param {any} cover @param {number} running @param {any[]} tiers @param {number} round */
function card(shot, cover, running, tiers, round) {
  const rolls = Object.entries(shot.rolls).filter(([, used]) => used > 0)
    .map(([tier, used]) => ({ tier, used, limit: tiers.find((one) => one.name === tier)?.rolls }));
  return html`<li key=${shot.id}><a class="card" href=${link('shot', [shot.name])}>
    <span class="cover">${cover && (isClip(cover.asset)
      ? html`<video key=${round} ...${firstFrame(cover.asset)} onError=${() => renew(cover)}></video>`
      : html`<img key=${round} src=${small(cover.asset, 320)} alt="" decoding="async" onError=${() => renew(cover)} />`)}${cover && html`<${Badge} key=${cover.id} take=${cover} width=${150} />`}</span>
    <span class="card-name">${shot.anchor && html`<${Icon} name="anchor" says="has an anchor frame" />`}${shot.name}</span>
    <span class="card-facts dim num">${count(shot.takes, 'take')}${shot.kept > 0 && `, ${shot.kept} kept`}${running > 0 && `, ${running} on the way`}</span>
    ${rolls.map(({ tier, used, limit }) => html`<span class="card-facts dim num">${tier}: roll ${used}${limit ? ` of ${limit}` : ''}</span>`)}
  </a></li>`;
}

/** Arrows go from card to card, as they lie. @param {HTMLElement | null} wall @param {string} key */
function walk(wall, key) {
  const cards = wall ? /** @type {HTMLElement[]} */ ([...wall.querySelectorAll('.card')]) : [];
  if (!cards.length) return false;
  const at = cards.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const across = cards.filter((one) => one.offsetTop === cards[0].offsetTop).length;
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across, Home: -at, End: cards.length - 1 - at }[key] ?? 0;
  cards[at < 0 ? 0 : Math.max(0, Math.min(cards.length - 1, at + step))].focus();
  return true;
}
