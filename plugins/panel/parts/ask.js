/**
 * One question to the daemon as a hook: asks, keeps the last answer while it asks again, and lets go of answers that come too late.
 */

import { call } from '../state/daemon.js';
import { useEffect, useState } from './html.js';

/**
 * @param {string} method
 * @param {object | null} params Null asks nothing.
 * @param {unknown} [because] Asks again whenever this is another value: the number of something that an event has changed.
 * @returns {{ reply: any, fault: any, asking: boolean, again: () => void }} `reply` is that of these params or null; of the same ones
 *   asked again, it is the last one until the next is here.
 */
export function useAsk(method, params, because) {
  const wanted = params && JSON.stringify([method, params]);
  const [told, setTold] = useState(/** @type {any} */ ({ of: null, reply: null, fault: null, round: -1 }));
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!wanted) return undefined;
    let mine = true;
    const [name, what] = JSON.parse(wanted);
    call(name, what).then(
      (reply) => mine && setTold({ of: wanted, reply, fault: null }),
      (fault) => mine && setTold((/** @type {any} */ old) => ({ of: wanted, reply: old.of === wanted ? old.reply : null, fault })),
    );
    return () => void (mine = false);
  }, [wanted, because, round]);
  const fits = told.of === wanted;
  return { reply: fits ? told.reply : null, fault: fits ? told.fault : null, asking: Boolean(wanted) && !fits, again: () => setRound((n) => n + 1) };
}

/**
 * All pages of a list, one after another, up to `most` rows.
 * @param {string} method
 * @param {Record<string, unknown>} params
 * @param {string} field Where the rows are in a reply.
 * @param {number} most
 * @returns {Promise<{ rows: any[], more: boolean }>} `more` says that there are further ones.
 */
export async function allPages(method, params, field, most) {
  /** @type {any[]} */
  const rows = [];
  /** @type {string | null} */
  let cursor = null;
  do {
    const reply = await call(method, { ...params, limit: 500, cursor });
    rows.push(...reply[field]);
    cursor = reply.cursor;
  } while (cursor && rows.length < most);
  return { rows, more: cursor !== null };
}
