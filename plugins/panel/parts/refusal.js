// A refusal where the finger is: what happened, the hint of the daemon, and the one next step as a button.

import { told } from '../state/actions.js';
import { call } from '../state/daemon.js';
import { go } from '../state/route.js';
import { now } from '../state/store.js';
import { Hint } from './hint.js';
import { html, useState } from './html.js';
import { toast } from './toast.js';
import { amount, credits } from './words.js';

/**
 * What a next step needs to know of the button that was refused: `says` with its price, `run` presses it with a change of the request, `pay` by
 * another quote, `again` asks for a new quote.
 * @typedef {{ says: string, run: (change?: object) => void, pay: (quote: any) => void, again: () => void, takes?: string[], shot?: string | null, tier?: string }} Around
 */

/** The next step of a fault. @param {any} fault @param {Around} around @returns {{ says: string, run: () => unknown } | null} */
export function nextStep(fault, { says, run, pay, again, takes = [], shot = null, tier }) {
  const more = fault.data ?? {};
  switch (fault.code) {
    case 'three_rolls':
      return { says: `Compare what there is · ${amount(more.diagnosis_microcredits ?? 0)}`, run: () => go('compare', [], { shot: shot ?? '', takes: rolls(shot, tier).join(',') }) };
    case 'credits_short':
    case 'budget_passed':
      return { says: 'See credits', run: () => go('credits') };
    case 'quote_stale':
      return more.quote ? { says: `Go on for ${credits(more.quote.total_microcredits)}`, run: () => pay(more.quote) } : { says: 'Ask for the price again', run: again };
    case 'route_unverified':
      return { says: `Allow ${more.route}`, run: () => told(() => call('model.accept', { route: more.route })).then((done) => done && again()) };
    case 'not_kept':
      return takes.length ? { says: `Keep, then ${says}`, run: () => told(() => call('take.judge', { takes, verdict: 'keep' })).then((done) => done && run()) } : null;
    case 'no_anchor':
      return shot ? { says: 'Choose an anchor frame', run: () => go('shot', [shot]) } : null;
    case 'down':
    case 'lost':
    case 'timed_out':
      return { says: 'Try again', run: () => run() };
    default:
      return copyStep(fault.hint);
  }
}

/** The two newest takes of a shot on a tier: what the rolls have made. @param {string | null} shot @param {string} [tier] */
const rolls = (shot, tier) => [...now().takes.values()]
  .filter((take) => take.shot_name === shot && take.tier === tier)
  .sort((a, b) => b.created_ms - a.created_ms).slice(0, 2).map((take) => take.id);

/** A hint that names a command can at least be carried to a terminal. @param {string} hint */
function copyStep(hint) {
  const command = /`(maquette [^`]+)`/.exec(hint ?? '')?.[1];
  return command ? { says: 'Copy the command', run: () => navigator.clipboard.writeText(command).then(() => toast({ text: `Copied: ${command}` })) } : null;
}

/** What a person may override by saying why; the reason goes into the books. */
const OVERRIDES = new Set(['three_rolls', 'not_kept']);

/** @param {{ fault: any, around: Around, onClose: () => void }} props */
export function Refusal({ fault, around, onClose }) {
  const [reason, setReason] = useState('');
  const step = nextStep(fault, around);
  const then = (/** @type {() => unknown} */ run) => () => {
    onClose();
    run();
  };
  const ready = reason.trim() !== '';
  return html`<div class="refusal" role="alert">
    <p>${fault.message}</p>
    ${fault.data?.note && html`<p class="dim">Your note on ${fault.data.route}: “${fault.data.note}”</p>`}
    ${fault.hint && html`<p class="dim"><${Hint} text=${fault.hint} /></p>`}
    <div class="row">
      ${step && html`<button type="button" class="next" onClick=${then(step.run)}>${step.says}</button>`}
      <button type="button" class="quiet" onClick=${onClose}>Close</button>
    </div>
    ${OVERRIDES.has(fault.code) && html`<details><summary>Go on all the same</summary>
      <div class="row"><input type="text" class="grow" aria-label="Why, for the books" placeholder="Why, for the books" value=${reason} onInput=${(/** @type {any} */ event) => setReason(event.currentTarget.value)} />
        <button type="button" aria-disabled=${ready ? 'false' : 'true'} onClick=${() => ready && then(() => around.run({ override_reason: reason.trim() }))()}>${around.says}</button></div></details>`}
  </div>`;
}
