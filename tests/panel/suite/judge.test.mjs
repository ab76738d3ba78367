// Keep, reject, anchor and undo: one key each, shown at once, true at the daemon.

import assert from 'node:assert/strict';
import { panel, sees, test, until, world } from './harness.mjs';
import { pick, pictures, tile } from './look.mjs';

const verdicts = async (home) => Object.fromEntries((await home.takes()).map((take) => [take.id, take.verdict]));
const truly = (home, expect) => until(async () => {
  const found = await verdicts(home);
  return Object.entries(expect).every(([id, verdict]) => found[id] === verdict);
}, JSON.stringify(expect));
const shows = (page, id, verdict) => tile(page, id).locator(`.take[data-verdict="${verdict}"]`).waitFor();

test('K keeps, R rejects, the same key again takes it back, and U undoes', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 3, shot: 'spring' });
  const { page } = await panel(home, { place: '#/shot/spring' });
  await pictures(page, 3);
  await pick(page, 't2');
  await page.keyboard.press('k');
  await shows(page, 't2', 'keep');
  await tile(page, 't2').getByLabel('kept').waitFor();
  await truly(home, { t1: null, t2: 'keep', t3: null });
  await page.keyboard.press('r');
  await shows(page, 't2', 'reject');
  await tile(page, 't2').getByLabel('rejected').waitFor();
  await truly(home, { t2: 'reject' });
  await page.keyboard.press('r');
  await shows(page, 't2', 'none');
  await truly(home, { t2: null });
  await page.keyboard.press('u');
  await shows(page, 't2', 'reject');
  await page.keyboard.press('Control+z');
  await shows(page, 't2', 'keep');
  await truly(home, { t2: 'keep' });
  await page.locator('.strip').waitFor();
});

test('a selection is judged at once, and undone at once by the button of the toast', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 4, shot: 'spring' });
  const { page } = await panel(home, { place: '#/shot/spring' });
  await pictures(page, 4);
  await pick(page, 't4');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.locator('.strip', { hasText: '3 takes' }).waitFor();
  await page.keyboard.press('k');
  for (const id of ['t4', 't3', 't2']) await shows(page, id, 'keep');
  await truly(home, { t1: null, t2: 'keep', t3: 'keep', t4: 'keep' });
  const toast = page.locator('.toast', { hasText: '3 takes kept' });
  await toast.getByRole('button', { name: 'Undo' }).click();
  for (const id of ['t4', 't3', 't2']) await shows(page, id, 'none');
  await truly(home, { t1: null, t2: null, t3: null, t4: null });
});

test('A sets the anchor frame of a shot and moves it; undo moves it back', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 2, shot: 'spring' });
  const { page } = await panel(home, { place: '#/shot/spring' });
  await pictures(page, 2);
  await pick(page, 't1');
  await page.keyboard.press('a');
  await tile(page, 't1').getByLabel('anchor frame').waitFor();
  await pick(page, 't2');
  await page.keyboard.press('a');
  await tile(page, 't2').getByLabel('anchor frame').waitFor();
  assert.equal(await tile(page, 't1').getByLabel('anchor frame').count(), 0);
  assert.equal((await home.call('anchor.get', { project: home.project, shot: 'spring' })).take.id, 't2');
  await page.keyboard.press('u');
  await tile(page, 't1').getByLabel('anchor frame').waitFor();
  await sees(page, () => !document.querySelector('[data-slot="t2"] .marks'));
  assert.equal((await home.call('anchor.get', { project: home.project, shot: 'spring' })).take.id, 't1');
});

test('what somebody else decides is seen without a reload', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 2, shot: 'spring' });
  const { page } = await panel(home, { place: '#/shot/spring' });
  await pictures(page, 2);
  await home.cli('keep', 't1');
  await shows(page, 't1', 'keep');
  await home.cli('undo');
  await shows(page, 't1', 'none');
  await home.cli('anchor', 't2');
  await tile(page, 't2').getByLabel('anchor frame').waitFor();
});
