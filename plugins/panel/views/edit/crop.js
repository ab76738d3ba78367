// Crop: the part of another shape, around what stands out or around a point.

import { Aspects } from '../../parts/aspects.js';
import { html } from '../../parts/html.js';
import { inside, keptAround, largestWithin, within } from '../../parts/shape.js';

/** How far an arrow moves the point, of the picture's side. */
const STEP = 0.02;
const MIDDLE = { x: 0.5, y: 0.5 };
const percent = (/** @type {number} */ part) => `${Math.round(part * 100)} %`;

/** @type {import('./operations.js').Operation} */
export const crop = {
  op: 'crop', says: 'Crop', verb: 'Crop', blank: { aspect: '', focus: null },
  asks: ({ aspect, focus }) => (aspect ? { aspect, ...(focus ? { focus } : {}) } : null),
  size: ({ aspect }, frame) => (aspect ? largestWithin(frame, aspect) : frame),
  points: () => true,
  point: (at, frame) => ({ focus: inside({ x: at.x / frame.width, y: at.y / frame.height }) }),
  moves: ({ focus }, dx, dy) => focus && { focus: inside({ x: focus.x + dx * STEP, y: focus.y + dy * STEP }) },
  Over({ frame, wish: { aspect, focus } }) {
    if (!focus) return null;
    return html`<div class="cuts">
      ${aspect && html`<div class="stays" style=${within(frame, keptAround(frame, aspect, focus))}></div>`}
      <i class="focus" style=${{ left: `${focus.x * 100}%`, top: `${focus.y * 100}%` }}></i></div>`;
  },
  Form({ frame, wish, set }) {
    const { aspect, focus } = wish;
    const fits = (/** @type {string} */ one) => {
      const { width, height } = largestWithin(frame, one);
      return width !== frame.width || height !== frame.height;
    };
    const size = aspect && largestWithin(frame, aspect);
    return html`
      <${Aspects} value=${aspect} fits=${fits} set=${(/** @type {string} */ aspect) => set({ aspect })} />
      <div class="choice" role="group" aria-label="What stays">
        <button aria-pressed=${!focus} onClick=${() => set({ focus: null })}>What stands out</button>
        <button aria-pressed=${Boolean(focus)} onClick=${() => set({ focus: focus ?? MIDDLE })}>A point</button>
      </div>
      <p class="dim small">${focus ? 'Click on the picture or press arrows to move the point.' : 'The part is found by itself. Click on the picture to say it.'}</p>
      <p class="dim num" role="status">${size ? `${size.width}×${size.height} pixels` : 'Choose a shape.'}${focus ? ` around ${percent(focus.x)} across, ${percent(focus.y)} down` : ''}</p>`;
  },
};
