// The connection of this page: one client, and what it says about itself put into the store.

import { Daemon } from '../client.js';
import { dispatch } from './store.js';

/** @type {Daemon | null} */
let daemon = null;

/** Connects, with the page key of a session or the token of a paired client. @param {any} how */
export function connect(how) {
  daemon = new Daemon(how);
  daemon.onState((state) => dispatch({ type: 'connection', state }));
  return daemon;
}

/** Calls a method of the daemon; throws a `Fault` {code, message, hint, data}. @param {string} method @param {any} [params] @returns {Promise<any>} */
export function call(method, params = {}) {
  return /** @type {any} */ (the()).call(method, params);
}

/** Sends a picture and gives its asset. @param {Blob} blob @returns {Promise<any>} */
export const upload = (blob) => the().upload(blob);

/** The connection itself. */
export function the() {
  if (!daemon) {
    throw new Error('not connected');
  }
  return daemon;
}
