// Extend: the picture goes on beyond its sides, to a shape or by so many pixels. A frame around it shows where.

import { Aspects } from '../../parts/aspects.js';
import { html } from '../../parts/html.js';
import { grown, grownTo, isNone, NO_SIDES, within } from '../../parts/shape.js';
import { typed } from '../../parts/typed.js';
import { Words, worded } from './words.js';

/** No side grows by more: that is a picture of its own. */
const MOST = 8192;

/** @type {(keyof import('../../parts/shape.js').Sides)[]} */
const SIDES = ['left', 'top', 'right', 'bottom'];
const SAYS = { left: 'Left', top: 'Above', right: 'Right', bottom: 'Below' };

/** @typedef {{ aspect: string, sides: import('../../parts/shape.js').Sides, prompt: string }} Wish  A shape, or pixels if there is none. */

/** What is added. @param {Wish} wish @param {import('../../parts/shape.js').Size} frame */
const added = ({ aspect, sides }, frame) => (aspect ? grownTo(frame, aspect) : sides);

/** What was typed as whole pixels. @param {string} text */
const pixels = (text) => Math.min(MOST, Math.max(0, Math.round(Number(text)) || 0));

/** @type {import('./operations.js').Operation} */
export const extend = {
  op: 'outpaint', says: 'Extend', verb: 'Extend', blank: { aspect: '', sides: NO_SIDES, prompt: '' },
  asks: (wish, frame) => (isNone(added(wish, frame)) ? null : { ...(wish.aspect ? { aspect: wish.aspect } : { sides: wish.sides }), ...worded(wish.prompt) }),
  size: (wish, frame) => grown(frame, added(wish, frame)),
  grow: added,
  Over({ frame, wish }) {
    const sides = added(wish, frame);
    const whole = grown(frame, sides);
    return isNone(sides) ? null : html`<div class="grows" style=${within(frame, { x: -sides.left, y: -sides.top, ...whole })}><span class="num">${whole.width}×${whole.height}</span></div>`;
  },
  Form({ take, frame, wish, set }) {
    const sides = added(wish, frame);
    const whole = grown(frame, sides);
    const side = (/** @type {typeof SIDES[number]} */ name) => (/** @type {string} */ text) => set({ aspect: '', sides: { ...sides, [name]: pixels(text) } });
    return html`
      <${Aspects} value=${wish.aspect} fits=${(/** @type {string} */ aspect) => !isNone(grownTo(frame, aspect))} set=${(/** @type {string} */ aspect) => set({ aspect: wish.aspect === aspect ? '' : aspect })} />
      <div class="around" role="group" aria-label="Pixels on each side">${SIDES.map((name) => html`
        <label><span class="dim">${SAYS[name]}</span><input type="number" class="num" min="0" max=${MOST} step="16" value=${sides[name]} onInput=${typed(side(name))} /></label>`)}</div>
      <p class="dim num" role="status">${isNone(sides) ? 'Choose a shape, or say how many pixels on a side.' : `${whole.width}×${whole.height} pixels, from ${frame.width}×${frame.height}`}</p>
      <${Words} take=${take} prompt=${wish.prompt} set=${set} />
      <p class="dim small">Left empty, the take's own words are sent. Not one pixel of the picture changes.</p>`;
  },
};
