// The guide of the prompt box: which take it is, that the tier's route takes none where the daemon says so, and a way to do without it.

import { link } from '../state/route.js';
import { useTake } from '../state/takes.js';
import { html } from './html.js';
import { Thumb } from './layer.js';

/** @param {{ of: string, fault: any, onDrop: () => void }} props `fault` is the daemon's answer to the request as it stands */
export function GuideLine({ of, fault, onDrop }) {
  const take = useTake(of);
  const none = fault?.code === 'not_supported';
  return html`<div class="guide-line" role="group" aria-label="Guide">
    ${take && html`<a href=${link('take', [of])} aria-hidden="true" tabindex="-1"><${Thumb} take=${take} side=${24} /></a>`}
    <span>Guide <a class="linked num" href=${link('take', [of])}>${of}</a></span>
    <span class="dim" role="status">${none ? html`${fault.message}. <a class="linked" href=${link('settings')}>Bind the tier to one that does</a>, or draw without it.` : 'The composition keeps to it.'}</span>
    <button type="button" class="quiet" onClick=${onDrop}>Without it</button>
  </div>`;
}
