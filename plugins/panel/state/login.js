// Who this page is: the code in the fragment becomes a session once; the page key is kept for this port alone.

import { login } from '../client.js';
import { kept } from './shelf.js';

const SHELF = 'maquette.page_key';

/** @typedef {{ pageKey: string | null, why: '' | 'no_session' | 'code_refused' }} Session */

/** The session of this page. A code is spent here, and taken out of the address and the history. @returns {Promise<Session>} */
export async function session() {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (!code) {
    const pageKey = kept.get(SHELF);
    return { pageKey, why: pageKey ? '' : 'no_session' };
  }
  history.replaceState(null, '', location.pathname);
  return spend(code);
}

/** @param {string} code @returns {Promise<Session>} */
async function spend(code) {
  try {
    const { page_key: pageKey } = await login(location.origin, code);
    kept.set(SHELF, pageKey);
    return { pageKey, why: '' };
  } catch {
    const pageKey = kept.get(SHELF);
    return { pageKey, why: pageKey ? '' : 'code_refused' };
  }
}

/** Forgets the session, so that the page asks for a new login. */
export function forget() {
  kept.drop(SHELF);
}
