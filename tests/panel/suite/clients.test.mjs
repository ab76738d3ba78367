// Pairing as a plugin does it, by HTTP: it shows a code, a person approves it with less than was asked for, and the token can do just that until it is revoked.

import assert from 'node:assert/strict';
import { Daemon } from '../../../plugins/panel/client.js';
import { panel, sees, test, until, world } from './harness.mjs';

/** A plugin that asks to be let in. @param {any} home @param {object} wish */
function plugin(home, wish) {
  const client = new Daemon({ base: home.origin, client: 'a plugin', WebSocket: null });
  /** @type {(code: string) => void} */
  let shown = () => {};
  const code = new Promise((resolve) => { shown = resolve; });
  const paired = client.pair(/** @type {any} */ (wish), (text) => shown(text));
  paired.catch(() => {});
  return { client, code, paired };
}
const fault = (work) => work.then(() => 'no fault', (thrown) => thrown.code);

test('a code is compared and approved for less; the token does that, and no more, until it is revoked', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 1, shot: 'spring' });
  const { page } = await panel(home, { place: '#/clients' });
  await page.getByText('Nobody asks.').waitFor();
  const { client, code, paired } = plugin(home, { client: 'Krita', scopes: ['read', 'generate', 'spend', 'admin'] });
  const form = page.getByRole('form', { name: 'Krita asks to be let in' });
  await form.waitFor();
  assert.equal(await form.getByLabel('Code').innerText(), await code);
  await form.getByRole('radio', { name: /^spend/ }).check();
  await form.getByLabel('Credits a day').fill('2');
  await form.getByRole('button', { name: 'The code is the same: let it in' }).click();
  await page.locator('.toast', { hasText: 'Krita is let in' }).waitFor();
  const given = await paired;
  assert.ok(!given.scopes.includes('admin') && given.scopes.includes('spend'), given.scopes.join());
  assert.equal(given.spend_per_day_microcredits, 2_000_000);
  await page.locator('.client', { hasText: 'Krita' }).getByText('2 credits').waitFor();

  // What it was given works, and ends at its limit.
  assert.equal((await client.call('take.list', { project: home.project })).takes.length, 1);
  await home.finished(await client.call('draft', { project: home.project, prompt: 'a cup', count: 2, size: '96x64', shot: 'spring', idempotency_key: 'a' }));
  assert.match(await fault(client.call('draft', { project: home.project, prompt: 'a jug', count: 1, size: '96x64', shot: 'spring', idempotency_key: 'b' })), /budget|short|limit|forbidden/);
  // What it was not given does not.
  assert.equal(await fault(client.call('pair.list', {})), 'forbidden');
  assert.equal(await fault(client.call('credit.grant', /** @type {any} */ ({ amount_microcredits: 1_000_000, reason: 'mine', idempotency_key: 'c' }))), 'forbidden');
  await page.reload();
  await page.locator('.client', { hasText: 'Krita' }).getByText('2 credits spent today').waitFor();

  const end = until(async () => (await fault(client.call('take.list', { project: home.project }))) === 'unauthorized', 'the end of the token');
  await page.getByRole('button', { name: 'Revoke Krita' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.locator('.client', { hasText: 'Krita' }).waitFor({ state: 'detached' });
  await end;
  assert.equal(client.state, 'wrong_token');
});

test('a request to look only cannot be given more; a denied one ends at the plugin', async () => {
  const home = await world();
  const { page } = await panel(home, { place: '#/clients' });
  const reader = plugin(home, { client: 'Viewer', scopes: ['read'] });
  const form = page.getByRole('form', { name: 'Viewer asks to be let in' });
  await form.waitFor();
  assert.equal(await form.getByRole('radio').count(), 1);
  await form.getByRole('button', { name: /let it in/ }).click();
  assert.deepEqual((await reader.paired).scopes, ['read']);
  assert.equal(await fault(reader.client.call('draft', { project: home.project, prompt: 'a cup', count: 1, idempotency_key: 'a' })), 'forbidden');
  const other = plugin(home, { client: 'Stranger', scopes: ['admin'] });
  await other.code;
  const strange = page.getByRole('form', { name: 'Stranger asks to be let in' });
  await strange.getByRole('button', { name: 'Deny' }).click();
  await strange.waitFor({ state: 'detached' });
  assert.equal(await fault(other.paired), 'denied');
});

test('a session of the panel that is revoked says so and offers the way back', async () => {
  const home = await world();
  const first = await panel(home, { place: '#/clients' });
  const second = await panel(home, { place: '#/clients' });
  second.expects(/401|403|WebSocket/);
  await sees(first.page, () => document.querySelectorAll('.client').length === 2);
  const { clients } = await home.call('pair.list');
  const newest = clients.sort((one, other) => other.paired_ms - one.paired_ms)[0];
  await home.call('pair.revoke', { client: newest.id });
  await second.page.getByText('This session has ended').waitFor();
  await second.page.getByRole('button', { name: 'Log in again' }).click();
  await second.page.getByText('This browser has no session with the daemon yet.').waitFor();
  await first.page.locator('.client').first().waitFor();
  await sees(first.page, () => document.querySelectorAll('.client').length === 1);
});
