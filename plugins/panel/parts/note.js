// The operator's note beside a route: shown wherever the route is chosen, written here.

import { told } from '../state/actions.js';
import { call } from '../state/daemon.js';
import { html, useEffect, useState } from './html.js';
import { toast } from './toast.js';
import { typed } from './typed.js';

/** @param {{ route: any, onDone: () => void }} props */
export function Note({ route, onDone }) {
  const [text, setText] = useState(route.note ?? '');
  useEffect(() => setText(route.note ?? ''), [route.note]);
  const save = async (/** @type {string} */ note) => {
    const before = route.note ?? '';
    if (note === before) return;
    const done = await told(() => call('model.note', { route: route.route, note: note === '' ? null : note }));
    if (done) toast({ text: note === '' ? `The note on ${route.route} is gone` : `Noted on ${route.route}`, action: { says: 'Undo', run: () => void put(route.route, before).then(onDone) } });
    onDone();
  };
  return html`<input class="note-field" type="text" maxlength="500" value=${text} placeholder="Note on this route" aria-label=${`Note on ${route.route}`}
    onInput=${typed(setText)} onBlur=${() => save(text.trim())}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Enter') void save(text.trim());
      if (event.key === 'Escape') setText(route.note ?? '');
    }} />`;
}

/** @param {string} route @param {string} note */
const put = (route, note) => told(() => call('model.note', { route, note: note === '' ? null : note }));
