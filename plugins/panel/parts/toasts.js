// Where toasts appear. They do not take the focus.

import { Hint } from './hint.js';
import { html, useEffect, useState } from './html.js';
import { showToastsBy } from './toast.js';

/** Drawn once, by the shell. */
export function Toasts() {
  const [shown, setShown] = useState(/** @type {import('./toast.js').Toast | null} */ (null));
  showToastsBy(setShown);
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
      <span>${shown.text}${shown.hint && html`<small><${Hint} text=${shown.hint} /></small>`}</span>
      ${shown.action && html`<button onClick=${act}>${shown.action.says}</button>`}
      <button class="quiet" aria-label="Close" onClick=${() => setShown(null)}>×</button>
    </div>`}
  </div>`;
}
