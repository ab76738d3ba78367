// Boot: who this page is, then the shell, then the daemon. The shell stands before the first answer.

import { Welcome } from './parts/connection.js';
import { html, render } from './parts/html.js';
import { listen } from './parts/keys.js';
import { Shell } from './parts/shell.js';
import { connect } from './state/daemon.js';
import { session } from './state/login.js';
import { follow } from './state/sync.js';

const root = /** @type {HTMLElement} */ (document.getElementById('app'));

/** Opens the panel for a session, or says how to get one. */
async function boot() {
  const { pageKey, why } = await session();
  if (!pageKey) {
    render(html`<${Welcome} why=${why} />`, root);
    return;
  }
  connect({ base: location.origin, pageKey });
  listen();
  render(html`<${Shell} />`, root);
  follow();
}

void boot();
