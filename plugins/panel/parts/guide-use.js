// What a guide is for: drafts of the prompt box keep to it, or a hero of the take that it was made from.

import { link } from '../state/route.js';
import { guideBy } from '../state/reuse.js';
import { useStore } from '../state/store.js';
import { useTake } from '../state/takes.js';
import { html, useState } from './html.js';
import { PriceButton } from './price.js';
import { Results } from './results.js';

/** For the page of a take that is a guide. @param {{ take: any, map: string }} props */
export function GuideUse({ take, map }) {
  const from = useTake(take.parent ?? undefined);
  const tiers = useStore((state) => state.tiers);
  const [made, setMade] = useState(/** @type {any[]} */ ([]));
  const [fault, setFault] = useState(/** @type {any} */ (null));
  const tier = from ? tiers.slice(tiers.findIndex((one) => one.name === from.tier) + 1).find((one) => one.stage === 'refinement') : undefined;
  return html`<h2>As a guide · ${map === 'segments' ? 'things' : map}</h2>
    <div class="row"><button onClick=${() => guideBy(take)}>Use as guide for drafts</button></div>
    ${from && tier && html`<${PriceButton} quiet verb=${`Promote ${from.id} with it`} request=${{ method: 'promote', takes: [from.id], tier: tier.name, guide: take.asset.digest }}
      expected=${{ shot: from.shot, count: 1, width: from.asset.width, height: from.asset.height, tier: tier.name }} around=${{ takes: [from.id], shot: from.shot_name }}
      onQuote=${(/** @type {any} */ told) => setFault(told.fault)} onMade=${(/** @type {any} */ reply) => setMade([reply, ...made])} />`}
    ${fault?.code === 'not_supported' && html`<p class="dim small">${fault.message}. <a class="linked" href=${link('settings')}>Bind ${tier?.name} to a route that takes one</a></p>`}
    <${Results} made=${made} of=${from?.id} />`;
}
