// A refusal where the finger is: what happened, the hint of the daemon, and the one next step as a button.

import { call } from '../state/daemon.js';
import { go } from '../state/route.js';
import { told } from '../state/actions.js';
import { toast } from './toast.js';
import { html } from './html.js';
import { amount } from './words.js';

/**
 * The next step of a fault: what the button says, and what it does. `again` presses the first button once more.
 * @param {any} fault @param {{ again?: (change?: object) => void, takes?: string[], shot?: string | null }} around
 * @returns {{ says: string, run: () => void } | null}
 */
export function nextStep(fault, { again = () => {}, takes = [], shot = null }) {
  const more = fault.data ?? {};
  switch (fault.code) {
    case 'three_rolls':
      return { says: `Compare what there is · ${amount(more.diagnosis_microcredits ?? 0)}`, run: () => go('compare', [], { shot: shot ?? '', takes: takes.join(',') }) };
    case 'credits_short':
    case 'budget_passed':
      return { says: 'See credits', run: () => go('credits') };
    case 'quote_stale':
      return { says: 'Take the new price', run: () => again() };
    case 'route_unverified':
      return { says: `Allow ${more.route}`, run: () => void told(() => call('model.accept', { route: more.route })).then((done) => done && again()) };
    case 'not_kept':
      return takes.length ? { says: 'Keep and go on', run: () => void told(() => call('take.judge', { takes, verdict: 'keep' })).then((done) => done && again()) } : null;
    case 'no_anchor':
      return shot ? { says: 'Choose an anchor frame', run: () => go('shot', [shot]) } : null;
    default:
      return copyStep(fault.hint);
  }
}

/** A hint that names a command can at least be carried to a terminal. @param {string} hint */
function copyStep(hint) {
  const command = /`(maquette [^`]+)`/.exec(hint ?? '')?.[1];
  return command ? { says: 'Copy the command', run: () => void navigator.clipboard.writeText(command).then(() => toast({ text: `Copied: ${command}` })) } : null;
}

/** @param {{ fault: any, around?: any, onClose: () => void }} props */
export function Refusal({ fault, around = {}, onClose }) {
  const step = nextStep(fault, around);
  const run = () => {
    onClose();
    step?.run();
  };
  return html`<div class="refusal" role="alert">
    <p>${fault.message}</p>
    ${fault.hint && html`<p class="dim">${fault.hint}</p>`}
    <div class="row">
      ${step && html`<button class="next" onClick=${run}>${step.says}</button>`}
      <button class="quiet" onClick=${onClose}>Close</button>
    </div>
  </div>`;
}
