// Binding tiers to routes, and back again: the page remembers what they were bound to, the daemon decides whether it may be.

import { key } from '../client.js';
import { toast } from '../parts/toast.js';
import { told } from './actions.js';
import { call } from './daemon.js';
import { dispatch, now } from './store.js';

/** @typedef {{ tier: string, route: string, before: string }} Bond */

/**
 * Binds each tier to its route, with the way back in the toast.
 * @param {Bond[]} bonds @param {string | null} project
 */
export async function bind(bonds, project) {
  for (const { tier, route } of bonds) {
    const done = await told(() => call('ladder.use', { provider: route, tier, project }));
    if (!done) return;
    show(done);
  }
  const back = () => void bind(bonds.map(({ tier, route, before }) => ({ tier, route: before, before: route })), project);
  toast({ text: bonds.map(({ tier, route }) => `${tier} uses ${route}`).join(', '), action: { says: 'Undo', run: back } });
}

/**
 * Makes the tiers use a provider's ladder; `funds` are what may be spent of its wallet, in the wallet's own unit, or empty.
 * @param {string} provider @param {string} funds @param {any[]} tiers as they are now @param {string | null} project
 */
export async function use(provider, funds, tiers, project) {
  const given = funds === '' ? {} : { funds_micro_units: Math.round(Number(funds) * 1e6), idempotency_key: key() };
  const done = await told(() => call('ladder.use', { provider, project, ...given }));
  if (!done) return null;
  show(done);
  const bonds = tiers.map((tier) => ({ tier: tier.name, route: tier.route, before: done.tiers.find((/** @type {any} */ one) => one.name === tier.name)?.route ?? '' })).filter((bond) => bond.before !== '' && bond.before !== bond.route);
  toast({ text: [`The tiers use ${provider}`, ...done.notes].join('. '), ...(bonds.length ? { action: { says: 'Undo', run: () => void bind(bonds, project) } } : {}) });
  return done;
}

/** @param {any} done */
function show(done) {
  if (now().project) dispatch({ type: 'tiers', tiers: done.tiers });
}
