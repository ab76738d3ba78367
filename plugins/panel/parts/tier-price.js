// What one take of a tier costs, in words. Pure.

import { credits } from './words.js';

/**
 * A price of nothing is only said of a route that can be used: without a wallet nobody knows what its credits are worth.
 * @param {{ price_as_of?: string | null, price_microcredits: number }} tier
 * @param {{ ready: boolean } | undefined} route The tier's route, where it is known.
 */
export function priceOf(tier, route) {
  const known = Boolean(tier.price_as_of) && (tier.price_microcredits > 0 || route?.ready !== false);
  return known ? credits(tier.price_microcredits) : 'not known';
}
