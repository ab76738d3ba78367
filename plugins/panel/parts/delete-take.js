// Deleting a take for good: one of the few things that cannot be taken back, so it is asked for once.

import { told } from '../state/actions.js';
import { call } from '../state/daemon.js';
import { dispatch } from '../state/store.js';
import { Dialog } from './dialog.js';
import { size } from './facts.js';
import { html } from './html.js';
import { toast } from './toast.js';

/** @param {{ take: any, onClose: () => void, onGone: () => void }} props */
export function DeleteTake({ take, onClose, onGone }) {
  const run = async () => {
    const done = await told(() => call('take.delete', { takes: [take.id] }));
    onClose();
    if (!done) return;
    dispatch({ type: 'events', events: done.takes.map((/** @type {string} */ id) => ({ kind: 'deleted', seq: 0, project: take.project, shot: take.shot, take: id })) });
    toast({ text: `${take.id} is deleted; ${size(done.freed_bytes)} were given back` });
    onGone();
  };
  return html`<${Dialog} title=${`Delete ${take.id}?`} onClose=${onClose}>
    <p>Its picture and its words go for good. This cannot be undone.</p>
    <p class="dim">What it cost stays in the books, and takes that came from it stay.</p>
    <div class="row ends"><button onClick=${onClose} autofocus>Keep it</button><button class="final" onClick=${run}>Delete for good</button></div>
  <//>`;
}
