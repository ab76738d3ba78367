// Search: by words, tier, verdict and seed, over one project or all; what is found is judged and opened from there.

import assert from 'node:assert/strict';
import { panel, sees, test, until, world } from './harness.mjs';

const found = (page, words) => page.locator('.search [role=status]', { hasText: words }).waitFor();
/** Exactly these takes are shown. */
const shown = (page, ids) => sees(page, (ids) => [...document.querySelectorAll('.tile')].map((one) => one.dataset.slot).sort().join() === ids, ids.join());

test('takes are found by words, tier, verdict and seed; the address keeps what is looked for', async () => {
  const home = await world();
  await home.draft('a ceramic teapot at dawn', { count: 2, shot: 'spring' });
  await home.draft('a harbour at dawn', { count: 1, shot: 'harbour' });
  await home.call('take.judge', { takes: ['t2'], verdict: 'keep' });
  await home.finished(await home.call('promote', { takes: ['t2'], tier: 'hero', idempotency_key: 'one' }));
  const { page } = await panel(home);
  await page.locator('.card').first().waitFor();
  await page.keyboard.press('/');
  const field = page.getByRole('searchbox', { name: 'Words of the prompt' });
  await field.waitFor();
  await sees(page, () => document.activeElement?.getAttribute('type') === 'search');
  await page.keyboard.type('teap');
  await found(page, '3 takes');
  await field.fill('dawn harb');
  await found(page, '1 take');
  await shown(page, ['t3']);
  await field.fill('dawn');
  await found(page, '4 takes');
  await page.getByLabel('Tier').selectOption('hero');
  await found(page, '1 take');
  await page.getByLabel('Tier').selectOption('');
  await page.getByLabel('Verdict').selectOption('keep');
  await found(page, '1 take');
  await shown(page, ['t2']);
  await page.reload();
  await shown(page, ['t2']);
  await page.getByLabel('Verdict').selectOption('');
  const { take } = await home.call('take.get', { take: 't3' });
  await page.getByLabel('Seed').fill(String(take.seed));
  await found(page, '1 take');
  await shown(page, ['t3']);
  await page.getByLabel('Seed').fill('');
  await field.fill('zebra');
  await page.getByText('No take has this').waitFor();
  await field.fill('harbour');
  await shown(page, ['t3']);
  await page.locator('.tile[data-slot="t3"]').dblclick();
  await sees(page, () => location.hash === '#/take/t3');
});

test('all projects are searched where that is wished for, and a found take is kept by its key', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 1, shot: 'spring' });
  await home.init('boat house');
  await home.draft('a boat for the teapot', { count: 1, shot: 'regatta' });
  const { page } = await panel(home, { place: '#/search?text=teapot' });
  await found(page, '1 take');
  await page.getByLabel('all projects').check();
  await found(page, '2 takes');
  await page.locator('.tile[data-slot="t1"]').click();
  await page.keyboard.press('k');
  await page.locator('.tile[data-slot="t1"] .take[data-verdict="keep"]').waitFor();
  await until(async () => (await home.call('take.get', { take: 't1' })).take.verdict === 'keep', 'the verdict at the daemon');
});
