// How things stand with the daemon, found out by asking it: nothing here is guessed from what was true a moment ago.

import { Fault, within } from './fault.js';

/** Oldest and newest protocol number that this client speaks. */
export const PROTOCOL = /** @type {[number, number]} */ ([1, 1]);

const CHECK_MS = 5_000;

/**
 * @typedef {object} Caller
 * @property {string} base
 * @property {Record<string, string>} headers the credential
 * @property {RequestCredentials} credentials
 * @property {string} name for the daemon's log
 */

/**
 * Why the daemon cannot be used; null if it can. The code is `down`, `blocked`, `unauthorized` or `version_skew`.
 * @param {Caller} caller
 * @returns {Promise<Fault | null>}
 */
export async function probe(caller) {
  try {
    const { status, protocol } = await health(caller.base);
    if (status === 503) return new Fault('down', 'The daemon is leaving.', 'It comes back once something needs it.');
    if (status === 403) return blocked(caller.base);
    if (typeof protocol !== 'number') {
      return new Fault('down', `Something else than Maquette answers at ${caller.base}.`, 'Run `maquette status` for the right address.');
    }
    if (protocol < PROTOCOL[0]) return skew(`The daemon speaks protocol ${protocol}, this needs ${PROTOCOL[0]}.`);
  } catch {
    return await isBlocked(caller.base) ? blocked(caller.base) : down(caller.base);
  }
  return greet(caller);
}

/**
 * What a reply of the daemon holds; its error is thrown.
 * @param {Response} response
 * @returns {Promise<any>}
 */
export async function readJson(response) {
  const said = await response.json().catch(() => null);
  if (said?.error) throw Fault.of(said.error);
  if (!response.ok || said === null) {
    throw new Fault('bad_reply', `${response.url} answered ${response.status} and nothing that could be read.`, 'Run `maquette doctor`.');
  }
  return said;
}

/** One JSON-RPC request as `fetch` takes it. @param {string} method @param {object} params @param {Record<string, string>} headers */
export const request = (method, params, headers) => ({
  method: 'POST',
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  headers: { ...headers, 'content-type': 'application/json' },
});

/**
 * The one question that needs no credential. By `fetch`, since a WebSocket may not raise the browser's prompt.
 * @param {string} base
 */
function health(base) {
  return within(CHECK_MS, undefined, async (signal) => {
    const response = await fetch(`${base}/health`, { credentials: 'omit', cache: 'no-store', signal });
    const said = await response.json().catch(() => null);
    return { status: response.status, protocol: said?.protocol };
  });
}

/**
 * Greets with what we have: a stranger is told the protocol number and nothing else.
 * @param {Caller} caller
 * @returns {Promise<Fault | null>}
 */
async function greet({ base, headers, credentials, name }) {
  const params = { client_protocol: PROTOCOL, client: name };
  try {
    const hello = { ...request('hello', params, headers), credentials };
    const said = await within(CHECK_MS, undefined, async (signal) => readJson(await fetch(`${base}/rpc`, { ...hello, signal })));
    return said.result?.instance_id ? null : new Fault('unauthorized', 'This was not let in yet.', 'Pair it with Maquette.');
  } catch (thrown) {
    if (!(thrown instanceof Fault)) return down(base);
    if (thrown.code === 'unauthorized') return thrown;
    if (thrown.code === 'protocol_mismatch') return skew(thrown.message, thrown.hint);
    return new Fault(thrown.code === 'forbidden' ? 'blocked' : 'down', thrown.message, thrown.hint);
  }
}

/**
 * Whether somebody is there and we may not talk to them. The browser tells a page only that it failed, so this asks in two other ways;
 * neither is reason enough not to have tried.
 * @param {string} base
 */
async function isBlocked(base) {
  if (typeof location === 'undefined' || location.origin === base) return false;
  try {
    // The answer cannot be read, but it came: the daemon does not list our origin.
    await within(CHECK_MS, undefined, (signal) => fetch(`${base}/health`, { mode: 'no-cors', cache: 'no-store', signal }));
    return true;
  } catch {
    const name = /** @type {PermissionName} */ ('loopback-network');
    const permission = await globalThis.navigator?.permissions?.query({ name }).catch(() => null);
    return permission?.state === 'denied';
  }
}

/** @param {string} base */
const down = (base) => new Fault('down', `No daemon answers at ${base}.`, 'Start it with `maquette serve`.');

/** @param {string} base */
const blocked = (base) => new Fault('blocked', `This page may not ask ${base}.`, 'Allow it access to local devices, then try again.');

/** @param {string} message @param {string} [hint] */
const skew = (message, hint) => new Fault('version_skew', message, hint || 'Update the older of the two.');
