// Stats: what takes cost and which were kept, week by week, each figure with its n; the look of what was kept; and all of it as one picture.

import { chipsOf, keyFigures, leftOut, livelyWeeks, lookFigures, lookWords, pacesOf, periodOf, shareOf } from '../parts/stat-words.js';
import { html } from '../parts/html.js';
import { StatsPicture } from '../parts/stats-picture.js';
import { Trouble } from '../parts/trouble.js';
import { typed } from '../parts/typed.js';
import { amount, count, credits } from '../parts/words.js';
import { useFigures } from '../state/figures.js';
import { go, link } from '../state/route.js';
import { useStore } from '../state/store.js';

export const title = 'Stats';

/** Weeks that can be chosen; the daemon takes 1 to 104. */
const WEEKS = [4, 12, 26, 52, 104];

/** The view; the address holds the weeks, and `before`, the daemon's cursor of an earlier page. @param {{ place: import('../state/route.js').Place }} props */
export default function Stats({ place }) {
  const project = useStore((state) => state.project);
  const asked = Number(place.query['weeks']);
  const weeks = WEEKS.includes(asked) ? asked : 12;
  const before = place.query['before'];
  const wanted = { project, weeks, ...(before && { cursor: before }) };
  const { reply, asking, fault, again } = useFigures(wanted);
  if (fault?.code === 'unknown_method') return html`<main class="view"><h1 class="sr">Stats</h1><p class="empty">This daemon counts no figures yet. A newer one does.</p></main>`;
  if (fault && !reply) return html`<${Trouble} fault=${fault} />`;
  if (!reply) return html`<main class="view" aria-busy="true"></main>`;
  return html`<main class="view" aria-busy=${asking ? 'true' : undefined}><h1 class="sr">Stats</h1><div class="pane page stats">
    <section aria-label="Weeks">
      <div class="row">
        <label><span class="sr">How many weeks</span><select value=${String(weeks)} onChange=${typed((many) => go('stats', [], { weeks: many, ...(before && { before }) }))}>
          ${WEEKS.map((many) => html`<option value=${String(many)}>${many} weeks</option>`)}</select></label>
        <span class="num">${periodOf(reply)}</span><span class="dim num">${count(reply.takes, 'take')}, imports left out · weeks in UTC</span>
        <span class="grow"></span>
        ${before && html`<button onClick=${() => go('stats', [], { weeks: String(weeks) })}>Newest</button>`}
        <button disabled=${!reply.cursor} onClick=${() => reply.cursor && go('stats', [], { weeks: String(weeks), before: reply.cursor })}>Earlier</button>
      </div>
      <p class="dim num looking" role="status">${fault ? html`${fault.message} <button class="command" onClick=${again}>Try again</button>` : looking(reply)}</p>
      ${reply.takes > 0 && html`<dl class="key-figures">${keyFigures(reply).map(({ figure, words, known }) => html`<div><dt class="dim">${words}</dt><dd class=${known ? 'large num' : 'large num dim'}>${figure}</dd></div>`)}</dl>`}
      ${leftOut(reply).map((words) => html`<p class="dim small">${words}</p>`)}
    </section>
    ${reply.takes === 0 ? html`<section><p class="dim">Nothing was made in these weeks.</p></section>` : html`
      <${Kept} reply=${reply} /><${Spent} reply=${reply} /><${Heroes} heroes=${reply.heroes} /><${Pace} pace=${reply.pace} />
      <${Sameness} batches=${reply.batches} /><${Look} reply=${reply} /><${Weekly} weeks=${reply.weeks} />
      <section aria-labelledby="picture"><${StatsPicture} key=${JSON.stringify(wanted)} wanted=${wanted} period=${periodOf(reply)} /></section>`}
  </div></main>`;
}

/** How far the daemon is with looking at pictures. @param {import('../types.js').StatsReply} reply */
const looking = ({ looked, to_look: left }) => (left > 0 ? `Looking at pictures: ${looked} of ${looked + left}` : `${count(looked, 'picture')} looked at`);

/** @param {{ id: string, says: string, label: string, children?: any }} props */
const Section = ({ id, says, label, children }) => html`<section aria-labelledby=${id}><h2 id=${id}>${says}</h2><div class="wide" role="region" tabindex="0" aria-label=${label}>${children}</div></section>`;

/** A place on a line from 0 to `most`, and what it may be as well. The figures stand beside it. @param {{ at: number | null, from: number, to: number, most?: number }} props */
function Track({ at, from, to, most = 1 }) {
  const across = (/** @type {number} */ value) => `${Math.min(100, Math.max(0, (100 * value) / most))}%`;
  return html`<span class="track" aria-hidden="true">${at !== null && html`<i style=${{ left: across(from), width: across(to - from) }}></i><b style=${{ left: across(at) }}></b>`}</span>`;
}

/** By tier, route and prompt file. @param {{ reply: import('../types.js').StatsReply }} props */
function Kept({ reply }) {
  /** @type {[string, import('../types.js').Acceptance[]][]} */
  const kinds = [['Tier', reply.by_tier], ['Route', reply.by_route], ['Prompt file', reply.by_template]];
  return html`<${Section} id="kept" says="Kept" label="Kept by tier, route and prompt file"><table class="figures">
    <caption class="sr">How takes were judged. The share is of those that were judged, with a 95 % interval.</caption>
    <thead><tr><th scope="col">By</th><th scope="col" class="num">Made</th><th scope="col" class="num">Kept</th><th scope="col" class="num">Rejected</th>
      <th scope="col" class="num">Share kept</th><th scope="col"><span class="sr">Drawn</span></th><th scope="col" class="num">95 % interval</th><th scope="col" class="num">n</th></tr></thead>
    ${kinds.filter(([, rows]) => rows.length > 0).map(([kind, rows]) => html`<tbody><tr class="kind"><th scope="rowgroup" colspan="8">${kind}</th></tr>${rows.map(judged)}</tbody>`)}
  </table><//>`;
}

/** @param {import('../types.js').Acceptance} row */
function judged(row) {
  const { says, interval, n, at, from, to } = shareOf(row);
  return html`<tr><th scope="row">${row.name}</th><td class="num">${row.made}</td><td class="num">${row.kept}</td><td class="num">${row.rejected}</td>
    <td class=${at === null ? 'num dim' : 'num'}>${says}</td><td><${Track} at=${at} from=${from} to=${to} /></td><td class="num dim">${interval}</td><td class="num dim">${n}</td></tr>`;
}

/** What was spent, by what became of it. @param {{ reply: import('../types.js').StatsReply }} props */
function Spent({ reply: { spent, spending } }) {
  if (spent.captured_microcredits === 0) return html`<section aria-labelledby="spent"><h2 id="spent">Spent</h2><p class="dim">Nothing was spent in these weeks.</p></section>`;
  const rows = [...spending.filter((one) => one.captured_microcredits !== 0), { ...spent, tier: 'all' }];
  return html`<${Section} id="spent" says="Spent" label="Credits by what became of them"><table class="figures"><caption class="sr">Credits by tier and by what became of them</caption>
    <thead><tr><th scope="col">Tier</th><th scope="col" class="num">Credits</th><th scope="col" class="num">On rejected</th><th scope="col"><span class="sr">Drawn</span></th><th scope="col" class="num">On kept</th>
      <th scope="col" class="num">Not judged</th><th scope="col" class="num">Without a take</th><th scope="col" class="num">n, paid takes</th></tr></thead>
    <tbody>${rows.map((one) => html`<tr><th scope="row">${one.tier}</th><td class="num">${amount(one.captured_microcredits)}</td><td class="num">${amount(one.rejected_microcredits)}</td>
      <td><span class="part" aria-hidden="true"><i style=${{ width: `${(100 * one.rejected_microcredits) / one.captured_microcredits}%` }}></i></span></td>
      <td class="num">${amount(one.kept_microcredits)}</td><td class="num">${amount(one.unjudged_microcredits)}</td><td class="num">${amount(one.lost_microcredits)}</td><td class="num dim">${one.paid_takes}</td></tr>`)}</tbody>
  </table><//>`;
}

/** What heroes took, shot by shot. @param {{ heroes: import('../types.js').HeroStats }} props */
function Heroes({ heroes }) {
  if (heroes.shots.length === 0) return null;
  return html`<${Section} id="heroes" says="Heroes" label="Heroes by shot"><table class="figures"><caption class="sr">What the heroes of each shot took, most rolls first</caption>
    <thead><tr><th scope="col">Shot</th><th scope="col" class="num">Rolls</th><th scope="col" class="num">Accepted</th><th scope="col" class="num">Credits</th></tr></thead>
    <tbody>${heroes.shots.map((one) => html`<tr><th scope="row"><a href=${link('shot', [one.shot_name])}>${one.shot_name}</a></th><td class="num">${one.rolls}</td><td class="num">${one.accepted}</td><td class="num">${amount(one.credits_microcredits)}</td></tr>`)}</tbody>
  </table><//>`;
}

/** @param {{ pace: import('../types.js').PaceStats }} props */
function Pace({ pace }) {
  return html`<${Section} id="pace" says="Pace" label="How long things took"><table class="figures"><caption class="sr">How long things took, from when a request was accepted; what the cache had is left out</caption>
    <thead><tr><th scope="col">What</th><th scope="col" class="num">Median</th><th scope="col" class="num">95 of 100 within</th><th scope="col" class="num">n</th></tr></thead>
    <tbody>${pacesOf(pace).map(({ says, median, p95, n, why }) => html`<tr><th scope="row">${says}</th>
      ${why ? html`<td colspan="2" class="dim reason">Not known: ${why}</td>` : html`<td class="num">${median}</td><td class="num">${p95}</td>`}<td class="num dim">${n}</td></tr>`)}</tbody>
  </table><//>`;
}

/** @param {{ batches: import('../types.js').BatchStats[] }} props */
function Sameness({ batches }) {
  if (batches.length === 0) return null;
  const share = (/** @type {number | null | undefined} */ value) => (value === null || value === undefined ? '' : value.toFixed(2));
  return html`<${Section} id="sameness" says="Sameness" label="How alike the pictures of a batch are"><table class="figures"><caption class="sr">How alike the pictures of the latest batches are: 0 is equal, 0.5 unrelated</caption>
    <thead><tr><th scope="col">Batch</th><th scope="col">Shot</th><th scope="col" class="num">Nearest</th><th scope="col" class="num">Mean</th><th scope="col"><span class="sr">Drawn, </span>0 equal to 0.5 unrelated</th>
      <th scope="col" class="num">n</th><th scope="col">In words</th></tr></thead>
    <tbody>${batches.map((one) => html`<tr><th scope="row" class="num">${one.batch}</th><td><a href=${link('shot', [one.shot_name])}>${one.shot_name}</a></td>
      <td class="num">${share(one.nearest)}</td><td class="num">${share(one.mean)}</td><td><${Track} at=${one.nearest ?? null} from=${one.nearest ?? 0} to=${one.mean ?? one.nearest ?? 0} most=${0.5} /></td>
      <td class="num dim">${one.n === one.of ? one.n : `${one.n} of ${one.of}`}</td><td class="words">${one.words}</td></tr>`)}</tbody>
  </table><//>`;
}

/** The look of accepted stills: of all weeks together, and week by week as strips of colours. @param {{ reply: import('../types.js').StatsReply }} props */
function Look({ reply: { look, weeks } }) {
  const told = livelyWeeks(weeks).filter((week) => week.look);
  return html`<section aria-labelledby="look"><h2 id="look">Look of what was kept</h2>
    ${look ? html`<p>${lookWords(look)}</p>` : html`<p class="dim">No accepted still was looked at.</p>`}
    ${told.length > 0 && html`<ul class="looks" aria-label="Colours by week">${told.map((week) => week.look && html`<li key=${week.week}>
      <span class="num">${week.week}</span><span class="colours">${chipsOf(week.look).map(({ colour, part, says }) => html`<i title=${says} style=${{ background: colour, flexGrow: part }}></i>`)}</span>
      <span class="sr">${chipsOf(week.look).map(({ says }) => says).join(', ')}; </span><span class="dim num">${lookFigures(week.look)}</span></li>`)}</ul>`}
  </section>`;
}

/** @param {{ weeks: import('../types.js').WeekStats[] }} props */
function Weekly({ weeks }) {
  return html`<${Section} id="weekly" says="Week by week" label="Figures of each week"><table class="figures"><caption class="sr">What was made and spent, week by week, the newest first</caption>
    <thead><tr><th scope="col">Week</th><th scope="col" class="num">Made</th><th scope="col" class="num">Kept</th><th scope="col" class="num">Rejected</th><th scope="col" class="num">Rolls</th>
      <th scope="col" class="num">Heroes accepted</th><th scope="col" class="num">Credits</th><th scope="col" class="num">On rejected</th></tr></thead>
    <tbody>${livelyWeeks(weeks).map((week) => html`<tr><th scope="row" class="num">${week.week}</th><td class="num">${week.made}</td><td class="num">${week.kept}</td><td class="num">${week.rejected}</td>
      <td class="num">${week.rolls}</td><td class="num">${week.heroes}</td><td class="num">${amount(week.captured_microcredits)}</td><td class="num" title=${`${credits(week.rejected_microcredits)} on rejected takes`}>${amount(week.rejected_microcredits)}</td></tr>`)}</tbody>
  </table><//>`;
}
