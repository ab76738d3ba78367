// The smallest panel there is: it logs in with the code behind the `#`, and says how the daemon is, by HTTP and by WebSocket.

const KEY = 'maquette.page_key';

function say(text) {
  document.getElementById('state').textContent = text;
}

/** Exchanges the code in the address for a session, and takes it out of the address. */
async function logIn() {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (!code) return;
  history.replaceState(null, '', location.pathname);
  const answer = await fetch('/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(`${told.error.data.message}. ${told.error.data.hint}`);
  localStorage.setItem(KEY, told.page_key);
}

/** One call. The cookie goes along by itself; the page's key is the other half of the session. */
async function call(method, params = {}) {
  const answer = await fetch('/rpc', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-maquette-page': localStorage.getItem(KEY) ?? '' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const told = await answer.json();
  if (told.error) throw new Error(`${told.error.data.message}. ${told.error.data.hint}`);
  return told.result;
}

function listen() {
  const socket = new WebSocket(`ws://${location.host}/rpc`);
  const send = (id, method, params) => socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
  socket.addEventListener('open', () => send(1, 'auth', { page_key: localStorage.getItem(KEY) }));
  socket.addEventListener('message', (message) => {
    const told = JSON.parse(message.data);
    if (told.id === 1 && told.result) send(2, 'events.subscribe', {});
    if (told.method === 'events') say(`event ${told.params.result.seq}: ${told.params.result.kind}`);
  });
}

try {
  await logIn();
  const status = await call('status');
  say(`Maquette ${status.build}: ${status.takes} takes, ${status.open_jobs} open jobs`);
  listen();
} catch (error) {
  say(`${error.message} Run \`maquette panel\` to log in.`);
}
