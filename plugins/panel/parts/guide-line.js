// The guide of the prompt box: which take it is, which tier keeps to it or why none does, and a way to do without it.

import { link } from '../state/route.js';
import { useTake } from '../state/takes.js';
import { html } from './html.js';
import { Thumb } from './layer.js';

/**
 * `why`: no tier takes a guide, and why; `fault` is the daemon's answer to the request as it stands, for one that does not say it of its routes.
 * @param {{ of: string, why: string, fault: any, onDrop: () => void }} props
 */
export function GuideLine({ of, why, fault, onDrop }) {
  const take = useTake(of);
  const none = why || (fault?.code === 'not_supported' ? fault.message : '');
  return html`<div class="guide-line" role="group" aria-label="Guide">
    ${take && html`<a href=${link('take', [of])} aria-hidden="true" tabindex="-1"><${Thumb} take=${take} side=${24} /></a>`}
    <span>Guide <a class="linked num" href=${link('take', [of])}>${of}</a></span>
    <span class="dim" role="status">${none ? html`${none}. <a class="linked" href=${link('settings')}>Bind a tier to one that does</a>, or draw without it.` : 'The composition keeps to it.'}</span>
    <button type="button" class="quiet" onClick=${onDrop}>Without it</button>
  </div>`;
}
