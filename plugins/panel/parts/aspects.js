// Chips with the shapes that a picture can have.

import { html } from './html.js';
import { ASPECTS } from './shape.js';

/** @param {{ value: string, fits: (aspect: string) => boolean, set: (aspect: string) => void }} props a shape that the picture has already does not fit */
export const Aspects = ({ value, fits, set }) => html`<div class="choice" role="group" aria-label="Shape">${ASPECTS.map((aspect) => html`
  <button type="button" class="num" aria-pressed=${value === aspect} disabled=${!fits(aspect)} title=${fits(aspect) ? undefined : 'The picture has this shape'} onClick=${() => set(aspect)}>${aspect}</button>`)}</div>`;
