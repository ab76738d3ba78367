// Providers: whether their routes can be used and why not, where their keys were found, what a free call says of a key, and notes on routes.
// Keys are never asked for here: the command line takes them without showing them.

import { told } from '../state/actions.js';
import { call } from '../state/daemon.js';
import { useAsked } from '../state/takes.js';
import { Accept } from './accept.js';
import { Command, Hint } from './hint.js';
import { html, useState } from './html.js';
import { Note } from './note.js';
import { count, credits, lasts } from './words.js';
import { typed } from './typed.js';

/** @param {{ routes: any[], again: () => void }} props */
export function Providers({ routes, again }) {
  const [wanted, setWanted] = useState('');
  const keys = useAsked('key.list');
  const word = wanted.trim().toLowerCase();
  const shown = routes.filter((route) => `${route.route} ${route.model} ${route.about} ${route.aliases?.join(' ') ?? ''} ${route.note ?? ''}`.toLowerCase().includes(word));
  const providers = [...new Set(shown.map((route) => route.provider))];
  return html`<section aria-labelledby="providers">
    <div class="row wrap"><h2 id="providers">Providers and routes</h2><span class="grow"></span>
      <input type="search" value=${wanted} placeholder="Find a route" aria-label="Find a route" onInput=${typed(setWanted)} /></div>
    ${providers.map((provider) => html`<${Provider} key=${provider} name=${provider} routes=${shown.filter((route) => route.provider === provider)} open=${word !== ''}
      secret=${keys.reply?.keys.find((/** @type {any} */ one) => one.provider === provider)} again=${again} />`)}
    ${word !== '' && providers.length === 0 && html`<p class="dim">No route has these words.</p>`}
  </section>`;
}

/** @param {{ name: string, routes: any[], open: boolean, secret: any, again: () => void }} props */
function Provider({ name, routes, open, secret, again }) {
  const ready = routes.filter((route) => route.ready).length;
  const state = ready === routes.length ? 'ready' : ready === 0 ? 'not ready' : `${ready} of ${routes.length} ready`;
  // Said once, where it is the same for all: a provider without a wallet or a key.
  const reasons = new Set(routes.map((route) => route.why_not));
  const [reason] = reasons.size === 1 ? reasons : [null];
  return html`<details class="provider" open=${open}>
    <summary><b>${name}</b> <span class="dim">${state}</span> <span class="dim num">${count(routes.length, 'route')}</span></summary>
    ${secret && html`<${Key} secret=${secret} />`}
    ${reason && html`<p class="missing"><${Hint} text=${reason} /></p>`}
    <ul class="rows">${routes.map((route) => html`<${Route} key=${route.route} route=${route} above=${Boolean(reason)} again=${again} />`)}</ul>
  </details>`;
}

/** Where a key was found. @param {{ secret: any }} props */
function Key({ secret }) {
  const [tested, setTested] = useState(/** @type {any} */ (null));
  const test = async () => setTested((await told(() => call('key.test', { provider: secret.provider })))?.tests[0] ?? null);
  const where = { environment: `in ${secret.variable} of the environment`, keyring: "in the system's keyring", file: 'in a private file' }[/** @type {string} */ (secret.found_in)];
  return html`<div class="row wrap">
    ${where ? html`<span>Key found ${where}.</span><button class="quiet" onClick=${test}>Test it by a free call</button>`
      : html`<span>No key. In a terminal: <${Command} text=${`maquette key set ${secret.provider}`} /></span>`}
    ${secret.warning && html`<span class="dim">${secret.warning}</span>`}
    ${tested && html`<span role="status" class=${tested.verdict === 'bad' ? 'off' : ''}>${tested.says} ${tested.hint && html`<${Hint} text=${tested.hint} />`}</span>`}
  </div>`;
}

/** `above` says that the reason why it cannot be used stands above already. @param {{ route: any, above: boolean, again: () => void }} props */
function Route({ route, above, again }) {
  const priced = route.ready && route.price_as_of;
  const end = route.shutdown && html`; <span class="off">shut down on ${route.shutdown}${route.successor ? `, then ${route.successor}` : ''}</span>`;
  return html`<li class="route">
    <div class="row wrap"><b>${route.route}</b> <span class="dim">${route.model}</span><span class="grow"></span>
      <span class="num">${priced ? html`${credits(route.price_microcredits)} a ${route.price_per || 'take'} <span class="dim">as of ${route.price_as_of}</span>` : ''}</span></div>
    <p class="dim">${route.about}${route.median_ms ? html`; <span class="num">${lasts(route.median_ms)} a take here, ${route.measured} measured</span>` : ''}${end}</p>
    ${!above && !route.ready && route.why_not && html`<p class="missing"><${Hint} text=${route.why_not} /></p>`}
    <${Accept} route=${route} onDone=${again} />
    <${Note} route=${route} onDone=${again} />
  </li>`;
}
