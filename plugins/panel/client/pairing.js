// Secrets: keys of requests, and how somebody is let in.
//
// Pairing: a plugin without a file system shows a code, a person approves it in Maquette, and a secret number that only the plugin knows
// fetches the token.

import { Fault } from './fault.js';

/** @typedef {'read' | 'generate' | 'spend' | 'admin' | (string & {})} Grant */
/**
 * @typedef {object} Wish
 * @property {string} client name of the plugin, for the person who approves
 * @property {Grant[]} scopes
 * @property {number} [spend_per_day_microcredits]
 */
/**
 * @typedef {object} Pairing
 * @property {string} token told once
 * @property {string} client
 * @property {Grant[]} scopes what was given, which may be less than what was asked for
 * @property {number | null} [spend_per_day_microcredits]
 */

const CALL_MS = 30_000;
/** How long one question waits for the person. */
const WAIT_MS = 20_000;

/** @param {Uint8Array} bytes */
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** A fresh idempotency key: one for each press of a button, the same for every repetition of that press. */
export const key = () => hex(crypto.getRandomValues(new Uint8Array(16)));

/**
 * @param {(method: string, params: object, limitMs: number) => Promise<any>} ask
 * @param {Wish} wish
 * @param {(code: string, expiresMs: number) => void} onCode
 * @returns {Promise<Pairing>}
 */
export async function pair(ask, wish, onCode) {
  const nonce = hex(crypto.getRandomValues(new Uint8Array(32)));
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(nonce));
  const begun = await ask('pair.begin', { ...wish, nonce_hash: hex(new Uint8Array(hash)) }, CALL_MS);
  onCode(begun.code, begun.expires_ms);
  for (;;) {
    const said = await ask('pair.poll', { pair_id: begun.pair_id, nonce, wait_ms: WAIT_MS }, CALL_MS + WAIT_MS);
    if (said.state === 'approved') return { ...said, client: said.client ?? wish.client };
    if (said.state === 'denied') throw new Fault('denied', 'The request was denied.', 'Ask again if that was a mistake.');
    if (said.state !== 'waiting') throw new Fault('expired', 'Nobody approved the code in time.', 'Ask for a new code.');
  }
}

/**
 * Gives the panel's single-use login code for the page's key; the cookie comes beside it.
 * @param {string} base
 * @param {string} code
 * @returns {Promise<{ page_key: string, client: string }>}
 */
export async function login(base, code) {
  const response = await fetch(`${base}/login`, {
    method: 'POST', credentials: 'same-origin', body: JSON.stringify({ code }), headers: { 'content-type': 'application/json' },
  });
  const said = await response.json();
  if (!response.ok) throw Fault.of(said.error);
  return said;
}
