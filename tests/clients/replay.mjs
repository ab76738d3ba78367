// Replays the golden samples against plugins/panel/client.js: each request that it sends is the sample's, and each reply comes out as it
// went in. The server is a fake that has the samples' answers, and what issue 5 adds to HTTP. Run by tests/e2e/clients.rs, or by hand:
//
//     node --test tests/clients/replay.mjs

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { test } from 'node:test';

import { Daemon, Fault, key } from '../../plugins/panel/client.js';
import { Cursor } from '../../plugins/panel/client/cursor.js';

const ROOT = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, ROOT), 'utf8');
const names = readdirSync(new URL('protocol/wire/samples/1/', ROOT)).map((file) => file.replace(/\.json$/, ''));
const samples = Object.fromEntries(names.map((name) => [name, JSON.parse(read(`protocol/wire/samples/1/${name}.json`))]));
const methods = Object.entries(samples).filter(([, sample]) => sample.request);

const result = (said) => ({ jsonrpc: '2.0', id: 1, result: said });
const error = (code, message, more = {}) =>
  ({ jsonrpc: '2.0', id: 1, error: { code: -32000, message, data: { code, message, hint: 'the next step', more } } });

/** A server with the samples' answers, and first those of `answers`: `[status, reply]`, or a function that makes them. */
async function fake(answers = {}) {
  const heard = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const asked = request.url === '/rpc' ? JSON.parse(body) : { method: request.url, params: body };
    heard.push({ asked, headers: request.headers });
    const answer = answers[asked.method] ?? [200, samples[asked.method]?.response ?? {}];
    const [status, reply] = typeof answer === 'function' ? await answer(asked.params, request) : answer;
    if (status === 0) return request.socket.destroy();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${server.address().port}`;
  const end = () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); });
  return { base, heard, answers, end };
}

const HEALTHY = { '/health': [200, { protocol: 1 }] };

async function refused(promise) {
  const fault = await promise.then(() => assert.fail('it was not refused'), (thrown) => thrown);
  assert.ok(fault instanceof Fault, String(fault?.stack));
  return fault;
}

test('each request is the sample’s and each reply comes out whole', async () => {
  const server = await fake();
  const daemon = new Daemon({ base: `${server.base}/`, token: 'sesame', WebSocket: null });
  for (const [name, { request, response }] of methods) {
    server.heard.length = 0;
    assert.deepEqual(await daemon.call(name, request.params), response.result, name);
    assert.deepEqual(server.heard.map(({ asked }) => asked), [request], name);
    assert.equal(server.heard[0].headers.authorization, 'Bearer sesame');
  }
  await server.end();
});

test('the types name every method and no other', () => {
  const told = JSON.parse(read('protocol/wire/openrpc.json')).methods.map(({ name }) => name);
  const map = read('plugins/panel/types.d.ts').split('export interface Methods {')[1];
  const typed = [...map.matchAll(/^ {2}'([^']+)':/gm)].map(([, name]) => name);
  assert.deepEqual(typed, told);
  assert.deepEqual(methods.map(([name]) => name).filter((name) => !told.includes(name)), []);
});

test('the panel’s page shows its key and no token', async () => {
  const server = await fake();
  await new Daemon({ base: server.base, pageKey: 'k', WebSocket: null }).call('status');
  assert.equal(server.heard[0].headers['x-maquette-page'], 'k');
  assert.equal(server.heard[0].headers.authorization, undefined);
  await server.end();
});

test('a fault keeps code, message, hint and figures, and is not tried again', async () => {
  const server = await fake({ ...HEALTHY, draft: [200, error('credits_short', 'too few', { needed_microcredits: 7 })], edit: [0] });
  const daemon = new Daemon({ base: server.base, token: 't', WebSocket: null });
  const fault = await refused(daemon.call('draft', { prompt: 'x', idempotency_key: key() }));
  assert.deepEqual([fault.code, fault.message, fault.hint, fault.data.needed_microcredits], ['credits_short', 'too few', 'the next step', 7]);
  assert.equal((await refused(daemon.call('edit', {}))).code, 'lost');
  const asked = (method) => server.heard.filter((one) => one.asked.method === method).length;
  assert.deepEqual([asked('draft'), asked('edit')], [1, 1]);
  server.answers.quote = () => new Promise(() => {});
  assert.equal((await refused(daemon.call('quote', {}, { timeoutMs: 20 }))).code, 'timed_out');
  const giveUp = new AbortController();
  const waiting = refused(daemon.call('quote', {}, { signal: giveUp.signal }));
  giveUp.abort();
  assert.equal((await waiting).code, 'stopped');
  server.answers.status = [200, 'nothing of ours'];
  server.answers['job.list'] = [500, { no: 'error' }];
  assert.equal((await refused(daemon.call('job.list', {}))).code, 'bad_reply');
  await server.end();
});

test('the states are told apart by asking', async () => {
  const server = await fake({ ...HEALTHY });
  const daemon = new Daemon({ base: server.base, token: 't', WebSocket: null });
  const seen = [];
  daemon.onState((state) => seen.push(state));
  const check = async (answers, expect) => {
    Object.assign(server.answers, HEALTHY, { hello: undefined }, answers);
    assert.equal(await daemon.check(), expect);
    assert.equal(daemon.reason === null, expect === 'ready');
  };
  await check({}, 'ready');
  await check({ hello: [401, error('unauthorized', 'no')] }, 'wrong_token');
  await check({ hello: [200, result({ protocol: 1 })] }, 'wrong_token');
  await check({ hello: [200, error('protocol_mismatch', 'too old')] }, 'version_skew');
  await check({ '/health': [200, { protocol: 0 }] }, 'version_skew');
  await check({ '/health': [503, { protocol: 1 }] }, 'down');
  await check({ '/health': [200, { another: 'server' }] }, 'down');
  await check({ '/health': [403, error('forbidden', 'not this page')] }, 'blocked');
  await check({}, 'ready');
  await server.end();
  assert.equal((await refused(daemon.call('status'))).code, 'down');
  assert.equal(daemon.state, 'down');
  const expect = ['connecting', 'ready', 'wrong_token', 'version_skew', 'down', 'blocked', 'ready', 'down'];
  assert.deepEqual(seen.filter((state, index) => state !== seen[index - 1]), expect);
});

test('a page that the daemon does not list is told blocked, and one without a daemon down', async () => {
  const server = await fake({ ...HEALTHY });
  const { fetch } = globalThis;
  globalThis.location = { origin: 'null' };
  // As a browser does: the answer cannot be read, but that it came can be seen.
  globalThis.fetch = (url, how) => how.mode === 'no-cors' ? fetch(url, {}) : Promise.reject(new TypeError('Failed to fetch'));
  try {
    const daemon = new Daemon({ base: server.base, token: 't', WebSocket: null });
    assert.equal(await daemon.check(), 'blocked');
    await server.end();
    assert.equal(await daemon.check(), 'down');
    const permissions = { query: async ({ name }) => ({ state: name === 'loopback-network' ? 'denied' : 'granted' }) };
    Object.defineProperty(globalThis, 'navigator', { value: { permissions }, configurable: true });
    assert.equal(await daemon.check(), 'blocked');
  } finally {
    globalThis.fetch = fetch;
    delete globalThis.location;
    delete globalThis.navigator;
  }
});

test('events by long polls come once, in order, over a daemon that goes and comes', async () => {
  const event = samples['event-job'];
  const pages = new Map([[0, [1, 1, 2]], [2, [5]], [5, []]]);
  let broken = 2;
  const server = await fake({
    ...HEALTHY,
    'events.since': ({ seq }) => {
      if (seq === 2 && broken-- > 0) return [0];
      const seqs = pages.get(seq);
      if (seqs.length === 0) return new Promise(() => {});
      return [200, result({ events: seqs.map((seq) => ({ ...event, seq })), seq: seqs.at(-1), more: false })];
    },
  });
  const daemon = new Daemon({ base: server.base, token: 't', WebSocket: null });
  const seen = await new Promise((resolve) => {
    const seqs = [];
    const stop = daemon.events({ since: 0 }, ({ seq }) => {
      seqs.push(seq);
      if (seq === 5) { stop(); resolve(seqs); }
    });
  });
  assert.deepEqual(seen, [1, 1, 2, 5]);
  await server.end();
});

test('a cursor that is gone is told, and the following goes on from now', async () => {
  const gone = [200, error('cursor_gone', 'that is gone')];
  const server = await fake({ ...HEALTHY, status: [200, result({ last_seq: 7 })], 'events.since': ({ seq }) =>
    seq === 99 ? gone : [200, result({ events: [{ ...samples['event-take'], seq: 8 }], seq: 8, more: false })] });
  const daemon = new Daemon({ base: server.base, token: 't', WebSocket: null });
  const faults = [];
  const first = await new Promise((resolve) => {
    const stop = daemon.events({ since: 99, onFault: ({ code }) => faults.push(code) }, (event) => { stop(); resolve(event.seq); });
  });
  assert.deepEqual([first, faults], [8, ['cursor_gone']]);
  await server.end();
});

test('a cursor asks again for a commit that it may not have whole, and leaves out what it has seen', () => {
  const cursor = new Cursor(3);
  const take = (...seqs) => seqs.filter((seq) => cursor.take({ seq }));
  assert.equal(cursor.resume(), 3);
  assert.deepEqual(take(4, 4, 0, 5), [4, 4, 0, 5]);
  // The connection breaks in the middle of commit 5, which has three events.
  assert.equal(cursor.resume(), 4);
  assert.deepEqual(take(5, 5, 5), [5, 5]);
  assert.equal(cursor.resume(), 4);
  assert.deepEqual(take(5, 5, 5, 6), [6]);
  cursor.pageEnds(9);
  assert.equal(cursor.resume(), 9);
  assert.deepEqual(take(10), [10]);
});

test('pairing shows a code, fetches the token once and uses it', async () => {
  const states = [{ state: 'waiting' }, { state: 'approved', token: 'new', client: 'figma', scopes: ['read'] }];
  let wish;
  const server = await fake({
    ...HEALTHY,
    'pair.begin': (params) => { wish = params; return [200, result({ pair_id: 'p', code: 'K7QM-2R4T', expires_ms: 5 })]; },
    'pair.poll': ({ nonce, pair_id: id }) => {
      assert.deepEqual([id, createHash('sha256').update(nonce).digest('hex')], ['p', wish.nonce_hash]);
      return [200, result(states.shift())];
    },
  });
  const daemon = new Daemon({ base: server.base, token: 'revoked', WebSocket: null });
  const codes = [];
  const paired = await daemon.pair({ client: 'figma', scopes: ['read', 'spend'], spend_per_day_microcredits: 3 }, (code) => codes.push(code));
  assert.deepEqual([paired.token, paired.scopes, codes], ['new', ['read'], ['K7QM-2R4T']]);
  assert.deepEqual([wish.client, wish.scopes, wish.spend_per_day_microcredits], ['figma', ['read', 'spend'], 3]);
  const credential = (method) => server.heard.findLast(({ asked }) => asked.method === method).headers.authorization;
  assert.deepEqual([credential('pair.begin'), credential('pair.poll'), credential('hello')], [undefined, undefined, 'Bearer new']);
  for (const state of ['denied', 'expired']) {
    server.answers['pair.poll'] = [200, result({ state })];
    assert.equal((await refused(daemon.pair({ client: 'figma', scopes: ['read'] }, () => {}))).code, state);
  }
  await server.end();
});

test('pictures go up as what they are, and their addresses are ours', async () => {
  const server = await fake({ '/assets': [200, { asset: { digest: 'ab' } }] });
  const daemon = new Daemon({ base: server.base, token: 't', WebSocket: null });
  assert.deepEqual(await daemon.upload(new Blob(['png'], { type: 'image/png' })), { digest: 'ab' });
  assert.deepEqual([server.heard[0].headers['content-type'], server.heard[0].asked.params], ['image/png', 'png']);
  const url = 'http://localhost:1/assets/ab?s=9.cd';
  assert.equal(daemon.assetUrl({ url }, { maxSide: 256 }), `${server.base}/assets/ab?s=9.cd&max_side=256`);
  assert.equal(daemon.assetUrl({ url: null }), null);
  assert.equal((await refused(daemon.bytes({}))).code, 'unknown_asset');
  await server.end();
});

test('a key is fresh every time', () => {
  const keys = new Set(Array.from({ length: 100 }, key));
  assert.equal(keys.size, 100);
  for (const one of keys) assert.match(one, /^[0-9a-f]{32}$/);
});
