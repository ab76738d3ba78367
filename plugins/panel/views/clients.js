// Clients: programs that ask to be let in, those that were, what they may do and what they spent, and sending them away again.

import { Dialog } from '../parts/dialog.js';
import { Hint } from '../parts/hint.js';
import { html, useMemo, useState } from '../parts/html.js';
import { PairRequest } from '../parts/pair-request.js';
import { LEVELS, levelOf } from '../parts/levels.js';
import { toast } from '../parts/toast.js';
import { ago, credits } from '../parts/words.js';
import { told } from '../state/actions.js';
import { call } from '../state/daemon.js';
import { useStore } from '../state/store.js';
import { useAsked } from '../state/takes.js';

export const title = 'Clients';

/** The view. */
export default function Clients() {
  // What a client spent changes with the wallets.
  const wallets = useStore((state) => state.wallets);
  const news = useStore((state) => state.clientNews);
  const { reply, fault, again } = useAsked('pair.list', {}, useMemo(() => ({}), [wallets, news]));
  const [gone, setGone] = useState(/** @type {any} */ (null));
  const requests = reply?.requests ?? [];
  const clients = reply?.clients ?? [];
  return html`<main class="view"><h1 class="sr">Clients</h1><div class="pane page">
    ${fault && !reply && html`<p class="empty" role="alert">${fault.message} <span class="dim"><${Hint} text=${fault.hint} /></span></p>`}
    ${reply && html`<section aria-labelledby="asking">
      <h2 id="asking">Asking to be let in</h2>
      <div role="status">${requests.length === 0 && html`<p class="dim">Nobody asks. A plugin that wants to pair shows a code, and the same code appears here.</p>`}</div>
      ${requests.map((/** @type {any} */ request) => html`<${PairRequest} key=${request.pair_id} request=${request} onDone=${again} />`)}
    </section>
    <section aria-labelledby="paired">
      <h2 id="paired">Paired</h2>
      ${clients.length === 0 && html`<p class="dim">No client is paired.</p>`}
      ${clients.length > 0 && html`<ul class="rows">${clients.map((/** @type {any} */ client) => html`<${Client} key=${client.id} client=${client} onRevoke=${() => setGone(client)} />`)}</ul>`}
    </section>`}
    ${gone && html`<${Revoke} client=${gone} onClose=${() => setGone(null)} onDone=${again} />`}
  </div></main>`;
}

/** @param {{ client: any, onRevoke: () => void }} props */
function Client({ client, onRevoke }) {
  const level = levelOf(client.scopes);
  const limit = client.spend_per_day_microcredits;
  return html`<li class="client">
    <div><b>${client.name}</b> <span class="dim">${client.panel ? 'this panel or another one' : client.origin ?? 'not a page'}</span></div>
    <div>${LEVELS[level]?.says ?? client.scopes.join(', ')}${limit !== null && limit !== undefined && html`, <span class="num">${credits(limit)} a day</span>`}</div>
    <div class="num">${credits(client.spent_today_microcredits)} spent today</div>
    <div class="dim num">${client.last_seen_ms ? `seen ${ago(client.last_seen_ms, Date.now())}` : 'not seen since the daemon started'}, paired ${ago(client.paired_ms, Date.now())}</div>
    <button class="quiet" onClick=${onRevoke}>Revoke<span class="sr"> ${client.name}</span></button>
  </li>`;
}

/** Asked once, because the client cannot be let in again without a new code. @param {{ client: any, onClose: () => void, onDone: () => void }} props */
function Revoke({ client, onClose, onDone }) {
  const run = async () => {
    const done = await told(() => call('pair.revoke', { client: client.id }));
    onClose();
    if (done) toast({ text: `${client.name} is sent away; its connections are closed` });
    onDone();
  };
  return html`<${Dialog} title=${`Revoke ${client.name}?`} onClose=${onClose}>
    <p>Its token stops working at once, and its open connections end. This cannot be undone: it has to pair again with a new code.</p>
    <p class="dim">What it made and spent stays.${client.panel ? ' If it is this page, you are asked to log in again.' : ''}</p>
    <div class="row ends"><button onClick=${onClose} autofocus>Leave it</button><button class="final" onClick=${run}>Revoke</button></div>
  <//>`;
}
