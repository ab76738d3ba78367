// What a guide is for: drafts of the prompt box keep to it, or a hero of the take that it was made from. Only tiers whose routes take one are offered.

import { link } from '../state/route.js';
import { guideBy } from '../state/reuse.js';
import { useStore } from '../state/store.js';
import { useAsked, useTake } from '../state/takes.js';
import { guided } from './guides.js';
import { html, useState } from './html.js';
import { PriceButton } from './price.js';
import { Results } from './results.js';

/** For the page of a take that is a guide. @param {{ take: any, map: string }} props */
export function GuideUse({ take, map }) {
  const from = useTake(take.parent ?? undefined);
  const tiers = useStore((state) => state.tiers);
  const { reply, fault: unheard } = useAsked('model.list');
  const [made, setMade] = useState(/** @type {any[]} */ ([]));
  const [fault, setFault] = useState(/** @type {any} */ (null));
  const routes = reply?.routes ?? [];
  const drafts = guided(tiers.filter((one) => one.stage === 'exploration'), routes);
  const above = from ? tiers.slice(tiers.findIndex((one) => one.name === from.tier) + 1).filter((one) => one.stage === 'refinement') : [];
  const heroes = guided(above, routes);
  const tier = heroes.taking[0];
  // A daemon of before does not say it of its routes; its refusal of the price does.
  const why = heroes.why || (fault?.code === 'not_supported' ? fault.message : '');
  return html`<h2>As a guide · ${map === 'segments' ? 'things' : map}</h2>
    ${(reply || unheard) && html`
      ${drafts.why ? html`<p class="dim small">For drafts: ${drafts.why}. <${Bind} /></p>` : html`<div class="row"><button onClick=${() => guideBy(take)}>Use as guide for drafts</button></div>`}
      ${from && tier && html`<${PriceButton} quiet verb=${`Promote ${from.id} with it`} request=${{ method: 'promote', takes: [from.id], tier: tier.name, guide: take.asset.digest }}
        expected=${{ shot: from.shot, count: 1, width: from.asset.width, height: from.asset.height, tier: tier.name }} around=${{ takes: [from.id], shot: from.shot_name }}
        onQuote=${(/** @type {any} */ told) => setFault(told.fault)} onMade=${(/** @type {any} */ reply) => setMade([reply, ...made])} />`}
      ${why && html`<p class="dim small">For a hero: ${why}. <${Bind} /></p>`}`}
    <${Results} made=${made} of=${from?.id} />`;
}

/** Where a tier is bound to another route. */
const Bind = () => html`<a class="linked" href=${link('settings')}>Bind a tier to a route that takes one</a>`;
