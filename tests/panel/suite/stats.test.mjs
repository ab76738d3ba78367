// Stats: figures with their n and interval, strips of colours by week, how far looking at pictures is, earlier weeks, and all as one picture.

import assert from 'node:assert/strict';
import { figures } from './figures.mjs';
import { goTo, panel, sees, test, world } from './harness.mjs';

/** Answers a method in the daemon's place, one after the other, the last for ever; what was asked is kept. @param {any} page @param {string} method @param {any[]} replies */
const answering = (page, method, replies) => page.evaluate(async (/** @type {[string, any[]]} */ [method, replies]) => {
  const { Daemon } = await import(/** @type {any} */ ('/panel/client.js'));
  const { Fault } = await import(/** @type {any} */ ('/panel/client/fault.js'));
  const was = Daemon.prototype.call;
  const asked = /** @type {any} */ (globalThis).asked = [];
  Daemon.prototype.call = function (/** @type {string} */ of, /** @type {any} */ params, /** @type {any[]} */ ...more) {
    if (of !== method) return was.call(this, of, params, ...more);
    asked.push(params);
    const reply = replies[Math.min(asked.length, replies.length) - 1];
    return reply.fault ? Promise.reject(new Fault(reply.fault, 'no')) : Promise.resolve(reply);
  };
}, [method, replies]);
const asked = (/** @type {any} */ page) => page.evaluate(() => /** @type {any} */ (globalThis).asked);

/** The cells of a table's row. @param {any} region @param {string} name */
const cells = async (region, name) => (await region.getByRole('row').filter({ has: region.page().getByRole('rowheader', { name, exact: true }) }).locator('td').allInnerTexts()).map((/** @type {string} */ text) => text.trim());

test('what was kept and spent stands in tables as the daemon counts it, with the colours of what was kept, and follows', async ({ say }) => {
  const home = await world();
  await home.draft('a blue teapot on an oak table', { count: 3, shot: 'spring', size: '192x128' });
  await home.call('take.judge', { takes: ['t1'], verdict: 'keep' });
  await home.call('take.judge', { takes: ['t2'], verdict: 'reject' });
  const [hero] = await home.finished(await home.call('promote', { takes: ['t1'], idempotency_key: 'hero' }));
  await home.call('take.judge', { takes: [hero.id], verdict: 'keep' });
  const { page } = await panel(home);
  await page.keyboard.press('s');
  await sees(page, () => location.hash === '#/stats');
  await page.getByRole('status').getByText(/^\d+ pictures? looked at$/).waitFor();
  const told = await home.call('stats.get', { project: home.project });
  assert.equal(told.to_look, 0, 'the page asked until all was looked at');
  say(`${told.takes} takes, ${told.looked} pictures looked at`);

  const kept = page.getByRole('region', { name: 'Kept by tier, route and prompt file' });
  const row = await cells(kept, 'draft');
  assert.deepEqual([row[0], row[1], row[2], row[3], row[6]], ['3', '1', '1', '50 %', '2']);
  const { low, high } = told.by_tier.find((/** @type {any} */ one) => one.name === 'draft');
  assert.equal(row[5], `${Math.round(100 * low)} to ${Math.round(100 * high)} %`);
  const spent = page.getByRole('region', { name: 'Credits by what became of them' });
  assert.deepEqual((await cells(spent, 'all')).slice(0, 2), ['15', '1']);
  assert.equal(await page.locator('.key-figures dd').first().textContent(), '1', 'one roll for one accepted hero');

  // The strip of the week has the daemon's colours, as wide as their shares.
  const look = told.weeks.find((/** @type {any} */ week) => week.look).look;
  const chips = await page.locator('.looks li').first().locator('.colours i').evaluateAll((/** @type {HTMLElement[]} */ all) => all.map((one) => ({ title: one.title, width: one.getBoundingClientRect().width })));
  assert.deepEqual(chips.map((/** @type {any} */ one) => one.title.slice(0, 7)), look.palette.map((/** @type {any} */ one) => one.colour));
  assert.ok(chips.every((/** @type {any} */ one, /** @type {number} */ at) => at === 0 || one.width <= chips[at - 1].width + 2.5), 'the largest first');

  // A verdict from elsewhere is counted a little later.
  await home.call('take.judge', { takes: ['t3'], verdict: 'reject' });
  await sees(page, () => [...document.querySelectorAll('.stats tbody tr')].some((tr) => /^draft\s*3\s*1\s*2\s*33 %/.test(/** @type {HTMLElement} */ (tr).innerText)));
});

test('as one picture, on the ground of the page, and drawn only when somebody wants it', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 2, shot: 'spring', size: '192x128' });
  const { page } = await panel(home, { context: { colorScheme: 'dark' } });
  const assets = [];
  page.on('response', (/** @type {any} */ response) => response.url().includes('/assets/') && assets.push(response.url()));
  await goTo(page, '#/stats');
  await page.locator('.key-figures').waitFor();
  assert.equal(await page.locator('img.drawn').count(), 0);
  const summary = page.locator('summary', { hasText: 'As one picture' });
  await summary.focus();
  await page.keyboard.press('Enter');
  /** The grey of the picture's first pixel. */
  const ground = () => page.locator('img.drawn').evaluate(async (/** @type {HTMLImageElement} */ img) => {
    await img.decode();
    const paint = /** @type {any} */ (new OffscreenCanvas(1, 1).getContext('2d'));
    paint.drawImage(img, 0, 0);
    return [...paint.getImageData(0, 0, 1, 1).data];
  });
  assert.deepEqual(await ground(), [30, 30, 30, 255]);
  const dark = await page.locator('img.drawn').getAttribute('src');
  await page.emulateMedia({ colorScheme: 'light' });
  await sees(page, (dark) => { const img = document.querySelector('img.drawn'); return img && img.getAttribute('src') !== dark; }, dark);
  assert.deepEqual(await ground(), [250, 250, 250, 255]);
  assert.match(await page.getByRole('link', { name: 'Save it as a PNG' }).getAttribute('download'), /^stats-20\d\d-W\d\d-to-20\d\d-W\d\d\.png$/);
  assert.ok(assets.length >= 2);
});

test('twelve weeks: intervals as places on a line, reasons for what is not known, weeks to choose and earlier ones', async () => {
  const home = await world();
  const { page } = await panel(home, { place: '#/board' });
  await answering(page, 'stats.get', [figures({ looked: 24, to_look: 37 }), figures()]);
  await goTo(page, '#/stats');
  await page.getByRole('status').getByText('61 pictures looked at').waitFor();
  assert.deepEqual(await asked(page), Array(2).fill({ project: home.project, weeks: 12 }), 'asked again until all was looked at');
  const drawn = await page.getByRole('row', { name: /^hero 14 / }).first().locator('.track').evaluate((/** @type {HTMLElement} */ track) => ['i', 'b'].map((part) => /** @type {HTMLElement} */ (track.querySelector(part)).style).map(({ left, width }) => [parseFloat(left), parseFloat(width)]));
  assert.deepEqual([drawn[0]?.map(Math.round), Math.round(drawn[1]?.[0] ?? 0)], [[28, 51], 55]);
  await page.getByText('Not known: no client told when it showed one').waitFor();
  const colours = page.getByRole('list', { name: 'Colours by week' });
  assert.match(await colours.getByRole('listitem').first().innerText(), /^2026-W19/);
  assert.equal(await colours.getByRole('listitem').count(), 11);
  assert.match(await colours.getByRole('listitem').first().locator('.sr').textContent(), /^#1d2733 55 %, #48617c 25 %/);

  await page.getByLabel('How many weeks').selectOption('26');
  await sees(page, () => location.hash === '#/stats?weeks=26');
  await page.getByRole('button', { name: 'Earlier' }).click();
  await sees(page, (cursor) => location.hash === `#/stats?weeks=26&before=${cursor}`, figures().cursor);
  await page.getByRole('button', { name: 'Newest' }).click();
  await sees(page, () => location.hash === '#/stats?weeks=26');
  await sees(page, () => /** @type {any} */ (globalThis).asked.length >= 5);
  assert.deepEqual((await asked(page)).slice(2).map(({ project, ...rest }) => rest), [{ weeks: 26 }, { weeks: 26, cursor: figures().cursor }, { weeks: 26 }]);
});

test('at 320, 800 and 1440 pixels only tables are wider than their place, and Tab comes to them', async () => {
  const home = await world();
  for (const [width, colorScheme] of [[320, 'dark'], [800, 'light'], [1440, 'dark']]) {
    const { page, context } = await panel(home, { width: Number(width), place: '#/board', context: { colorScheme } });
    await answering(page, 'stats.get', [figures()]);
    await goTo(page, '#/stats');
    await page.locator('.looks li').first().waitFor();
    const wide = await page.evaluate(() => [...document.querySelectorAll('.stats *')].filter((one) => !one.closest('.wide') && !one.matches('.sr') && one.getBoundingClientRect().right > innerWidth + 0.5).map((one) => one.outerHTML.slice(0, 80)));
    assert.deepEqual(wide, [], `${width}`);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    const regions = await page.locator('.stats .wide').evaluateAll((/** @type {HTMLElement[]} */ all) => all.every((one) => one.tabIndex === 0 && one.getAttribute('aria-label')));
    assert.ok(regions);
    await context.close();
  }
});

test('a project without takes, and a daemon of before, say so', async () => {
  const home = await world();
  const { page } = await panel(home, { place: '#/stats' });
  await page.getByText('Nothing was made in these weeks.').waitFor();
  await goTo(page, '#/board');
  await answering(page, 'stats.get', [{ fault: 'unknown_method' }]);
  await goTo(page, '#/stats');
  await page.getByText('This daemon counts no figures yet.').waitFor();
});
