// The trim of a clip: its in and out point at frames, and a new clip of what stays between them, by `stitch`.

import { inMilliseconds, kept, timecode, trims, whole, withIn, withOut } from './frames.js';
import { html } from './html.js';
import { PriceButton } from './price.js';

/**
 * @param {{ take: any, trim: import('./frames.js').Trim, setTrim: (trim: import('./frames.js').Trim) => void, set: { in: () => void, out: () => void },
 *   fps: number, count: number, press: { current: any }, onMade: (made: any) => void }} props
 */
export function TrimBar({ take, trim, setTrim, set, fps, count, press, onMade }) {
  const cut = trims(trim, count);
  const request = cut ? { method: 'stitch', takes: [take.id], trims: [inMilliseconds(trim, fps)] } : null;
  const expected = { shot: take.shot, count: 1, width: take.asset.width, height: take.asset.height, tier: take.tier };
  const frame = (/** @type {any} */ event) => Math.round(Number(event.currentTarget.value)) - 1;
  return html`<div class="trim row" role="group" aria-label="Trim">
    <button title="In point here (I)" onClick=${set.in}>In here</button>
    <label>In <input type="number" class="num short" min="1" max=${trim.last + 1} value=${trim.first + 1} aria-label="First frame that stays"
      onChange=${(/** @type {any} */ event) => setTrim(withIn(trim, frame(event)))} /></label>
    <button title="Out point here (O)" onClick=${set.out}>Out here</button>
    <label>Out <input type="number" class="num short" min=${trim.first + 1} max=${count} value=${trim.last + 1} aria-label="Last frame that stays"
      onChange=${(/** @type {any} */ event) => setTrim(withOut(trim, frame(event), count))} /></label>
    <span class="num dim" role="status">${cut ? `${timecode(kept(trim), fps)} stays, ${kept(trim)} of ${count} frames` : 'nothing is cut'}</span>
    ${cut && html`<button class="quiet" onClick=${() => setTrim(whole(count))}>Undo the trim</button>`}
    <span class="grow"></span>
    <${PriceButton} verb="Trim" request=${request} expected=${expected} press=${press} around=${{ takes: [take.id], shot: take.shot_name }} hint="Ctrl Enter" onMade=${onMade} />
  </div>`;
}
