// More pixels: the same picture, larger.

import { html } from '../../parts/html.js';

/** @type {import('./operations.js').Operation} */
export const upscale = {
  op: 'upscale', says: 'More pixels', verb: 'Upscale', blank: { factor: 2 },
  asks: ({ factor }) => ({ factor }),
  size: ({ factor }, { width, height }) => ({ width: width * factor, height: height * factor }),
  Form: ({ frame, wish, set }) => html`<div class="choice" role="group" aria-label="How many times as many pixels a side">${[2, 4].map((factor) => html`
    <button aria-pressed=${wish.factor === factor} onClick=${() => set({ factor })}>${factor}× · <span class="num">${frame.width * factor}×${frame.height * factor}</span></button>`)}</div>`,
};
