// Short words about what was done, one at a time, with the one next step. They do not take the focus.

import { html, useEffect, useState } from './html.js';

/** @typedef {{ text: string, hint?: string, action?: { says: string, run: () => void }, bad?: boolean }} Toast */

/** @type {(toast: Toast | null) => void} */
let show = () => {};

/** Shows a toast in place of the one before. @param {Toast} toast */
export const toast = (toast) => show(toast);

/** Where toasts appear; drawn once, by the shell. */
export function Toasts() {
  const [shown, setShown] = useState(/** @type {Toast | null} */ (null));
  show = setShown;
  useEffect(() => {
    const timer = shown && setTimeout(() => setShown(null), shown.bad ? 12_000 : 6_000);
    return () => timer && clearTimeout(timer);
  }, [shown]);
  const act = () => {
    setShown(null);
    shown?.action?.run();
  };
  return html`<div class="toasts" role="status" aria-live="polite">
    ${shown && html`<div class=${shown.bad ? 'toast bad' : 'toast'}>
      <span>${shown.text}${shown.hint && html`<small>${shown.hint}</small>`}</span>
      ${shown.action && html`<button onClick=${act}>${shown.action.says}</button>`}
      <button class="quiet" aria-label="Close" onClick=${() => setShown(null)}>×</button>
    </div>`}
  </div>`;
}
