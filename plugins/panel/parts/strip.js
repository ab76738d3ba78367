// The line between grid and prompt box: what is selected and what can be done with it, each with its key. It is always there, so nothing moves.

import { anchor, judge } from '../state/actions.js';
import { link } from '../state/route.js';
import { useStore } from '../state/store.js';
import { isClip } from './assets.js';
import { html, useRef } from './html.js';
import { useKeys } from './keys.js';
import { PriceButton } from './price.js';
import { count } from './words.js';

/** @param {{ shot: any, chosen: string[], ways?: boolean | 'take' }} props `ways` shows where one can go from here, which may be the take itself */
export function Strip({ shot, chosen, ways = false }) {
  const takes = useStore((state) => state.takes);
  const tiers = useStore((state) => state.tiers);
  const press = useRef(() => {});
  const one = chosen.length === 1 ? takes.get(chosen[0]) : null;
  const next = one ? tiers[tiers.findIndex((tier) => tier.name === one.tier) + 1] : undefined;
  const expected = one && next ? { shot: shot.id, count: chosen.length, width: one.asset.width, height: one.asset.height, tier: next.name } : undefined;
  const top = Boolean(one) && !next;
  const request = chosen.length && !top ? { method: 'promote', takes: chosen, ...(next ? { tier: next.name } : {}) } : null;
  useKeys({ promote: () => press.current() });
  return html`<div class="strip" role="toolbar" aria-label="Selection">
    ${chosen.length === 0 && html`<b>${shot.name}</b><span class="dim num">${count(shot.takes, 'take')}${shot.kept > 0 && html`, <a href=${link('search', [], { shot: shot.name, verdict: 'keep' })}>${shot.kept} kept</a>`}</span>`}
    ${chosen.length > 0 && html`
      <span class="num">${one ? one.id : count(chosen.length, 'take')}</span>
      <button class="quiet" title="K" onClick=${() => judge(chosen, 'keep')}>Keep</button>
      <button class="quiet" title="R" onClick=${() => judge(chosen, 'reject')}>Reject</button>
      ${one && !isClip(one.asset) && html`<button class="quiet" title="A" onClick=${() => anchor(one.id)}>Anchor</button>`}
      ${ways && html`<span class="ways">
        ${one && ways !== 'take' && html`<a title="Enter" href=${link('take', [one.id])}>Open</a>`}
        ${one && !isClip(one.asset) && html`<a title="E" href=${link('edit', [one.id])}>Edit</a>`}
        <a title="C" href=${link('compare', [], { takes: chosen.slice(0, 2).join(','), shot: shot.name })}>Compare</a>
        ${one && html`<a title="M" href=${link('motion', [one.id])}>Motion</a><a title="L" href=${link('lineage', [one.id])}>Lineage</a>`}
      </span>`}
      <span class="grow"></span>
      ${!top && html`<${PriceButton} quiet verb="Promote" request=${request} expected=${expected} press=${press} around=${{ takes: chosen, shot: shot.name }} hint="P" />`}`}
  </div>`;
}
