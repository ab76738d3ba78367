// Serves plugins/panel beside a running daemon, without a login, for work on the panel:
//
//     MAQUETTE_HOME=… node tests/panel/dev.mjs [PORT]
//
// It sends the headers that the daemon sends with the panel, and passes everything else on: with the daemon's own token for the login code `dev`, and as
// it is for a real one (take the code from the address that `maquette panel --print` prints).

import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = process.env.MAQUETTE_HOME;
const port = Number(process.argv[2] ?? 47200);
const folder = fileURLToPath(new URL('../../plugins/panel/', import.meta.url));
const MEDIA = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json' };
const CSP = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port} ws://[::1]:${port}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;

/** Where the daemon is now; read each time, because it may have been started again. */
function daemon() {
  const found = JSON.parse(readFileSync(join(home, 'config/daemon.json'), 'utf8'));
  return { port: found.port, token: readFileSync(found.token_file, 'utf8').trim() };
}

/** Whether a request is one of a page that logged in with the code `dev`. Pictures carry no page key; they have signatures. */
const isDev = (asked, token) => asked.headers['x-maquette-page'] === token || asked.headers.cookie === undefined;

function withToken({ host, origin, referer, cookie, 'x-maquette-page': page, ...headers }, token) {
  const kept = Object.entries(headers).filter(([name]) => !name.startsWith('sec-'));
  return { ...Object.fromEntries(kept), authorization: `Bearer ${token}` };
}

/** As if the page had come from the daemon itself. */
function ours({ host, origin, ...headers }, to) {
  return { ...headers, host: `127.0.0.1:${to}`, ...(origin && { origin: `http://127.0.0.1:${to}` }) };
}

function shell(path, answer) {
  const file = join(folder, normalize(path === '' ? 'index.html' : path));
  if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
    answer.writeHead(404).end();
    return;
  }
  answer.writeHead(200, {
    'content-type': MEDIA[extname(file)] ?? 'application/octet-stream', 'content-security-policy': CSP, 'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin',
  });
  createReadStream(file).pipe(answer);
}

function pass(asked, answer) {
  let target;
  try {
    target = daemon();
  } catch {
    answer.writeHead(502).end();
    return;
  }
  const headers = isDev(asked, target.token) ? withToken(asked.headers, target.token) : ours(asked.headers, target.port);
  const forward = request({ host: '127.0.0.1', port: target.port, path: asked.url, method: asked.method, headers }, (reply) => {
    answer.writeHead(reply.statusCode, reply.headers);
    reply.pipe(answer);
  });
  forward.on('error', () => answer.headersSent ? answer.destroy() : answer.writeHead(502).end());
  asked.pipe(forward);
}

async function login(asked, answer) {
  const parts = [];
  for await (const part of asked) parts.push(part);
  const body = Buffer.concat(parts);
  const { port: to, token } = daemon();
  if (JSON.parse(body).code === 'dev') {
    answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ page_key: token, client: 'dev' }));
    return;
  }
  const forward = request({ host: '127.0.0.1', port: to, path: '/login', method: 'POST', headers: ours(asked.headers, to) }, (reply) => {
    answer.writeHead(reply.statusCode, reply.headers);
    reply.pipe(answer);
  });
  forward.end(body);
}

const server = createServer((asked, answer) => {
  const { pathname } = new URL(asked.url, 'http://localhost');
  if (pathname === '/' || pathname === '/panel') {
    answer.writeHead(302, { location: '/panel/' }).end();
  } else if (pathname.startsWith('/panel/')) {
    shell(decodeURIComponent(pathname.slice('/panel/'.length)), answer);
  } else if (pathname === '/login') {
    login(asked, answer);
  } else {
    pass(asked, answer);
  }
});

server.on('upgrade', (asked, socket, head) => {
  const { port: to, token } = daemon();
  const { 'sec-websocket-extensions': extensions, ...headers } = asked.headers.cookie ? ours(asked.headers, to) : { ...asked.headers, host: `127.0.0.1:${to}`, origin: undefined };
  const lines = [`GET ${asked.url} HTTP/1.1`];
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) lines.push(`${name}: ${value}`);
  }
  const forward = connect(to, '127.0.0.1', () => {
    forward.write(`${lines.join('\r\n')}\r\n\r\n`);
    forward.write(head);
    forward.pipe(socket);
    socket.once('data', (first) => {
      forward.write(asToken(first, token));
      socket.pipe(forward);
    });
  });
  forward.on('error', () => socket.destroy());
  socket.on('error', () => forward.destroy());
});

/** The first frame of a page is `auth {page_key}`; a daemon without pairing wants `auth {token}`. A small text frame, masked. */
function asToken(frame, token) {
  if (frame.length < 6) return frame;
  const long = (frame[1] & 0x7f) === 126;
  const from = long ? 4 : 2;
  const mask = frame.subarray(from, from + 4);
  const text = Buffer.from(frame.subarray(from + 4).map((byte, at) => byte ^ mask[at % 4])).toString();
  if (!text.includes(token)) return frame;
  const told = Buffer.from(text.replace(/"page_key":"[^"]*"/, `"token":"${token}"`));
  const head = told.length < 126 ? [0x81, 0x80 | told.length] : [0x81, 0xfe, told.length >> 8, told.length & 255];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), told]);
}

server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/panel/#code=dev`));
