// Calm: fine regular texture made softer where a motion model would draw it anew in every frame. How much there is stands beside it.

import { Promised } from '../../parts/promised.js';
import { html } from '../../parts/html.js';
import { typed } from '../../parts/typed.js';
import { link } from '../../state/route.js';

/** @type {import('./operations.js').Operation} */
export const calm = {
  op: 'calm', says: 'Calm', verb: 'Calm the texture', blank: { strength: 100 },
  asks: ({ strength }) => (strength < 100 ? { strength: strength / 100 } : {}),
  Form: ({ take, wish, set }) => html`
    <label class="field"><span>How far, per cent</span><div class="row"><input type="range" min="5" max="100" step="5" value=${wish.strength} aria-valuetext=${`${wish.strength} per cent`}
      onInput=${typed((text) => set({ strength: Number(text) }))} /><span class="num">${wish.strength} %</span></div></label>
    <${Promised} take=${take} only="boil" />
    <p class="dim small">Softens what is too fine to hold still in a clip; edges stay.</p>`,
  // The same measure of what was made: before stands above, after here.
  after: (take) => html`<${Promised} take=${take} only="boil" />`,
  next: (take) => [{ says: 'Start a clip from it', href: link('motion', [take.id]) }],
};
