// The prompt box: the price on its button before it is pressed, prompt files with their inputs, and promoting with its refusals.

import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { panel, root, sees, test, world } from './harness.mjs';
import { draftButton, pick, pictures, promoteButton, promptField, says, tile, writePrompt } from './look.mjs';

const SPEND = '.prompt-row button.spend';
const PROMOTE = '.strip button.spend';

test('the button says its price before it is pressed, follows what is typed, and takes exactly that', async () => {
  const home = await world();
  const { page } = await panel(home);
  await page.getByText('No shots yet').waitFor();
  assert.equal((await draftButton(page).innerText()).trim(), 'Draft 8');
  assert.equal(await draftButton(page).getAttribute('aria-disabled'), 'true');
  await writePrompt(page, { prompt: 'a ceramic teapot', says: 'Draft 8 · 8 credits' });
  await writePrompt(page, { prompt: 'a ceramic teapot', count: 3, says: 'Draft 3 · 3 credits' });
  await page.locator('.balance', { hasText: '400 credits' }).waitFor();
  await draftButton(page).click();
  await sees(page, () => location.hash.startsWith('#/shot/'));
  await pictures(page, 3);
  await page.locator('.balance', { hasText: '397 credits' }).waitFor();
  // What the cache has costs nothing, and the button says so.
  await says(page, SPEND, 'Draft 3 · cached · 0');
  await draftButton(page).click();
  await page.locator('.toast', { hasText: '3 takes from the cache, at no cost' }).waitFor();
  const wallet = (await home.call('credit.balance')).wallets.find((one) => one.name === 'house');
  assert.equal(wallet.available_microcredits, 397_000_000);
});

test('the tip of a price button has the note on its route, and so has the question before a route is paid', async () => {
  const home = await world();
  await home.call('model.note', { route: 'sketch/composition', note: 'poor at hands' });
  const { page } = await panel(home);
  await writePrompt(page, { prompt: 'a teapot', says: 'Draft 8 · 8 credits' });
  assert.equal(await draftButton(page).getAttribute('title'), 'Ctrl Enter\nYour note on sketch/composition: “poor at hands”');
  // The daemon refuses what nobody tried; its refusal says the note too.
  await page.evaluate(async () => {
    const { Daemon } = await import(/** @type {any} */ ('/panel/client.js'));
    const { Fault } = await import(/** @type {any} */ ('/panel/client/fault.js'));
    const was = Daemon.prototype.call;
    Daemon.prototype.call = function (/** @type {string} */ method, /** @type {any[]} */ ...more) {
      return method === 'draft' ? Promise.reject(new Fault('route_unverified', 'far/new was never checked', '', { route: 'far/new', note: 'poor at cups' })) : was.call(this, method, ...more);
    };
  });
  await draftButton(page).click();
  await page.locator('.prompt .refusal').getByText('Your note on far/new: “poor at cups”').waitFor();
  await page.getByRole('button', { name: 'Allow far/new' }).waitFor();
});

test('Ctrl Enter presses it from the field; seed, aspect and what not to draw are sent', async () => {
  const home = await world();
  await home.draft('a jetty', { count: 1, shot: 'boat' });
  home.toml((text) => text.replace('size = "192x128"', 'size = "1K"'));
  const { page } = await panel(home, { place: '#/shot/boat' });
  await pictures(page, 1);
  await page.getByLabel('Aspect').selectOption('16:9');
  await page.getByText('More', { exact: true }).click();
  await page.getByLabel('Seed').fill('42');
  await page.getByLabel('Not to draw').fill('people');
  await writePrompt(page, { prompt: 'a boat', count: 1, says: 'Draft 1 · 1 credit' });
  await promptField(page).focus();
  await page.keyboard.press('Control+Enter');
  await pictures(page, 2);
  const { take, recipe } = await home.call('take.get', { take: 't2' });
  assert.equal(take.seed, 42);
  assert.equal(recipe.negative, 'people');
  assert.equal(take.shot_name, 'boat');
  assert.ok(Math.abs(take.asset.width / take.asset.height - 16 / 9) < 0.03, `${take.asset.width}×${take.asset.height}`);
});

test('a prompt file is picked; its inputs are fields, its wordings are counted, and its price is on the button', async () => {
  const home = await world();
  cpSync(join(root, 'tests/editors/project/prompts'), join(home.folder, 'prompts'), { recursive: true });
  const { page } = await panel(home);
  await page.getByLabel('Prompt file').selectOption('teapot.prompt');
  // It has an input without a default, which has to be given.
  const weather = page.locator('.file-inputs label', { hasText: 'weather' }).locator('input, select');
  const subject = page.locator('.file-inputs label', { hasText: 'subject' }).locator('input, select');
  await subject.waitFor();
  assert.equal(await subject.getAttribute('placeholder'), 'teapot');
  if (await weather.count()) await weather.fill('calm weather');
  await subject.fill('cup');
  await page.locator('.wording-preview', { hasText: 'a ceramic cup on an oak table at dawn' }).waitFor();
  await page.locator('.file', { hasText: '2 wordings' }).waitFor();
  const button = page.locator('.file button.spend');
  await sees(page, () => document.querySelector('.file button.spend')?.textContent?.includes('4 credits'));
  await button.click();
  await sees(page, () => location.hash === '#/shot/tea');
  await pictures(page, 4);
  assert.equal((await home.takes()).filter((take) => take.prompt.includes('a ceramic cup')).length, 4);
});

test('P promotes what is kept, at the price on the button; an unkept take is refused where the finger is, with the step that helps', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 2, shot: 'spring' });
  const { page } = await panel(home, { place: '#/shot/spring' });
  await pictures(page, 2);
  await pick(page, 't1');
  await says(page, PROMOTE, 'Promote · 12 credits');
  await promoteButton(page).click();
  const refusal = page.locator('.strip .refusal');
  await refusal.waitFor();
  assert.equal((await home.takes()).length, 2, 'nothing was made');
  await refusal.getByRole('button', { name: /^Keep, then Promote/ }).click();
  await pictures(page, 3);
  assert.equal((await home.call('take.get', { take: 't1' })).take.verdict, 'keep');
  assert.equal((await home.call('take.get', { take: 't3' })).take.parent, 't1');
  await page.locator('.balance', { hasText: '386 credits' }).waitFor();

  await pick(page, 't2');
  await page.keyboard.press('k');
  await tile(page, 't2').locator('.take[data-verdict="keep"]').waitFor();
  await says(page, PROMOTE, 'Promote · 12 credits');
  await page.keyboard.press('p');
  await pictures(page, 4);
  assert.equal((await home.call('take.get', { take: 't4' })).take.parent, 't2');
  await page.locator('.balance', { hasText: '374 credits' }).waitFor();
});
