// The connection of this page: one client, and what it says about itself put into the store.

import { Daemon } from '../client.js';
import { dispatch } from './store.js';

/** @type {Daemon | null} */
let daemon = null;

/** Connects, with the page key of a session or the token of a paired client. @param {import('../client.js').Options} how */
export function connect(how) {
  daemon = new Daemon(how);
  daemon.onState((state) => dispatch({ type: 'connection', state }));
  return daemon;
}

/**
 * Calls a method of the daemon; throws a `Fault` {code, message, hint, data}.
 * @template {keyof import('../types.js').Methods} M
 * @param {M} method @param {import('../types.js').Methods[M]['params']} [params] @returns {Promise<import('../types.js').Methods[M]['reply']>}
 */
export const call = (method, params) => the().call(method, params);

/** Sends a picture and gives its asset. @param {Blob} blob */
export const upload = (blob) => the().upload(blob);

/** The connection itself. */
export function the() {
  if (!daemon) {
    throw new Error('not connected');
  }
  return daemon;
}
