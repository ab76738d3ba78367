// Binding tiers to routes, and back again: the page remembers what they were bound to, the daemon decides whether it may be.
//
// A project with a file of its own is changed in that file: what the person's config says would not reach it.

import { key } from '../client.js';
import { toast } from '../parts/toast.js';
import { told } from './actions.js';
import { call } from './daemon.js';
import { dispatch, now } from './store.js';

/** @typedef {{ tier: string, route: string, before: string }} Bond */

/** Where the ladder of the project that is shown is written: its own file, or the person's config. */
export const inProject = () => now().projects.some((one) => one.id === now().project && !one.is_default);

/**
 * Binds each tier to its route, with the way back in the toast. `onDone` is called after every change, that of the way back too.
 * @param {Bond[]} bonds @param {() => void} onDone
 */
export async function bind(bonds, onDone) {
  for (const { tier, route } of bonds) {
    const done = await told(() => call('ladder.use', { provider: route, tier, project: now().project, in_project: inProject() }));
    // Asked for again, so that the choice goes back to what is.
    if (!done) return onDone();
    show(done);
    if (routeOf(done, tier) !== route) toast({ text: `${tier} still uses ${routeOf(done, tier)}`, hint: done.notes.join(' '), bad: true });
  }
  onDone();
  const back = () => void bind(bonds.map(({ tier, route, before }) => ({ tier, route: before, before: route })), onDone);
  toast({ text: bonds.map(({ tier, route }) => `${tier} uses ${route}`).join(', '), action: { says: 'Undo', run: back } });
}

/**
 * Makes the tiers use a provider's ladder; `funds` are what may be spent of its wallet, in the wallet's own unit, or empty.
 * @param {string} provider @param {string} funds @param {any[]} tiers as they are now @param {() => void} onDone
 */
export async function use(provider, funds, tiers, onDone) {
  const given = funds === '' ? {} : { funds_micro_units: Math.round(Number(funds) * 1e6), idempotency_key: key() };
  const done = await told(() => call('ladder.use', { provider, project: now().project, in_project: inProject(), ...given }));
  if (!done) return;
  show(done);
  onDone();
  const bonds = tiers.map((tier) => ({ tier: tier.name, route: tier.route, before: routeOf(done, tier.name) })).filter((bond) => bond.before !== bond.route);
  const action = bonds.length ? { action: { says: 'Undo', run: () => void bind(bonds, onDone) } } : {};
  toast({ text: [`The tiers use ${provider}`, ...done.notes].join('. '), ...action });
}

/** @param {any} done @param {string} tier @returns {string} */
const routeOf = (done, tier) => done.tiers.find((/** @type {any} */ one) => one.name === tier)?.route ?? '';

/** @param {any} done */
const show = (done) => dispatch({ type: 'tiers', tiers: done.tiers });
