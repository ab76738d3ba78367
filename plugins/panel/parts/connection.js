// The five honest states of the connection, each with one next step. A working connection says nothing.

import { forget } from '../state/login.js';
import { useStore } from '../state/store.js';
import { html } from './html.js';
import { toast } from './toast.js';

/** @type {Record<string, { says: string, why: string, step: { says: string, run: () => void } }>} */
const STATES = {
  connecting: { says: 'Connecting', why: 'The daemon has not answered yet.', step: { says: 'Load again', run: () => location.reload() } },
  down: { says: 'The daemon is not running', why: 'What you see stays; the panel goes on by itself as soon as it is back.', step: copy('maquette serve') },
  blocked: { says: 'The browser blocks the connection', why: 'A setting or an extension keeps this page from its own address.', step: { says: 'Try again', run: () => location.reload() } },
  wrong_token: { says: 'This session has ended', why: 'It was revoked, or is older than 30 days.', step: { says: 'Log in again', run: () => { forget(); location.reload(); } } },
  version_skew: { says: 'The daemon is another version', why: 'It was updated while this page was open.', step: { says: 'Load again', run: () => location.reload() } },
};

/** A step that carries a command to a terminal. @param {string} command */
function copy(command) {
  return { says: `Copy ${command}`, run: () => void navigator.clipboard.writeText(command).then(() => toast({ text: `Copied: ${command}` })) };
}

/** The bar that says what is wrong. */
export function Connection() {
  const connection = useStore((state) => state.connection);
  const notices = useStore((all) => all.notices);
  const grave = connection === 'ready' ? notices.find((notice) => notice.level === 'error') : undefined;
  const state = STATES[connection];
  return html`<div class="connection" role="status" data-state=${connection}>
    ${state && connection !== 'connecting' && html`<b>${state.says}</b><span>${state.why}</span><button onClick=${state.step.run}>${state.step.says}</button>`}
    ${grave && html`<b>${grave.message}</b><span>${grave.hint}</span>`}
  </div>`;
}

/** The page of somebody without a session. @param {{ why: string }} props */
export function Welcome({ why }) {
  return html`<main class="welcome">
    <h1>Maquette</h1>
    <p>${why === 'code_refused' ? 'That login was used already, or is older than a minute.' : 'This browser has no session with the daemon yet.'}</p>
    <p>Run this in a terminal; it opens the panel and logs it in:</p>
    <p><code>maquette panel</code> <button onClick=${copy('maquette panel').run}>Copy</button></p>
  </main>`;
}
