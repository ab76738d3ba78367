// Recolour: another colour, the same light and shade; everywhere, or where the mask is.

import { ColourField, middleColour, useBrand } from '../../parts/colour.js';
import { html } from '../../parts/html.js';
import { typed } from '../../parts/typed.js';

/** Pixels around a point that a pick looks at, so that grain does not decide. */
const AROUND = 2;
/** What stands in the field until a colour was picked. */
const GREY = '#808080';

/** @type {import('./operations.js').Operation} */
export const recolour = {
  op: 'recolour', says: 'Recolour', verb: 'Recolour', mask: 'may', blank: { from: null, picks: false, to: '#0b5fff', strength: 100 },
  asks: ({ from, to, strength }) => ({ to: [to], ...(from ? { from } : {}), ...(strength < 100 ? { strength: strength / 100 } : {}) }),
  points: ({ picks }) => picks,
  point: (at, frame, picture) => picture && { from: colourAt(picture, at, frame), picks: false },
  Form({ take, wish, set }) {
    const brand = useBrand(take);
    return html`
      <div class="field" role="group" aria-label="Old colour"><span>Old colour</span><div class="choice">
        <button aria-pressed=${!wish.from && !wish.picks} title="The colour that leads" onClick=${() => set({ from: null, picks: false })}>Automatic</button>
        <button aria-pressed=${wish.picks || Boolean(wish.from)} onClick=${() => set({ picks: !wish.picks })}>Pick it</button>
      </div></div>
      ${wish.picks && html`<p class="dim small" role="status">Click on the picture where the old colour is, or say it here.</p>`}
      ${(wish.from || wish.picks) && html`<${ColourField} says="Picked" value=${wish.from ?? GREY} set=${(/** @type {string} */ from) => set({ from, picks: false })} />`}
      <${ColourField} says="New colour" value=${wish.to} brand=${brand} set=${(/** @type {string} */ to) => set({ to })} />
      <label class="field"><span>How far, per cent</span><div class="row"><input type="range" min="5" max="100" step="5" value=${wish.strength} aria-valuetext=${`${wish.strength} per cent`}
        onInput=${typed((text) => set({ strength: Number(text) }))} /><span class="num">${wish.strength} %</span></div></label>
      <p class="dim small">Light and shade stay. Without a mask, the old colour changes wherever it is.</p>`;
  },
};

/** The colour that the picture has around a point. @param {HTMLImageElement} picture @param {{ x: number, y: number }} at @param {{ width: number, height: number }} frame */
function colourAt(picture, at, frame) {
  const side = 2 * AROUND + 1;
  const start = (/** @type {number} */ point, /** @type {number} */ most) => Math.max(0, Math.min(most - side, Math.floor(point) - AROUND));
  const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(side, side).getContext('2d'));
  pen.drawImage(picture, start(at.x, frame.width), start(at.y, frame.height), side, side, 0, 0, side, side);
  return middleColour(pen.getImageData(0, 0, side, side).data);
}
