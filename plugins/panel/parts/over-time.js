// What a clip does over time: measures whose worst moment can be gone to, and the strip, a picture of them with time across.

import { askEye, useMeasures } from '../state/measures.js';
import { mine } from '../state/shelf.js';
import { own } from './assets.js';
import { html, useEffect, useState } from './html.js';
import { Figures, MeasureList, NotMeasured } from './measure-list.js';
import { acrossOf, momentOf, placeAfter, worstAt, worstPlaces } from './measures.js';

const SHELF = 'maquette.strip';
const NAMES = ['motion', 'boiling', 'pumping', 'ghosting', 'freezes', 'jumps', 'warp', 'hue', 'anchor'];

/** The measures of a clip, and how to go to its worst moments. @param {any} take @param {boolean} on */
export function useOverTime(take, on) {
  const { reply, before, fault, unknown, again } = useMeasures(on ? take.id : null);
  const places = worstPlaces(reply?.flicker ?? []);
  const after = (/** @type {number} */ seconds) => placeAfter(places, seconds);
  return { measures: reply?.flicker ?? before?.flicker ?? null, fault, unknown, again, places, after };
}

/** @param {{ take: any, over: ReturnType<typeof useOverTime>, seek: (seconds: number) => void }} props */
export function OverTime({ take, over, seek }) {
  if (over.unknown) return null;
  const more = (/** @type {any} */ measure) => {
    const at = worstAt(measure);
    return at !== null && html`<button class="command num" title="Go to its worst frame" onClick=${() => seek(at)}><span class="sr">worst </span>at ${at.toFixed(2)} s</button>`;
  };
  return html`<h2>Over time</h2>
    ${over.fault ? html`<${NotMeasured} fault=${over.fault} again=${over.again} />` : html`<${MeasureList} label=${`What ${take.id} does over time`} measures=${over.measures} held=${NAMES} more=${more} />`}
    ${over.places.length > 0 && html`<p class="dim small"><kbd>W</kbd> goes to the next worst frame.</p>`}
    ${over.measures && !over.fault && html`<${Figures} measures=${over.measures} />`}`;
}

/**
 * The strip under a clip, folded away until somebody wants it; then every clip of this window has it. A press on it goes to that moment.
 * @param {{ take: any, at: number, seek: (seconds: number) => void }} props `at` is what the clip shows now, in seconds
 */
export function StripPicture({ take, at, seek }) {
  const [open, setOpen] = useState(() => mine.get(SHELF) === 'open');
  const { asset, fault } = useStrip(open ? take.id : null);
  if (fault?.code === 'unknown_method') return null;
  const seconds = (take.asset.duration_ms ?? 0) / 1000;
  const press = (/** @type {MouseEvent} */ event) => {
    const { left, width } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    const moment = momentOf((event.clientX - left) / width, seconds);
    moment !== null && seek(moment);
  };
  const hear = (/** @type {any} */ event) => {
    setOpen(event.currentTarget.open);
    event.currentTarget.open ? mine.set(SHELF, 'open') : mine.drop(SHELF);
  };
  return html`<details class="time-strip" open=${open} onToggle=${hear}><summary>Strip: every measure over time</summary>
    ${open && fault && html`<${NotMeasured} fault=${fault} />`}
    ${open && !fault && html`<div class="strip-scroll" role="region" tabindex="0" aria-label="Strip" aria-busy=${asset ? undefined : 'true'}>
      ${asset
        ? html`<div class="strip-picture" style=${{ aspectRatio: `${asset.width} / ${asset.height}` }} onClick=${press}>
            <img src=${own(asset.url)} width=${asset.width} height=${asset.height} alt=${`Strip of ${take.id}: time across, measures above each other, the worst frames below. Its figures stand in the list beside it.`} draggable=${false} />
            ${seconds > 0 && html`<i class="strip-now" style=${{ left: `${100 * acrossOf(at, seconds)}%` }}></i>`}
          </div>`
        : html`<p class="dim" role="status">The clip is being watched.</p>`}
    </div>`}
  </details>`;
}

/** The strip of a clip; made when it is asked for. @param {string | null} take @returns {{ asset: any, fault: any }} */
function useStrip(take) {
  const [told, setTold] = useState(/** @type {{ of: string | null, asset: any, fault: any }} */ ({ of: null, asset: null, fault: null }));
  useEffect(() => {
    if (!take) return undefined;
    let here = true;
    askEye('strip.make', { take }).then(({ asset }) => here && setTold({ of: take, asset, fault: null }), (fault) => here && setTold({ of: take, asset: null, fault }));
    return () => void (here = false);
  }, [take]);
  return told.of === take ? told : { asset: null, fault: null };
}
