// The board: every shot with its cover, its counts, its anchor and its rolls, and how they change while one looks.

import assert from 'node:assert/strict';
import { panel, test, world } from './harness.mjs';

const card = (page, name) => page.locator('.card', { hasText: name });

test('the board shows every shot with cover, counts, anchor and rolls, the one changed last first', async () => {
  const home = await world();
  const [take] = await home.draft('a ceramic teapot', { count: 2, shot: 'spring' });
  await home.draft('a harbour at night', { count: 3, shot: 'harbour' });
  await home.call('take.judge', { takes: [take.id], verdict: 'keep' });
  await home.call('anchor.set', { take: take.id });
  await home.finished(await home.call('promote', { takes: [take.id], tier: 'hero', idempotency_key: 'one' }));
  const { page } = await panel(home);
  await card(page, 'spring').waitFor();
  assert.deepEqual(await page.locator('.card-name').allInnerTexts().then((all) => all.map((one) => one.trim())), ['spring', 'harbour']);
  assert.match(await card(page, 'spring').innerText(), /3 takes, 1 kept[^]*hero: roll 1 of 3/);
  assert.equal(await card(page, 'spring').getByText('has an anchor frame').count() + await card(page, 'spring').getByLabel('has an anchor frame').count(), 1);
  const cover = card(page, 'harbour').locator('img');
  await cover.evaluate((img) => img.decode());
  assert.equal(await cover.evaluate((img) => img.naturalWidth), 96);
});

test('the board follows what others do, without a reload', async () => {
  const home = await world();
  const { page } = await panel(home);
  await page.getByText('No shots yet').waitFor();
  const [take] = await home.draft('a lighthouse', { count: 1, shot: 'light' });
  await card(page, 'light').getByText('1 take', { exact: true }).waitFor();
  await home.call('take.judge', { takes: [take.id], verdict: 'keep' });
  await card(page, 'light').getByText('1 take, 1 kept').waitFor();
  await card(page, 'light').click();
  await page.locator(`[data-slot="${take.id}"]`).waitFor();
});

test('the picker shows another project, and what belongs to the first is gone', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 1, shot: 'spring' });
  await home.init('boat house');
  await home.draft('a boat', { count: 1, shot: 'regatta' });
  const { page } = await panel(home);
  await card(page, 'regatta').waitFor();
  await page.getByLabel('Project').selectOption({ label: 'tea house' });
  await card(page, 'spring').waitFor();
  assert.equal(await card(page, 'regatta').count(), 0);
});
