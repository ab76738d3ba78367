// Settings: tiers and the routes they use, operator notes where a route is chosen, and how providers and the daemon are.

import assert from 'node:assert/strict';
import { panel, sees, test, world } from './harness.mjs';

test('a tier is bound to another route and back; a tier that cannot be bound offers no choice', async () => {
  const home = await world({ painter: true });
  const routeOf = async (name) => (await home.call('tier.list', { project: home.project })).tiers.find((one) => one.name === name).route;
  const { page } = await panel(home, { place: '#/settings' });
  const select = page.getByLabel('Route of draft');
  await select.waitFor();
  assert.equal(await select.inputValue(), 'sketch/composition');
  await select.selectOption('a1111/text');
  await page.locator('.toast', { hasText: 'draft uses a1111/text' }).waitFor();
  assert.equal(await routeOf('draft'), 'a1111/text');
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await page.locator('.toast', { hasText: 'draft uses sketch/composition' }).waitFor();
  assert.equal(await routeOf('draft'), 'sketch/composition');
  await sees(page, () => /** @type {HTMLSelectElement} */ (document.querySelector('.tier select')).value === 'sketch/composition');
  // A tier that no ladder has is bound in the file that names it: its route is said, and not offered.
  const own = page.locator('.tier', { hasText: 'paint' }).first();
  await own.getByText('a1111/text').first().waitFor();
  assert.equal(await page.getByLabel('Route of paint').count(), 0);
});

test('an operator note is written once and stands where the route is chosen', async () => {
  const home = await world({ painter: true });
  await home.draft('a teapot', { count: 1, shot: 'spring', size: '128x96' });
  const { page } = await panel(home, { place: '#/settings' });
  const note = page.locator('.tier').getByLabel('Note on a1111/picture');
  await note.fill('slow in the afternoon');
  await note.press('Enter');
  await page.locator('.toast', { hasText: 'Noted on a1111/picture' }).waitFor();
  const route = await home.call('model.list').then(({ routes }) => routes.find((one) => one.route === 'a1111/picture'));
  assert.equal(route.note, 'slow in the afternoon');
  await page.evaluate(() => { location.hash = '#/edit/t1'; });
  await page.locator('.side select').selectOption('finish');
  await page.locator('.note', { hasText: 'slow in the afternoon' }).waitFor();
});

test('providers say whether they can be used, why not, and where a key was found; the daemon tells of itself', async () => {
  const home = await world({ painter: true, env: { FAL_KEY: 'no-real-key' } });
  const { page } = await panel(home, { place: '#/settings' });
  const provider = (name) => page.locator('details.provider', { has: page.locator('summary b', { hasText: new RegExp(`^${name}$`) }) });
  await provider('a1111').getByText('ready', { exact: true }).waitFor();
  const openai = provider('openai');
  await openai.locator('summary').click();
  await openai.getByText('maquette key set openai').first().waitFor();
  const fal = provider('fal');
  await fal.locator('summary').click();
  await fal.getByText('Key found in FAL_KEY of the environment.').waitFor();
  assert.ok(!(await page.content()).includes('no-real-key'), 'a key is never shown');
  const daemon = page.getByRole('region', { name: 'Daemon' });
  await daemon.getByText('accepts changes').waitFor();
  await page.getByLabel('Find a route').fill('parallax');
  await page.locator('.route', { hasText: 'sketch/parallax' }).waitFor();
  assert.equal(await openai.count(), 0);
});
