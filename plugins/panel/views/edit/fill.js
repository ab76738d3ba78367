// Fill: something else where the mask is.

import { html } from '../../parts/html.js';
import { Words, worded } from './words.js';

/** @type {import('./operations.js').Operation} */
export const fill = {
  op: 'inpaint', says: 'Fill the mask', verb: 'Fill', mask: 'must', blank: { prompt: '' },
  asks: ({ prompt }) => worded(prompt),
  Form: ({ take, wish, set }) => html`<${Words} take=${take} prompt=${wish.prompt} set=${set} />
    <p class="dim small">Left empty, the take's own words are sent. Outside the mask not one pixel changes.</p>`,
};
