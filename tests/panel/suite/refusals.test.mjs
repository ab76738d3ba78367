// Refusals, each where the finger is with its one next step: three rolls, credits short, a project from elsewhere, a price that has changed.

import assert from 'node:assert/strict';
import { panel, sees, test, world } from './harness.mjs';
import { draftButton, pick, pictures, promoteButton, says, writePrompt } from './look.mjs';

const PROMOTE = '.strip button.spend';

test('three rolls: the fourth is refused, comparing is offered, and a reason goes on all the same', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 2, shot: 'spring' });
  await home.call('take.judge', { takes: ['t1', 't2'], verdict: 'keep' });
  for (const roll of [1, 2, 3]) await home.finished(await home.call('promote', { takes: ['t1'], tier: 'hero', again: true, idempotency_key: `roll ${roll}` }));
  const { page } = await panel(home, { place: '#/shot/spring' });
  await pictures(page, 5);
  await pick(page, 't2');
  await says(page, PROMOTE, 'Promote · 12 credits');
  await promoteButton(page).click();
  const refusal = page.locator('.strip .refusal');
  await refusal.waitFor();
  assert.match(await refusal.innerText(), /rolls|roll/i);
  const button = (await promoteButton(page).boundingBox());
  const box = (await refusal.boundingBox());
  assert.ok(box.y + box.height <= button.y + 8 && box.x < button.x + button.width, 'it stands at the button');
  assert.equal((await home.takes()).length, 5);
  await refusal.getByText('Go on all the same', { exact: true }).click();
  await refusal.getByLabel('Why, for the books').fill('the client asked for it');
  await refusal.getByRole('button', { name: /^Promote/ }).click();
  await pictures(page, 6);
  assert.equal((await home.takes()).length, 6);
});

test('credits short: the button says the price, the refusal leads to the credits', async () => {
  const home = await world();
  home.toml((text) => text.replace('price = 1 ', 'price = 12 ').replace('per_day = 300', 'per_day = 1000'));
  const { page } = await panel(home);
  await writePrompt(page, { prompt: 'a teapot', count: 40, says: 'Draft 40 · 480 credits' });
  await draftButton(page).click();
  const refusal = page.locator('.prompt .refusal');
  await refusal.waitFor();
  await refusal.getByRole('button', { name: 'See credits' }).click();
  await sees(page, () => location.hash === '#/credits');
  await page.getByRole('article', { name: 'Wallet house' }).getByText('400 credits').first().waitFor();
  assert.equal((await home.takes()).length, 0);
});

test('a project that came from elsewhere spends nothing before a person trusts it', async () => {
  const home = await world();
  home.write('elsewhere/maquette.toml', '[project]\nid = "p-00112233445566ff"\nname = "from afar"\n\n[tiers]\ndraft = { route = "sketch/composition", count = 2, size = "96x64", price = 1 }\n');
  const own = home.folder;
  home.folder = `${home.home}/elsewhere`;
  // Known once somebody has tried; that spends nothing either.
  assert.notEqual((await home.tried('draft', 'a cup', '-n', '1')).code, 0);
  home.folder = own;
  const { page } = await panel(home);
  await page.getByLabel('Project').selectOption({ label: 'from afar' });
  await writePrompt(page, { prompt: 'a teapot', says: 'Draft 2 · 2 credits' });
  await draftButton(page).click();
  const refusal = page.locator('.prompt .refusal');
  await refusal.waitFor();
  assert.match(await refusal.innerText(), /nobody has allowed spending/);
  assert.equal((await home.call('take.list', { project: 'p-00112233445566ff' })).takes.length, 0);
  await refusal.getByRole('button', { name: 'Copy the command' }).waitFor();
});

test('a price that has changed is said before anything is paid', async () => {
  const home = await world();
  const { page } = await panel(home);
  await writePrompt(page, { prompt: 'a teapot', count: 2, says: 'Draft 2 · 2 credits' });
  home.toml((text) => text.replace('price = 1 ', 'price = 5 '));
  await draftButton(page).click();
  const refusal = page.locator('.prompt .refusal');
  await refusal.getByRole('button', { name: 'Go on for 10 credits' }).click();
  await pictures(page, 2);
  await page.locator('.balance', { hasText: '390 credits' }).waitFor();
});
