// Who this page is: the code in the fragment becomes a session once; the page key is kept for this port alone.

const SHELF = 'maquette.page_key';

/** @typedef {{ pageKey: string | null, why: '' | 'no_session' | 'code_refused' | 'unreachable' }} Session */

/** The session of this page. A code is spent here, and taken out of the address and the history. @returns {Promise<Session>} */
export async function session() {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (!code) {
    const pageKey = localStorage.getItem(SHELF);
    return { pageKey, why: pageKey ? '' : 'no_session' };
  }
  history.replaceState(null, '', location.pathname);
  return login(code);
}

/** @param {string} code @returns {Promise<Session>} */
async function login(code) {
  try {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/login', { method: 'POST', headers, body: JSON.stringify({ code }) });
    if (!answer.ok) {
      const pageKey = localStorage.getItem(SHELF);
      return { pageKey, why: pageKey ? '' : 'code_refused' };
    }
    const { page_key: pageKey } = await answer.json();
    localStorage.setItem(SHELF, pageKey);
    return { pageKey, why: '' };
  } catch {
    return { pageKey: localStorage.getItem(SHELF), why: 'unreachable' };
  }
}

/** Forgets the session, so that the page asks for a new login. */
export function forget() {
  localStorage.removeItem(SHELF);
}
