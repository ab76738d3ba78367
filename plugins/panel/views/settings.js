// Settings: the ladder of the project with what each tier costs and takes, the routes it could use, how the providers and the daemon are.

import { Accept } from '../parts/accept.js';
import { Daemon } from '../parts/daemon-health.js';
import { Hint } from '../parts/hint.js';
import { html, useState } from '../parts/html.js';
import { Ladders } from '../parts/ladders.js';
import { Note } from '../parts/note.js';
import { Providers } from '../parts/providers.js';
import { bind } from '../state/ladder.js';
import { letTilesTell, tilesTell } from '../state/measures.js';
import { priceOf } from '../parts/tier-price.js';
import { count, lasts } from '../parts/words.js';
import { useStore } from '../state/store.js';
import { useAsked } from '../state/takes.js';

export const title = 'Settings';

/** The view. */
export default function Settings() {
  const project = useStore((state) => state.project);
  const ladder = useAsked(project ? 'ladder.get' : null, { project });
  const models = useAsked('model.list');
  const missing = ladder.reply?.missing ?? [];
  const again = () => {
    ladder.again();
    models.again();
  };
  const routes = models.reply?.routes ?? [];
  // Tiers that a ladder has can be bound here; one that a person made up is bound in the file that names it.
  const bindable = new Set((ladder.reply?.ladders ?? []).flatMap((/** @type {any} */ one) => Object.keys(one.routes)));
  return html`<main class="view"><h1 class="sr">Settings</h1><div class="pane page">
    <section aria-labelledby="ladder">
      <h2 id="ladder">Ladder</h2>
      ${ladder.fault && html`<p role="alert">${ladder.fault.message} <span class="dim"><${Hint} text=${ladder.fault.hint} /></span></p>`}
      <ul class="rows">${(ladder.reply?.tiers ?? []).map((/** @type {any} */ tier) => html`<${Tier} key=${tier.name} tier=${tier} routes=${routes} binds=${bindable.has(tier.name)} listed=${missing.length > 0} again=${again} />`)}</ul>
      ${missing.length > 0 && html`<h3>Still missing</h3>
        <ul class="plain">${missing.map((/** @type {any} */ one) => html`<li class="missing"><${Hint} text=${one.what} /> <${Hint} text=${one.hint} /></li>`)}</ul>`}
    </section>
    ${ladder.reply && html`<${Ladders} ladders=${ladder.reply.ladders} tiers=${ladder.reply.tiers} again=${again} />`}
    <${Providers} routes=${routes} again=${again} />
    <${Tiles} />
    <${Daemon} />
  </div></main>`;
}

/** What this browser shows on tiles. */
function Tiles() {
  const [tell, setTell] = useState(tilesTell);
  const change = (/** @type {any} */ event) => {
    letTilesTell(event.currentTarget.checked);
    setTell(event.currentTarget.checked);
  };
  return html`<section aria-labelledby="tiles">
    <h2 id="tiles">Tiles</h2>
    <label class="row"><input type="checkbox" checked=${tell} onChange=${change} />Show what changed most from the take it came from</label>
    <p class="dim small">On heroes and edits, while they are in the window. This browser remembers it.</p>
  </section>`;
}

/**
 * `binds` says that its route can be chosen here, `listed` that what is missing stands below.
 * @param {{ tier: any, routes: any[], binds: boolean, listed: boolean, again: () => void }} props
 */
function Tier({ tier, routes, binds, listed, again }) {
  const route = routes.find((one) => one.route === tier.route);
  const work = tier.stage === 'exploration' ? 'draft' : 'promote';
  const fitting = routes.filter((one) => one.route === tier.route || (one.ready && one.stages.includes(tier.stage) && one.does.includes(work)));
  const pick = (/** @type {any} */ event) => void bind([{ tier: tier.name, route: event.currentTarget.value, before: tier.route }], again);
  return html`<li class="tier">
    <div class="row wrap">
      <b>${tier.name}</b> <span class="dim">${tier.stage}${tier.needs_anchor ? ', needs an anchor frame' : ''}${tier.rolls ? `, ${count(tier.rolls, 'roll')} a shot` : ''}</span>
      <span class="grow"></span>
      ${binds ? html`<${Route} tier=${tier} routes=${fitting} onPick=${pick} />` : html`<span title="Its route stands in the file that names this tier">${tier.route}</span>`}
    </div>
    <dl class="chips num">
      <div><dt>count</dt><dd>${tier.count}</dd></div>
      <div><dt>size</dt><dd>${tier.width}×${tier.height}${tier.seconds ? `, ${tier.seconds} s` : ''}</dd></div>
      <div><dt>one take</dt><dd>${priceOf(tier, route)}${tier.price_as_of ? html` <span class="dim">as of ${tier.price_as_of}</span>` : ''}</dd></div>
      <div><dt>measured here</dt><dd>${measured(tier)}</dd></div>
    </dl>
    ${route && !route.ready && html`<p class="missing">
      <b>${tier.route} cannot be used now.</b> ${listed ? 'What is missing stands below.' : html`<${Hint} text=${route.why_not ?? ''} />`}
    </p>`}
    ${route && html`<${Accept} route=${route} onDone=${again} />`}
    ${route && html`<${Note} route=${route} onDone=${again} />`}
  </li>`;
}

/** @param {{ tier: any, routes: any[], onPick: (event: any) => void }} props */
function Route({ tier, routes, onPick }) {
  return html`<label><span class="sr">Route of ${tier.name}</span><select value=${tier.route} onChange=${onPick}>
    ${!routes.some((one) => one.route === tier.route) && html`<option value=${tier.route}>${tier.route}</option>`}
    ${routes.map((one) => html`<option value=${one.route}>${one.route}</option>`)}
  </select></label>`;
}

/** What takes of a tier took on this machine. @param {any} tier */
function measured(tier) {
  if (!tier.median_ms) return 'nothing yet';
  const slow = tier.p95_ms ? `, ${lasts(tier.p95_ms)} for 95 of 100` : '';
  return html`${lasts(tier.median_ms)} <span class="dim">for half of ${count(tier.measured, 'take')}${slow}</span>`;
}
