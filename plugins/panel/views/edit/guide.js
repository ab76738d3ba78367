// Guide: a map of the picture that tells other models where things are.

import { guided } from '../../parts/guides.js';
import { html } from '../../parts/html.js';
import { toast } from '../../parts/toast.js';
import { link } from '../../state/route.js';
import { useStore } from '../../state/store.js';
import { useAsked } from '../../state/takes.js';

const MAPS = [
  ['depth', 'Depth', 'White is near, black is far. A sketch knows its own; of any other picture it is an estimate.'],
  ['edges', 'Edges', 'White lines on black.'],
  ['segments', 'Things', 'A colour for each thing. A sketch knows its own; of any other picture it is an estimate.'],
];

/** @type {import('./operations.js').Operation} */
export const guide = {
  op: 'guide', says: 'Guide', verb: 'Make the guide', blank: { map: 'depth' },
  asks: ({ map }) => ({ map }),
  Form: ({ wish, set }) => html`
    <div class="choice" role="group" aria-label="Map">${MAPS.map(([map, says]) => html`<button aria-pressed=${wish.map === map} onClick=${() => set({ map })}>${says}</button>`)}</div>
    <p class="dim small">${MAPS.find(([map]) => map === wish.map)?.[2]} <${Takers} /></p>`,
  // The take's own page says which tiers take it, and offers these.
  next: (take) => [{ says: 'Use as guide', href: link('take', [take.id]) }, { says: 'Copy its digest', run: () => void copy(take) }],
};

/** Which tiers would keep to the guide, before it is made. */
function Takers() {
  const tiers = useStore((state) => state.tiers);
  const { reply } = useAsked('model.list');
  if (!reply) return null;
  const { taking, why } = guided(tiers.filter((tier) => tier.stage !== 'motion'), reply.routes);
  return why ? html`${why}. <a class="linked" href=${link('settings')}>Bind a tier to one that does</a>` : html`${taking.map((tier) => tier.name).join(', ')} ${taking.length === 1 ? 'keeps' : 'keep'} to it.`;
}

/** @param {any} take */
const copy = (take) => navigator.clipboard.writeText(take.asset.digest).then(
  () => toast({ text: `Copied: the digest of ${take.id}` }),
  () => toast({ text: 'The browser did not allow copying', hint: take.asset.digest, bad: true }),
);
