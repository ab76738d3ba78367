// Which tiers take a guide, as the daemon says of their routes, and what to say where none does. Pure.

/** @typedef {{ name: string, route: string }} Tier */
/** @typedef {{ route: string, guide?: boolean, ready?: boolean }} Route */

/**
 * Whether the route of a tier takes a guide; null where nobody has said: no routes yet, or a daemon of before.
 * @param {Tier} tier @param {Route[]} routes
 */
export const takesGuide = (tier, routes) => routes.find((one) => one.route === tier.route)?.guide ?? null;

/**
 * The tiers that take a guide, or may, because nobody has said that they do not; and why there is none.
 * @template {Tier} T
 * @param {T[]} tiers @param {Route[]} routes
 * @returns {{ taking: T[], why: string }} `why` is empty where a tier takes one
 */
export function guided(tiers, routes) {
  const taking = tiers.filter((tier) => takesGuide(tier, routes) !== false);
  return { taking, why: taking.length || !tiers.length ? '' : noneTakes(tiers, routes) };
}

/** @param {Tier[]} tiers @param {Route[]} routes */
function noneTakes(tiers, routes) {
  const own = [...new Set(tiers.map((tier) => tier.route))];
  const none = own.length === 1 ? `${own[0]} takes no guide` : `None of ${own.join(', ')} takes a guide`;
  const others = routes.filter((route) => route.guide);
  // What can be used now is worth more than what lacks a key.
  const best = [...others.filter((route) => route.ready), ...others].slice(0, 1).map((route) => route.route);
  return best.length ? `${none}; ${best[0]} does` : `${none}, and no other route of your catalog does`;
}
