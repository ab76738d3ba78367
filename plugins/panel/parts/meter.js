// A budget as a line: what is spent, what is held, what is left. The figures stand beside it, so that it is readable without the line.

import { html } from './html.js';
import { credits } from './words.js';

/** @param {{ says: string, used: number, held: number, limit: number, note?: string }} props amounts in micro-credits */
export function Meter({ says, used, held, limit, note }) {
  const left = limit - used - held;
  const part = (/** @type {number} */ micro) => `${limit > 0 ? Math.min(100, Math.max(0, (micro / limit) * 100)) : 100}%`;
  const state = left <= 0 ? 'none' : left < limit / 10 ? 'short' : 'enough';
  return html`<div class="meter" data-left=${state}>
    <div class="row wrap"><b>${says}</b><span class="num">${credits(Math.max(0, left))} left</span>
      <span class="grow"></span><span class="dim num">${credits(used)} spent${held > 0 ? `, ${credits(held)} held` : ''}, of ${credits(limit)}${note ? ` · ${note}` : ''}</span></div>
    <div class="meter-line" role="meter" aria-label=${says} aria-valuemin="0" aria-valuemax=${limit / 1e6} aria-valuenow=${Math.min(limit, used + held) / 1e6}
      aria-valuetext=${`${credits(Math.max(0, left))} left of ${credits(limit)}`}>
      <i style=${{ width: part(used) }}></i><i class="on-hold" style=${{ width: part(held) }}></i>
    </div>
  </div>`;
}
