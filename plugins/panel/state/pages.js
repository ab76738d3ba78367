// Long lists of the daemon, read page by page.

import { call } from './daemon.js';

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
