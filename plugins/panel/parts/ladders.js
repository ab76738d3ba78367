// Ladders that providers offer: their routes by tier, and using one.

import { html, useState } from './html.js';
import { inProject, use } from '../state/ladder.js';
import { typed } from './typed.js';

/** @param {{ ladders: any[], tiers: any[], again: () => void }} props */
export function Ladders({ ladders, tiers, again }) {
  const [funds, setFunds] = useState('');
  const press = async (/** @type {string} */ name) => {
    await use(name, funds, tiers, again);
    setFunds('');
  };
  return html`<section aria-labelledby="ladders">
    <h2 id="ladders">Ladders of the providers</h2>
    <p class="dim">Using one writes the routes into ${inProject() ? "this project's own maquette.toml" : 'your own config'}; keys stay where they are.</p>
    <label class="row">May be spent from now on <input type="number" class="num short" min="0" step="any" value=${funds} placeholder="0" aria-label="Funds in the wallet's own unit" onInput=${typed(setFunds)} />
      <span class="dim">in the wallet's own unit, such as dollars; left empty, nothing is added</span></label>
    <ul class="rows">${ladders.map((one) => html`<li class="ladder">
      <b>${one.name}</b>
      <span class="dim">${Object.entries(one.routes).map(([tier, route]) => `${tier}: ${route}`).join(', ')}</span>
      ${one.in_use ? html`<span class="in-use">in use</span>` : html`<button onClick=${() => press(one.name)}>Use<span class="sr"> ${one.name}</span></button>`}
    </li>`)}</ul>
  </section>`;
}
