// A daemon that is down, that dies in the middle of a batch, and that comes back: the page says so, keeps what was typed, and goes on without a reload.

import assert from 'node:assert/strict';
import { panel, sees, test, until, world } from './harness.mjs';
import { draftButton, pictures, promptField, says, writePrompt } from './look.mjs';

/** What a browser says by itself when nobody answers. */
const NOBODY = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED|WebSocket connection to/;

test('a daemon that is down: the page says so with the next step, keeps pictures and words, and goes on by itself', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 2, shot: 'spring' });
  const { page, expects } = await panel(home, { place: '#/shot/spring' });
  expects(NOBODY);
  await pictures(page, 2);
  await writePrompt(page, { prompt: 'a teapot with a long handle', count: 1, says: 'Draft 1 · 1 credit' });
  await home.stop();
  await page.getByText('The daemon is not running').waitFor();
  await page.getByRole('button', { name: 'Copy maquette serve' }).waitFor();
  await pictures(page, 2);
  assert.equal(await promptField(page).inputValue(), 'a teapot with a long handle');
  // A press meets a refusal that says what is wrong; no ghost stays.
  await draftButton(page).click();
  await page.locator('.prompt .refusal').waitFor();
  assert.equal(await page.locator('.tile').count(), 2);
  const loaded = await page.evaluate(() => performance.timeOrigin);
  await home.start();
  await page.getByText('The daemon is not running').waitFor({ state: 'detached' });
  assert.equal(await promptField(page).inputValue(), 'a teapot with a long handle');
  await page.locator('.prompt .refusal').getByRole('button', { name: 'Try again' }).click();
  await pictures(page, 3);
  assert.equal(await page.evaluate(() => performance.timeOrigin), loaded, 'the page was not loaded again');
  assert.equal((await home.takes()).length, 3);
});

test('what was typed lives through a reload too', async () => {
  const home = await world();
  const { page } = await panel(home);
  await writePrompt(page, { prompt: 'a lighthouse in fog', says: 'Draft 8 · 8 credits' });
  await page.reload();
  await says(page, '.prompt-row button.spend', 'Draft 8 · 8 credits');
  assert.equal(await promptField(page).inputValue(), 'a lighthouse in fog');
});

test('a daemon that is killed in the middle of a batch: the page goes on without a reload, and no take is lost or doubled', async ({ say }) => {
  const home = await world({ painter: true });
  const { page, expects } = await panel(home);
  expects(NOBODY);
  await page.getByText('No shots yet').waitFor();
  await writePrompt(page, { prompt: 'a boat', tier: 'paint', count: 5, says: 'Paint 5 · 10 credits' });
  await draftButton(page).click();
  await sees(page, () => document.querySelectorAll('.tile[data-slot^="j"]').length === 5);
  const loaded = await page.evaluate(() => performance.timeOrigin);
  (await home.painter.held()).finish();
  await pictures(page, 1);
  (await home.painter.held()).finish();
  await pictures(page, 2);
  await home.painter.held();
  await home.kill();
  await page.getByText('The daemon is not running').waitFor();
  assert.equal(await page.locator('.tile').count(), 5, 'what was seen stays');
  home.painter.letGo();
  await home.start();
  await pictures(page, 5);
  await sees(page, () => !document.querySelector('.tile[data-slot^="j"]') && document.querySelectorAll('.tile').length === 5);
  const takes = await home.takes();
  assert.deepEqual(takes.map((take) => take.k).sort(), [0, 1, 2, 3, 4]);
  assert.equal(new Set(takes.map((take) => take.id)).size, 5);
  assert.deepEqual(await page.locator('.tile').evaluateAll((all) => all.map((one) => one.dataset.slot).sort()), takes.map((take) => take.id).sort());
  await page.locator('.balance', { hasText: '390 credits' }).waitFor();
  assert.equal(await page.evaluate(() => performance.timeOrigin), loaded, 'the page was not loaded again');
  const wallet = (await home.call('credit.balance')).wallets.find((one) => one.name === 'house');
  assert.deepEqual([wallet.available_microcredits, wallet.held_microcredits], [390_000_000, 0]);
  say('killed with 2 of 5 takes made: 5 takes, 10 credits, 1 load of the page');
});

test('a press whose answer is lost is not made twice', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 1, shot: 'spring' });
  const { page, expects } = await panel(home, { place: '#/shot/spring' });
  expects(NOBODY);
  await pictures(page, 1);
  await writePrompt(page, { prompt: 'a teapot by night', count: 2, says: 'Draft 2 · 2 credits' });
  // The daemon dies with the press.
  await Promise.all([draftButton(page).click(), home.kill()]);
  await page.getByText('The daemon is not running').waitFor();
  await home.start();
  await page.getByText('The daemon is not running').waitFor({ state: 'detached' });
  const again = page.locator('.prompt .refusal').getByRole('button', { name: 'Try again' });
  await sees(page, () => Boolean(document.querySelector('.prompt .refusal')) || document.querySelectorAll('.take').length === 3);
  if (await again.count()) await again.click();
  await until(async () => (await home.takes()).length === 3, 'both takes');
  await pictures(page, 3);
  const wallet = (await home.call('credit.balance')).wallets.find((one) => one.name === 'house');
  assert.equal(wallet.posted_microcredits, 397_000_000);
});
