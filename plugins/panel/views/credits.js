// Credits: what the wallets hold, what was spent day by day, what budgets leave, what was refused and why, and how old the prices are.

import { Entries, Refusals } from '../parts/books.js';
import { byDay, total } from '../parts/days.js';
import { html, useEffect, useState } from '../parts/html.js';
import { Limit } from '../parts/limit.js';
import { DayPlot } from '../parts/plot.js';
import { Meter } from '../parts/meter.js';
import { priceOf } from '../parts/tier-price.js';
import { count, credits } from '../parts/words.js';
import { told } from '../state/actions.js';
import { call } from '../state/daemon.js';
import { entries } from '../state/pages.js';
import { dispatch, useStore } from '../state/store.js';
import { useAsked } from '../state/takes.js';
import { typed } from '../parts/typed.js';

export const title = 'Credits';

/** The plot and the table go back so many entries; the books go on behind "Older". */
const MOST_ENTRIES = 5000;

/** The view. */
export default function Credits() {
  const wallets = useStore((state) => state.wallets);
  const project = useStore((state) => state.project);
  const books = useBooks(wallets);
  const [chosen, setChosen] = useState('');
  const wallet = wallets.find((one) => one.name === chosen) ?? wallets[0];
  const days = wallet ? byDay(books.rows, wallet.name, Date.now()) : [];
  return html`<main class="view"><h1 class="sr">Credits</h1><div class="pane page credits">
    <section aria-label="Wallets">${wallets.map((one) => html`<${Wallet} key=${one.name} wallet=${one} />`)}</section>
    <section aria-labelledby="history">
      <div class="row"><h2 id="history">History</h2><span class="grow"></span>
        ${wallets.length > 1 && html`<label><span class="sr">Wallet</span>
          <select value=${wallet?.name} onChange=${typed(setChosen)}>${wallets.map((one) => html`<option>${one.name}</option>`)}</select></label>`}
      </div>
      ${days.length > 0 && html`<p class="dim num">${sums(days)}</p>`}
      ${wallet && html`<${DayPlot} days=${days} name=${wallet.name} />`}
      ${books.loaded && days.length === 0 && html`<p class="dim">Nothing was booked in this wallet yet.</p>`}
      ${books.more && html`<p class="dim">Only the newest ${count(books.rows.length, 'entry', 'entries')} are drawn.</p>`}
    </section>
    <${Budgets} project=${project} because=${wallets} />
    <${Refusals} entries=${books.rows} loaded=${books.loaded} />
    <${Prices} project=${project} />
    <${Entries} entries=${books.rows} />
  </div></main>`;
}

/** @param {import('../parts/days.js').Day[]} days */
function sums(days) {
  const { spent, given, lost } = total(days);
  return [`${credits(spent)} spent`, `${credits(given)} given`, lost > 0 && `${credits(lost)} expired`].filter(Boolean).join(', ') + ` since ${days[0]?.day}`;
}

/** The entries of the books, read again when a wallet has changed. @param {any[]} wallets */
function useBooks(wallets) {
  const [books, setBooks] = useState(/** @type {{ rows: any[], more: boolean, loaded: boolean }} */ ({ rows: [], more: false, loaded: false }));
  useEffect(() => {
    let mine = true;
    entries({}, MOST_ENTRIES).then((told) => mine && setBooks({ ...told, loaded: true }), () => {});
    return () => void (mine = false);
  }, [wallets]);
  return books;
}

/** One wallet: what can be spent, what is held, its grants, its check-in. @param {{ wallet: any }} props */
function Wallet({ wallet }) {
  const checkin = async () => {
    const done = await told(() => call('credit.checkin', { wallet: wallet.name }));
    if (done) dispatch({ type: 'wallets', wallets: (await call('credit.balance')).wallets });
  };
  return html`<article class="wallet" aria-label=${`Wallet ${wallet.name}`}>
    <div class="row wrap">
      <h2>${wallet.name}</h2>
      <b class="num large">${credits(wallet.available_microcredits)}</b><span class="dim">can be spent</span>
      <span class="dim num">${credits(wallet.posted_microcredits)} posted, ${credits(wallet.held_microcredits)} held${wallet.unit === 'credit' ? '' : `, paid in ${wallet.unit}`}</span>
      <span class="grow"></span>
      ${wallet.checkin_microcredits > 0 && html`<button disabled=${!wallet.checkin_open} onClick=${checkin}>
        ${wallet.checkin_open ? `Check in · ${credits(wallet.checkin_microcredits)} more` : 'Checked in this week'}
      </button>`}
    </div>
    ${wallet.checkin_microcredits > 0 && html`<p class="dim small num">Check-ins once a week, up to ${credits(wallet.checkin_cap_microcredits)}.</p>`}
    ${wallet.grants.length > 0 && html`<table class="figures"><caption class="sr">Grants of ${wallet.name}</caption>
      <thead><tr><th scope="col">Grant</th><th scope="col" class="num">Left</th><th scope="col" class="num">Of</th><th scope="col">Expires</th></tr></thead>
      <tbody>${wallet.grants.map((/** @type {any} */ grant) => html`<tr><th scope="row">${grant.reason}</th><td class="num">${credits(grant.left_microcredits)}</td>
        <td class="num">${credits(grant.granted_microcredits)}</td><td>${grant.expires_ms ? expiry(grant.expires_ms) : 'never'}</td></tr>`)}</tbody></table>`}
  </article>`;
}

/** @param {number} ms */
function expiry(ms) {
  const days = Math.ceil((ms - Date.now()) / 86_400_000);
  const date = new Date(ms).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' });
  return html`${date} <span class=${days <= 7 ? 'soon' : 'dim'}>${days > 0 ? `in ${count(days, 'day')}` : 'past'}</span>`;
}

/** What each budget of a project leaves. @param {{ project: string | null, because: unknown }} props */
function Budgets({ project, because }) {
  const { reply, again } = useAsked(project ? 'credit.budget' : null, { project }, because);
  const budgets = reply?.budgets ?? [];
  return html`<section aria-labelledby="budgets">
    <h2 id="budgets">Budgets</h2>
    ${reply && budgets.length === 0 && html`<p class="dim">No budget binds this project.</p>`}
    ${budgets.map((/** @type {any} */ budget) => html`<${Meter} says=${budgetName(budget)} used=${budget.spent_microcredits} held=${budget.held_microcredits} limit=${budget.limit_microcredits}
      note=${budget.source === 'you' ? 'set by you' : 'from a file'} />`)}
    <${Limit} project=${project} budgets=${budgets} onDone=${again} />
  </section>`;
}

/** @param {any} budget */
function budgetName({ scope, name }) {
  return { project: 'The whole project', day: 'One day (UTC)', tier: `Tier ${name}`, client: `Client ${name}, one day (UTC)` }[/** @type {string} */ (scope)] ?? `${scope} ${name ?? ''}`;
}

/** How old the prices of the ladder are. @param {{ project: string | null }} props */
function Prices({ project }) {
  const { reply } = useAsked(project ? 'tier.list' : null, { project });
  const models = useAsked('model.list');
  return html`<section aria-labelledby="prices">
    <h2 id="prices">Prices</h2>
    <div class="wide" role="region" tabindex="0" aria-label="Price of one take on each tier"><table class="figures"><caption class="sr">What one take costs on each tier</caption>
      <thead><tr><th scope="col">Tier</th><th scope="col">Route</th><th scope="col" class="num">One take</th><th scope="col" class="num">Looked up</th></tr></thead>
      <tbody>${(reply?.tiers ?? []).map((/** @type {any} */ tier) => html`<tr><th scope="row">${tier.name}</th><td>${tier.route}</td>
        <td class="num">${priceOf(tier, models.reply?.routes.find((one) => one.route === tier.route))}</td><td class="num">${tier.price_as_of ?? 'never'}</td></tr>`)}</tbody></table></div>
  </section>`;
}
