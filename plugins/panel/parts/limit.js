// Setting a budget, or taking one away that a person has set. The daemon says what is allowed.

import { told } from '../state/actions.js';
import { call } from '../state/daemon.js';
import { useStore } from '../state/store.js';
import { html, useState } from './html.js';
import { typed } from './typed.js';

/** @param {{ project: string | null, budgets: any[], onDone: () => void }} props */
export function Limit({ project, budgets, onDone }) {
  const tiers = useStore((state) => state.tiers);
  const [scope, setScope] = useState('day');
  const [limit, setLimit] = useState('');
  const [kind, name] = scope.split(':');
  const mine = budgets.some((one) => one.scope === kind && (one.name ?? undefined) === name && one.source === 'you');
  const send = async (/** @type {object} */ change) => {
    const done = await told(() => call('credit.budget', { project, scope: kind, name: name ?? null, ...change }));
    if (done) {
      setLimit('');
      onDone();
    }
  };
  const set = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (limit !== '') send({ limit_microcredits: Math.round(Number(limit) * 1e6) });
  };
  return html`<form class="row wrap" aria-label="Set a budget" onSubmit=${set}>
    <label>Limit <select value=${scope} onChange=${typed(setScope)}>
      <option value="day">one day</option><option value="project">the whole project</option>
      ${tiers.map((tier) => html`<option value=${`tier:${tier.name}`}>tier ${tier.name}</option>`)}
    </select></label>
    <label>to <input type="number" class="num short" min="0" step="any" value=${limit} aria-label="Limit in credits" onInput=${typed(setLimit)} /> credits</label>
    <button type="submit" disabled=${limit === ''}>Set</button>
    ${mine && html`<button type="button" class="quiet" onClick=${() => send({ clear: true })}>Take your limit away</button>`}
  </form>`;
}
