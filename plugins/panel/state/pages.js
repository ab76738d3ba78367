// The books, read page by page.

import { call } from './daemon.js';

/**
 * Entries of the books, newest first, as many as there are up to about `most`.
 * @param {import('../types.js').EntriesParams} params
 * @param {number} most
 * @returns {Promise<{ rows: import('../types.js').Entry[], more: boolean }>} `more` says that there are older ones.
 */
export async function entries(params, most) {
  /** @type {import('../types.js').Entry[]} */
  const rows = [];
  /** @type {string | null | undefined} */
  let cursor = null;
  do {
    /** @type {import('../types.js').EntriesReply} */
    const reply = await call('credit.entries', { ...params, limit: 500, cursor });
    rows.push(...reply.entries);
    cursor = reply.cursor;
  } while (cursor && rows.length < most);
  return { rows, more: Boolean(cursor) };
}
