// What a tile says of the way from the take that it came from: what changed most, and how many other things are to be seen.

import { tilesTell, wish } from '../state/measures.js';
import { isClip } from './assets.js';
import { html, useEffect, useRef, useState } from './html.js';
import { Steps } from './measure-list.js';
import { badgeOf, isGuide } from './measures.js';

/** Narrower tiles have room for the bar alone, in CSS pixels. */
const NARROW = 132;

/** How a take has to have come to be: these are measured when they are made, so asking is reading. */
const FROM = new Set(['promote', 'edit']);

/** @param {{ take: any, width: number }} props */
export function Badge({ take, width }) {
  const asks = Boolean(take.parent) && FROM.has(take.origin) && !isClip(take.asset) && !isGuide(take) && tilesTell();
  return asks ? html`<${Told} key=${take.id} take=${take} width=${width} />` : null;
}

/** @param {{ take: any, width: number }} props */
function Told({ take, width }) {
  const place = useRef(/** @type {Element | null} */ (null));
  const [badge, setBadge] = useState(/** @type {ReturnType<typeof badgeOf>} */ (null));
  useEffect(() => {
    let release = () => {};
    // Tiles near the window are drawn too; only those in it ask.
    const watch = new IntersectionObserver(([entry]) => {
      release();
      release = entry?.isIntersecting ? wish(take.id, (reply) => setBadge(badgeOf(reply.drift))) : () => {};
    });
    place.current && watch.observe(place.current);
    return () => {
      watch.disconnect();
      release();
    };
  }, []);
  const says = badge ? `Changed from ${take.parent}: ${badge.says}` : '';
  return html`<div class="changed" ref=${place} data-there=${badge ? '' : undefined} title=${says || undefined}>
    ${badge && html`<${Steps} of=${badge.steps} />${width >= NARROW && html`<span aria-hidden="true">${badge.name}${badge.more > 0 ? ` +${badge.more}` : ''}</span>`}<span class="sr">${says}</span>`}
  </div>`;
}
