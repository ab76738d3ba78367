// The books in rows: what was refused and why, and all entries behind the plots.

import { html, useState } from './html.js';
import { count, credits } from './words.js';
import { link } from '../state/route.js';

const PAGE = 25;

/** What an entry did, in words. @type {Record<string, string>} */
const KINDS = {
  grant: 'given', hold: 'held', capture: 'spent', release: 'hold given back', overage: 'charged beyond the hold', expiry: 'expired', refusal: 'refused',
  correction: 'corrected',
};

/** A code or a reason as words. @param {string | null} reason */
const words = (reason) => (reason ?? '').replaceAll('_', ' ');

/** A moment, in the person's own time. @param {number} ms */
const moment = (ms) => new Date(ms).toLocaleString('en', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hour12: false });

/** Requests that were refused for money or a rule. @param {{ entries: any[], loaded: boolean }} props */
export function Refusals({ entries, loaded }) {
  const [many, setMany] = useState(PAGE);
  const refused = entries.filter((entry) => entry.kind === 'refusal');
  return html`<section aria-labelledby="refusals">
    <h2 id="refusals">Refusals</h2>
    ${loaded && refused.length === 0 && html`<p class="dim">Nothing was refused.</p>`}
    ${refused.length > 0 && html`<div class="wide" role="region" tabindex="0" aria-label="Refused requests"><table class="figures"><caption class="sr">Refused requests, newest first</caption>
      <thead><tr><th scope="col">When</th><th scope="col">Why</th><th scope="col">Tier</th><th scope="col" class="num">Would have held</th></tr></thead>
      <tbody>${refused.slice(0, many).map((entry) => html`<tr><td class="num">${moment(entry.at_ms)}</td><td>${words(entry.reason)}</td><td>${entry.tier}</td>
        <td class="num">${credits(entry.amount_microcredits)}</td></tr>`)}</tbody>
    </table></div>`}
    <${More} all=${refused.length} many=${many} setMany=${setMany} />
  </section>`;
}

/** Every entry, newest first. @param {{ entries: any[] }} props */
export function Entries({ entries }) {
  const [many, setMany] = useState(PAGE);
  return html`<section aria-labelledby="books">
    <details><summary><h2 id="books">The books</h2> <span class="dim num">${count(entries.length, 'entry', 'entries')}</span></summary>
      <div class="wide" role="region" tabindex="0" aria-label="Entries"><table class="figures"><caption class="sr">Entries of the books, newest first</caption>
        <thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col" class="num">Amount</th><th scope="col" class="num">Posted after</th>
          <th scope="col">Take or job</th><th scope="col">Tier</th><th scope="col">Reason</th></tr></thead>
        <tbody>${entries.slice(0, many).map((entry) => html`<tr><td class="num">${moment(entry.at_ms)}</td><td>${KINDS[entry.kind] ?? words(entry.kind)}</td>
          <td class="num">${credits(entry.amount_microcredits)}</td>
          <td class="num">${entry.posted_after_microcredits === null ? '' : credits(entry.posted_after_microcredits)}</td>
          <td>${entry.take ? html`<a href=${link('take', [entry.take])}>${entry.take}</a>` : entry.job}</td><td>${entry.tier}</td><td>${words(entry.reason)}</td></tr>`)}</tbody>
      </table></div>
      <${More} all=${entries.length} many=${many} setMany=${setMany} />
    </details>
  </section>`;
}

/** @param {{ all: number, many: number, setMany: (many: number) => void }} props */
function More({ all, many, setMany }) {
  if (all <= many) return null;
  return html`<button class="quiet" onClick=${() => setMany(many + PAGE * 4)}>Show older · <span class="num">${all - many}</span></button>`;
}
