// What a still promises as a clip: five sub-scores with their reasons, before a clip is paid.

import { link } from '../state/route.js';
import { mine } from '../state/shelf.js';
import { useMeasures } from '../state/measures.js';
import { html, useState } from './html.js';
import { Figures, MeasureList, NotMeasured } from './measure-list.js';

const SHELF = 'maquette.promised';
const NAMES = ['depth', 'light', 'subject', 'boil', 'tones'];
/** Calming is offered where the words of the texture say that it would boil. */
const BOILS = /would boil/;

/**
 * For the take's own page: open for an anchor frame, else once somebody opened it; what is closed asks for nothing.
 * @param {{ take: any }} props
 */
export function PromisedBy({ take }) {
  const [open, setOpen] = useState(() => mine.get(SHELF) === 'open');
  const hear = (/** @type {any} */ event) => {
    // An anchor frame is open by itself; only a press of a person is kept.
    if (take.anchor) return;
    setOpen(event.currentTarget.open);
    event.currentTarget.open ? mine.set(SHELF, 'open') : mine.drop(SHELF);
  };
  return html`<details key=${take.id} class="section" open=${take.anchor || open} onToggle=${hear}><summary><h2>As a clip</h2></summary>
    ${(take.anchor || open) && html`<${Promised} take=${take} />`}
  </details>`;
}

/**
 * The sub-scores. `told` are those that a quote brought; where it brought none they are asked for, unless it is still on the way: `waits`.
 * @param {{ take: any, told?: any[] | null, waits?: boolean, only?: string, brief?: boolean }} props `only` names one of them; `brief` leaves the figures out
 */
export function Promised({ take, told = null, waits = false, only, brief = Boolean(only) }) {
  const { reply, before, fault, unknown, again } = useMeasures(told?.length || waits ? null : take.id);
  if (unknown && !told?.length) return null;
  if (fault && !told?.length) return html`<${NotMeasured} fault=${fault} again=${again} />`;
  const all = told?.length ? told : reply?.kinetic ?? before?.kinetic ?? null;
  const some = all && only ? all.filter((/** @type {any} */ one) => one.name === only) : all;
  const more = (/** @type {any} */ one) => !only && one.name === 'boil' && BOILS.test(one.words) && html`<a class="linked" href=${link('edit', [take.id], { op: 'calm' })}>Calm it</a>`;
  return html`<${MeasureList} label=${`What ${take.id} promises as a clip, 0 to 1`} measures=${some} held=${only ? [only] : NAMES} tall more=${more} />
    ${!brief && html`<p class="dim small">1 promises most. Rules of thumb, not fitted to any clips.</p><${Figures} measures=${some ?? []} />`}`;
}
