// "What changed": how far a still is from the one it came from, or from the one beside it, by component. No total and no verdict.

import { link } from '../state/route.js';
import { useMeasures } from '../state/measures.js';
import { useTake } from '../state/takes.js';
import { isClip } from './assets.js';
import { html, useState } from './html.js';
import { Figures, MeasureList, NotMeasured } from './measure-list.js';

/** Of a take against its parent, for the take's own page; nothing where one of the two is no still. @param {{ take: any }} props */
export function ChangedSince({ take }) {
  const parent = useTake(take.parent ?? undefined);
  if (!take.parent || isClip(take.asset) || !parent || isClip(parent.asset)) return null;
  return html`<${Changed} take=${take} from=${take.parent} title=${html`What changed <span class="dim">from <a class="linked" href=${link('take', [take.parent])}>${take.parent}</a></span>`}>
    <a class="go" href=${link('compare', [], { takes: `${take.parent},${take.id}`, shot: take.shot_name })}>Look at both</a>
  <//>`;
}

/**
 * From `from` to `take`, both stills.
 * @param {{ take: any, from: string, title: any, children?: any }} props
 */
export function Changed({ take, from, title, children }) {
  // Reading takes a second or more, so it is a wish, and of one pair.
  const [read, setRead] = useState('');
  const pair = `${from} ${take.id}`;
  const { reply, before, fault, unknown, again } = useMeasures(take.id, from, read === pair);
  if (unknown) return null;
  const shown = reply ?? before;
  const reads = read === pair && !reply && !fault;
  const more = (/** @type {any} */ measure) => measure.name === 'text' && measure.state === 'not_checked' && read !== pair && reply
    && html`<button class="command" title="Takes a second or more; needs tesseract beside the daemon" onClick=${() => setRead(pair)}>Read it</button>`;
  return html`<h2>${title}</h2>
    ${fault
      ? html`<${NotMeasured} fault=${fault} again=${again} />`
      : html`<div aria-busy=${reply ? undefined : 'true'} class="measured-now"><${MeasureList} label=${`What changed from ${from} to ${take.id}`} measures=${shown?.drift ?? null} more=${more} /></div>`}
    <p class="sr" role="status">${reads ? 'Lettering is being read.' : ''}</p>
    ${shown && !fault && html`<${Figures} measures=${shown.drift}>${children && html`<div class="row">${children}</div>`}<//>`}`;
}
