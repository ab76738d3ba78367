// Remove: what the mask covers goes, and what is around it goes on.

import { html } from '../../parts/html.js';

/** @type {import('./operations.js').Operation} */
export const remove = {
  op: 'remove', says: 'Remove', verb: 'Remove', mask: 'must', blank: {},
  asks: () => ({}),
  Form: () => html`<p class="dim small">Mark a little more than the thing and its shadow. What is around it goes on; outside the mask not one pixel changes.</p>`,
};
