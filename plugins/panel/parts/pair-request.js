// A program that asks to be let in: its code to compare, what it wants, and how much of that it gets.

import { told } from '../state/actions.js';
import { call } from '../state/daemon.js';
import { html, useEffect, useState } from './html.js';
import { LEVELS, levelOf, scopesFor } from './levels.js';
import { toast } from './toast.js';
import { lasts } from './words.js';
import { typed } from './typed.js';

/** @param {{ request: any, onDone: () => void }} props */
export function PairRequest({ request, onDone }) {
  const asked = levelOf(request.scopes);
  const [level, setLevel] = useState(Math.max(0, asked));
  const [limit, setLimit] = useState(request.spend_per_day_microcredits ? String(request.spend_per_day_microcredits / 1e6) : '');
  const left = useLeft(request.expires_ms, onDone);
  const spends = LEVELS[level]?.id === 'spend';
  const approve = async () => {
    const micro = spends && limit !== '' ? Math.round(Number(limit) * 1e6) : null;
    const done = await told(() => call('pair.approve', { code: request.code, scopes: scopesFor(request.scopes, level), spend_per_day_microcredits: micro }));
    if (done) toast({ text: `${done.client.name} is let in` });
    onDone();
  };
  const deny = async () => {
    await told(() => call('pair.deny', { pair_id: request.pair_id }));
    onDone();
  };
  return html`<form class="request" aria-label=${`${request.client} asks to be let in`} onSubmit=${(/** @type {Event} */ event) => {
    event.preventDefault();
    void approve();
  }}>
    <output class="code" aria-label="Code">${request.code}</output>
    <p><b>${request.client}</b>${request.origin ? html` at <b>${request.origin}</b>` : ''} asks for: ${LEVELS[asked]?.says ?? request.scopes.join(', ')}. <span class="dim num">${lasts(left)} left</span></p>
    <p class="dim">Let it in only if it shows this code. Anybody can take any name.</p>
    <fieldset class="levels"><legend>It may</legend>
      ${LEVELS.map(({ says, means }, i) => i <= asked && html`<label>
        <input type="radio" name=${`level-${request.pair_id}`} checked=${level === i} onChange=${() => setLevel(i)} /> ${says} <span class="dim">${means}</span></label>`)}
    </fieldset>
    ${spends && html`<label class="row">At most
      <input type="number" class="num short" min="0" step="any" required value=${limit} aria-label="Credits a day" onInput=${typed(setLimit)} /> credits a day (UTC)</label>`}
    <div class="row"><button type="submit" class="next">The code is the same: let it in</button><button type="button" onClick=${deny}>Deny</button></div>
  </form>`;
}

/** How long a request still lives, told every second; `onOver` is called once it is over. @param {number} until_ms @param {() => void} onOver */
function useLeft(until_ms, onOver) {
  const [left, setLeft] = useState(Math.max(0, until_ms - Date.now()));
  useEffect(() => {
    const timer = setInterval(() => {
      const now = Math.max(0, until_ms - Date.now());
      setLeft(now);
      if (now === 0) {
        clearInterval(timer);
        onOver();
      }
    }, 1000);
    return () => clearInterval(timer);
  }, [until_ms]);
  return left;
}
