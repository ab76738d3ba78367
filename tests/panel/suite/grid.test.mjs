// The grid while takes are made: ghosts at once, place in the queue, progress and time left, a preview, then the take, and nothing moves.

import assert from 'node:assert/strict';
import { boxes, markFirst, markOf, panel, sees, test, until, world } from './harness.mjs';
import { draftButton, pictures, places, still, tile, tiles, writePrompt } from './look.mjs';
import { png } from './painter.mjs';

test('a press shows ghosts at once, then queue place, progress, time left, preview and take, each in its own place', async () => {
  const home = await world({ painter: true });
  const { painter } = home;
  const old = await home.draft('a jetty', { count: 5, shot: 'boat', size: '128x96' });
  const { page } = await panel(home, { place: '#/shot/boat' });
  await pictures(page, 5);
  await writePrompt(page, { prompt: 'a boat at dawn', tier: 'paint', says: 'Paint 3 · 6 credits' });
  await markFirst(page, 'ghost', '.ghost[data-state="asked"]');
  await draftButton(page).click();
  await markOf(page, 'ghost');
  await sees(page, () => document.querySelectorAll('.tile').length === 8);
  const before = await places(page);
  const oldBoxes = await boxes(tiles(page));

  await painter.held();
  // Ghosts become jobs: one is made, two wait.
  await sees(page, () => document.querySelectorAll('.tile[data-slot^="j"]').length === 3);
  await page.getByText('place 2 in the queue').waitFor();
  await still(page, before, 'when jobs came');

  painter.state.progress = 0.25;
  painter.state.left_s = 12;
  await page.locator('.ghost progress[value="0.25"]').waitFor();
  await page.getByText('12 s left').waitFor();
  await still(page, before, 'with progress');

  painter.state.preview = png(64, 48, [200, 40, 40]);
  const preview = page.locator('.ghost img[alt="preview"]');
  await preview.waitFor();
  await preview.evaluate((img) => img.decode());
  assert.equal(await preview.evaluate((img) => img.naturalWidth), 64);
  await still(page, before, 'with a preview');

  const making = await page.locator('.tile', { has: preview }).getAttribute('data-slot');
  const at = (await boxes(tiles(page)))[making];
  painter.state.preview = null;
  (await painter.held()).finish();
  const job = await until(async () => {
    const told = await home.call('job.get', { job: making });
    return told.take && told;
  }, 'a take');
  await tile(page, job.take).locator('img').evaluate((img) => img.decode());
  assert.equal((await boxes(tiles(page)))[job.take], at, 'the take stands where its ghost stood');
  await still(page, before, 'when the first take came');

  painter.letGo();
  await pictures(page, 8);
  await still(page, before, 'when all takes were there');
  for (const take of old) assert.equal((await boxes(tiles(page)))[take.id], oldBoxes[take.id]);
  await page.locator('.balance', { hasText: '389 credits' }).waitFor();
});

test('who has scrolled keeps what is on the screen when takes come from elsewhere', async () => {
  const home = await world();
  await home.draft('a reef', { count: 40, shot: 'reef', size: '64x64' });
  const { page } = await panel(home, { place: '#/shot/reef', width: 640, height: 480 });
  await sees(page, () => document.querySelectorAll('.tile .take').length > 10);
  await page.locator('.pane').evaluate((pane) => { pane.scrollTop = pane.scrollHeight / 2; });
  const seen = await sees(page, () => {
    const pane = /** @type {HTMLElement} */ (document.querySelector('.pane'));
    const box = pane.getBoundingClientRect();
    const inside = [...document.querySelectorAll('.tile')].filter((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return top >= box.top && bottom <= box.bottom;
    });
    return pane.scrollTop > 100 && inside.length > 3 && inside.map((one) => /** @type {HTMLElement} */ (one).dataset['slot']);
  });
  const before = await boxes(tiles(page));
  await home.draft('a reef by night', { count: 4, shot: 'reef', size: '64x64' });
  await sees(page, () => /** @type {HTMLElement} */ (document.querySelector('[role=grid]')).getAttribute('aria-rowcount'));
  // The new ones are there: the strip counts them.
  await page.locator('.strip', { hasText: '44 takes' }).waitFor();
  const after = await boxes(tiles(page));
  for (const slot of seen) assert.equal(after[slot], before[slot], `${slot} moved`);
});

test('takes that fly past ask for no pictures; where one stops they are there', async () => {
  const home = await world();
  await home.draft('a reef', { count: 100, shot: 'reef', size: '64x64' });
  const { page } = await panel(home, { place: '#/shot/reef', width: 640, height: 480 });
  await tile(page, 't100').locator('img').evaluate((img) => img.decode());
  /** @type {Set<string>} */
  const asked = new Set();
  page.on('request', (request) => request.resourceType() === 'image' && asked.add(request.url()));
  // From top to bottom in steps of two screens a frame: nobody sees a picture of it.
  await page.locator('.pane').evaluate((pane) => new Promise((done) => {
    const step = () => {
      const before = pane.scrollTop;
      pane.scrollTop += 2 * pane.clientHeight;
      if (pane.scrollTop === before) done(null);
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }));
  await tile(page, 't1').locator('img').evaluate((img) => img.decode());
  await sees(page, () => [...document.querySelectorAll('.tile')].every((one) => one.querySelector('img')));
  const there = await tiles(page).count();
  assert.ok(asked.size <= there + 24, `${asked.size} pictures were asked for, ${there} tiles are there`);
});

test('a job is stopped from its tile; its hold is given back and its place goes', async () => {
  const home = await world({ painter: true });
  const { page } = await panel(home);
  await home.call('draft', { project: home.project, prompt: 'a boat', tier: 'paint', count: 1, shot: 'boat', idempotency_key: 'one' });
  await home.painter.held();
  await page.locator('.card', { hasText: 'boat' }).click();
  await page.locator('.tile[data-slot="j1"]').hover();
  await page.locator('.balance', { hasText: '398 credits' }).waitFor();
  await page.locator('.tile[data-slot="j1"]').getByRole('button', { name: 'Cancel' }).click();
  await sees(page, () => document.querySelectorAll('.tile').length === 0);
  await page.locator('.balance', { hasText: '400 credits' }).waitFor();
  assert.equal((await home.call('job.get', { job: 'j1' })).state, 'cancelled');
  assert.equal((await home.takes()).length, 0);
});

test('a job that failed stays with its reason, and can be tried again', async () => {
  const home = await world({ painter: true });
  const { page } = await panel(home);
  await home.call('draft', { project: home.project, prompt: 'a boat', tier: 'paint', count: 1, shot: 'boat', idempotency_key: 'one' });
  (await home.painter.held()).finish({ status: 500 });
  await page.locator('.card', { hasText: 'boat' }).click();
  await page.locator('nav').getByText('Queue').click();
  await page.locator('.job', { hasText: 'CUDA out of memory' }).getByRole('button', { name: 'Try again' }).click();
  await home.painter.held();
  home.painter.letGo();
  await page.locator('.job').filter({ hasText: 'j1' }).waitFor({ state: 'detached' });
  await until(async () => (await home.takes()).length === 1, 'the take of the second try');
});
