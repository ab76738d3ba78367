// Works a real daemon with plugins/panel/client.js. Run by tests/e2e/clients.rs, which kills the daemon where this prints `restart` and
// answers with the address of the next one:
//
//     node [--experimental-websocket] tests/clients/live.mjs BASE TOKEN

import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';

import { Daemon, Fault, key } from '../../plugins/panel/client.js';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const [base, token] = process.argv.slice(2);
let daemon = new Daemon({ base, token, client: 'live.mjs' });
const states = [];
daemon.onState((state) => states.push(state));

/** Follows everything, and gives a promise for the first event that fits. */
const seen = [];
const waiting = new Set();
let stop;
function follow(since) {
  stop = daemon.events({ since }, (event) => {
    if (event.seq > 0 && event.kind !== 'closing') seen.push(event);
    for (const one of waiting) if (one.fits(event)) { waiting.delete(one); one.resolve(event); }
  });
}
const comes = (fits) => new Promise((resolve) => {
  const before = seen.find(fits);
  if (before) resolve(before); else waiting.add({ fits, resolve });
});

follow(0);
const draft = { prompt: 'a teapot on an oak table', count: 2, size: '128x128', idempotency_key: key() };
const made = await daemon.call('draft', draft);
const again = await daemon.call('draft', draft);
assert.deepEqual(again.jobs.map(({ id }) => id), made.jobs.map(({ id }) => id), 'the same key is the same work');
const { take } = await comes(({ kind, job }) => kind === 'job' && job === made.jobs[0].id && seen.some((e) => e.kind === 'take'))
  .then(() => comes(({ kind }) => kind === 'take'));

const { take: found } = await daemon.call('take.get', { take });
const whole = await daemon.bytes(found.asset);
const small = await daemon.bytes(found.asset, { maxSide: 32 });
assert.deepEqual([whole.size, whole.type, small.size < whole.size], [found.asset.bytes, 'image/png', true]);
// As `<img>` asks: by the signed address alone.
const image = await fetch(daemon.assetUrl(found.asset, { maxSide: 32 }));
assert.equal(image.status, 200);

const brought = await daemon.upload(new Blob([await small.arrayBuffer()], { type: small.type }));
assert.deepEqual([brought.bytes, brought.media], [small.size, small.type]);
const { take: imported } = await daemon.call('asset.import', { digest: brought.digest, shot: 'a photo' });
assert.equal(imported?.asset.digest, brought.digest);

const fault = await daemon.call('take.get', { take: 't999' }).catch((thrown) => thrown);
assert.ok(fault instanceof Fault);
assert.equal(fault.code, 'unknown_take');
assert.ok(fault.hint.length > 0);
const stranger = new Daemon({ base, token: 'wrong', WebSocket: null });
assert.equal(await stranger.check(), 'wrong_token');
assert.equal(await new Daemon({ base }).check(), 'wrong_token');
const many = await Promise.all(Array.from({ length: 40 }, () => daemon.call('status')));
assert.equal(new Set(many.map(({ pid }) => pid)).size, 1);

const guest = new Daemon({ base });
const approve = (code) => daemon.call('pair.approve', { code });
const { token: own, client } = await guest.pair({ client: 'a page', scopes: ['read'] }, approve);
assert.deepEqual([guest.state, own.length > 20], ['ready', true]);
assert.equal((await guest.call('take.judge', { takes: [take], verdict: 'keep' }).catch((thrown) => thrown)).code, 'forbidden');
const ended = new Promise((resolve) => guest.onState((state) => state === 'wrong_token' && resolve()));
const unfollow = guest.events({}, () => {});
await guest.call('status');
await daemon.call('pair.revoke', { client });
await ended;
unfollow();

console.log('restart');
const next = (await lines.next()).value;
if (next !== base) {
  // Another test's daemon has taken the port.
  stop();
  daemon = new Daemon({ base: next, token });
  follow(seen.at(-1).seq);
} else {
  await new Promise((resolve) => daemon.onState((state) => state === 'ready' && resolve()));
}
const later = await daemon.call('draft', { prompt: 'a cup', count: 1, size: '128x128', idempotency_key: key(), wait_ms: 20_000 });
await comes(({ kind, job, state }) => kind === 'job' && job === later.jobs[0].id && state === 'done');
stop();

const all = [];
for (let seq = 0, more = true; more;) {
  const page = await daemon.call('events.since', { seq, limit: 100 });
  all.push(...page.events);
  ({ seq, more } = page);
}
assert.deepEqual(seen, all.slice(0, seen.length), 'every event once and in order, over the kill');
assert.ok(all.length - seen.length < 3, 'and to the end');
assert.deepEqual([states[0], states[1], daemon.state], ['connecting', 'ready', 'ready'], states.join());
console.log(`worked ${typeof WebSocket === 'undefined' ? 'by long polls' : 'by a WebSocket'}, ${seen.length} events`);
process.stdin.destroy();
