// Saying yes to paying a route whose contract was never checked against its provider.

import { told } from '../state/actions.js';
import { call } from '../state/daemon.js';
import { html } from './html.js';

/** Nothing where there is nothing to say yes to. @param {{ route: any, onDone: () => void }} props */
export function Accept({ route, onDone }) {
  if (route.verified || route.accepted) return null;
  const accept = async () => {
    await told(() => call('model.accept', { route: route.route }));
    onDone();
  };
  return html`<div class="row wrap">
    <span>Never checked against its provider: what it charges may differ.</span>
    <button onClick=${accept}>Allow paying it<span class="sr"> ${route.route}</span></button>
  </div>`;
}
