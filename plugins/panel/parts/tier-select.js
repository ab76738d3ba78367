// Choosing a tier where one chooses what makes a take: its route, its price's date and the operator's note stand beside it.

import { useStore } from '../state/store.js';
import { useAsked } from '../state/takes.js';
import { html } from './html.js';
import { typed } from './typed.js';

/**
 * `own` is what the daemon takes if nothing is chosen, and `why` says so; `fits` says which tiers can be chosen.
 * @param {{ value: string, own: string, why?: string, fits: (tier: any) => boolean, onChange: (tier: string) => void }} props
 */
export function TierSelect({ value, own, why = '', fits, onChange }) {
  const tiers = useStore((state) => state.tiers).filter(fits);
  const tier = tiers.find((one) => one.name === (value || own));
  return html`<label class="field"><span>Tier</span>
    <select value=${value} onChange=${typed(onChange)}>
      <option value="">${own}${why}</option>
      ${tiers.filter((one) => one.name !== own).map((one) => html`<option value=${one.name}>${one.name}</option>`)}
    </select></label>
    ${tier && html`<${RouteNote} route=${tier.route} />`}`;
}

/** What the operator noted about a route, where there is something. @param {{ route: string }} props */
export function RouteNote({ route }) {
  const { reply } = useAsked('model.list');
  const note = reply?.routes.find((/** @type {any} */ one) => one.route === route)?.note;
  return note ? html`<p class="note"><b>${route}</b> ${note}</p>` : null;
}
