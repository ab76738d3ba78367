// What the eye says, where one looks: what changed, what a still promises, what a clip does over time, badges on tiles, guides in use, and what could be done.

import assert from 'node:assert/strict';
import { goTo, panel, sees, test, world } from './harness.mjs';
import { pictures, says, tile } from './look.mjs';

/** A draft and its hero, and a clip of that. @param {{ clip?: boolean }} [how] */
async function furnished({ clip = false } = {}) {
  const home = await world();
  await home.draft('a blue teapot on an oak table', { count: 2, shot: 'spring', size: '192x128' });
  await home.call('take.judge', { takes: ['t1'], verdict: 'keep' });
  const [hero] = await home.finished(await home.call('promote', { takes: ['t1'], idempotency_key: 'hero' }));
  await home.call('take.judge', { takes: [hero.id], verdict: 'keep' });
  await home.call('anchor.set', { take: hero.id });
  const [made] = clip ? await home.finished(await home.call('promote', { takes: [hero.id], tier: 'motion', seconds: 0.5, idempotency_key: 'clip' })) : [null];
  return { home, hero: hero.id, clip: made?.id ?? '' };
}

/** Makes a red variant of a take. @param {any} home @param {string} take */
const recolour = async (home, take) => (await home.finished(await home.call('edit', { take, op: 'recolour', to: ['#c02020'], idempotency_key: `red ${take}` })))[0].id;

/** The rows of a list: names, and what stands beside them. @param {any} page @param {string} label */
const rows = (page, label) => page.getByRole('list', { name: label }).locator('li').evaluateAll((/** @type {HTMLElement[]} */ all) => all.map((li) => ({
  of: li.dataset['measure'], level: li.querySelector('.measured > span')?.textContent, on: li.querySelectorAll('.steps [data-on]').length, bars: li.querySelectorAll('.steps b').length,
  words: li.querySelector('small')?.textContent ?? '', share: li.querySelector('.share b') ? /** @type {HTMLElement} */ (li.querySelector('.share b')).style.width : null,
})));

/** How often each method is asked from now on; what has an answer in `instead` never reaches the daemon. @param {any} page @param {Record<string, any>} [instead] */
const watchCalls = (page, instead = {}) => page.evaluate(async (/** @type {any} */ instead) => {
  const { Daemon } = await import(/** @type {any} */ ('/panel/client.js'));
  const { Fault } = await import(/** @type {any} */ ('/panel/client/fault.js'));
  const was = Daemon.prototype.call;
  const asked = /** @type {any} */ (globalThis).asked = [];
  let running = 0;
  Daemon.prototype.call = function (/** @type {string} */ method, /** @type {any} */ params, /** @type {any[]} */ ...more) {
    const one = { method, params, atOnce: 0 };
    asked.push(one);
    if (instead[method]?.fault) return Promise.reject(new Fault(instead[method].fault, `there is no ${method}`));
    if (instead[method]) return Promise.resolve(instead[method]);
    if (method === 'inspect') one.atOnce = running += 1;
    return was.call(this, method, params, ...more).finally(() => { if (method === 'inspect') running -= 1; });
  };
}, instead);
const asked = (page, method) => page.evaluate((/** @type {string} */ method) => /** @type {any} */ (globalThis).asked.filter((/** @type {any} */ one) => one.method === method), method);

test('a take says what changed from the one it came from, by component, with the reasons for what has no value', async () => {
  const { home, hero } = await furnished();
  const red = await recolour(home, hero);
  const { page } = await panel(home, { place: `#/take/${red}` });
  const label = `What changed from ${hero} to ${red}`;
  await page.getByRole('list', { name: label }).locator('[data-level]').first().waitFor();
  const told = await rows(page, label);
  const daemon = (await home.call('inspect', { take: red })).drift;
  assert.deepEqual(told.flatMap((/** @type {any} */ row) => row.of.split(' ')).sort(), daemon.map((/** @type {any} */ one) => one.name).sort(), 'each measure once');
  const palette = told.find((/** @type {any} */ row) => row.of === 'palette');
  const wanted = daemon.find((/** @type {any} */ one) => one.name === 'palette');
  assert.equal(palette.level, wanted.level);
  assert.equal(palette.on, { same: 0, slight: 1, visible: 2, strong: 3 }[/** @type {string} */ (wanted.level)]);
  assert.ok(palette.on >= 2 && palette.bars === 3, 'a recoloured picture has another palette');
  const persons = told.find((/** @type {any} */ row) => row.of === 'identity');
  assert.equal(persons.level, 'not checked');
  assert.match(persons.words, /^Recognising persons takes a trained model/);
  assert.equal(persons.bars, 0, 'what was not checked has no bar');
  // Lettering is read on request, once; what was found or not is said.
  await watchCalls(page);
  await page.getByRole('button', { name: 'Read it' }).click();
  await sees(page, () => /** @type {any} */ (globalThis).asked.some((/** @type {any} */ one) => one.params?.read_text === true));
  await sees(page, () => !document.querySelector('.measured-now[aria-busy]') && ![...document.querySelectorAll('button')].some((one) => one.textContent === 'Read it'));
  // The figures are there for who wants them, and the way to both pictures.
  await page.getByText('Figures', { exact: true }).first().click();
  await page.getByText(/mean ΔE [\d.]+/).first().waitFor();
  await page.getByRole('link', { name: 'Look at both' }).click();
  await sees(page, ([hero, red]) => document.querySelector('h1')?.textContent === `Compare ${hero} and ${red}`, [hero, red]);
  // A draft came from nothing, and says nothing.
  await goTo(page, '#/take/t1');
  await sees(page, () => document.querySelector('h1')?.textContent?.startsWith('Take t1 '));
  assert.equal(await page.getByText('What changed').count(), 0);
});

test('in compare, D measures a pair that nobody measured, and the next pairs too', async () => {
  const { home, hero } = await furnished();
  const { page } = await panel(home, { place: '#/compare?takes=t1,t2&shot=spring' });
  const measure = page.getByRole('button', { name: 'Measure', exact: true });
  await measure.waitFor();
  await watchCalls(page);
  assert.deepEqual(await asked(page, 'inspect'), [], 'nothing is measured by itself');
  await page.keyboard.press('d');
  await page.getByRole('list', { name: 'What changed from t1 to t2' }).locator('[data-level]').first().waitFor();
  assert.deepEqual((await asked(page, 'inspect')).map((/** @type {any} */ one) => one.params), [{ take: 't2', against: 't1' }]);
  await page.keyboard.press('x');
  await page.getByRole('list', { name: 'What changed from t2 to t1' }).locator('[data-level]').first().waitFor();
  // A take and the one that it came from were measured when it was made.
  await page.evaluate(() => sessionStorage.clear());
  await goTo(page, `#/compare?takes=t1,${hero}&shot=spring`);
  await page.getByRole('list', { name: `What changed from t1 to ${hero}` }).locator('[data-level]').first().waitFor();
});

test('what a still promises stands beside the price of a clip and on the anchor frame; other stills are asked about when it is opened', async () => {
  const { home, hero } = await furnished();
  const quoted = (await home.call('quote', { method: 'promote', takes: [hero], tier: 'motion' })).kinetic;
  const { page } = await panel(home, { place: `#/motion/${hero}` });
  const label = `What ${hero} promises as a clip, 0 to 1`;
  await says(page, '.side button.spend', `Make a clip from ${hero} · 40 credits`);
  await page.getByRole('list', { name: label }).locator('.share').first().waitFor();
  const told = await rows(page, label);
  assert.deepEqual(told.map((/** @type {any} */ row) => [row.of, row.level]), quoted.map((/** @type {any} */ one) => [one.name, one.score.toFixed(2)]));
  for (const [at, row] of told.entries()) assert.ok(Math.abs(parseFloat(row.share) - 100 * quoted[at].score) < 0.1, `${row.of}: ${row.share}`);
  assert.ok(told.every((/** @type {any} */ row) => row.words !== ''), 'each has its reason');

  await goTo(page, `#/take/${hero}`);
  await page.locator('.section[open]', { hasText: 'As a clip' }).getByRole('list', { name: label }).locator('.share').first().waitFor();
  await goTo(page, '#/take/t2');
  await sees(page, () => document.querySelector('h1')?.textContent?.startsWith('Take t2 '));
  await watchCalls(page);
  const closed = page.locator('.section:not([open]) summary', { hasText: 'As a clip' });
  await closed.waitFor();
  assert.deepEqual(await asked(page, 'inspect'), []);
  await closed.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: 'What t2 promises as a clip, 0 to 1' }).locator('.share').first().waitFor();
});

test('a clip says what it does over time; W and a button go to the worst frame, and the strip follows', async () => {
  const { home, clip } = await furnished({ clip: true });
  const { flicker } = await home.call('inspect', { take: clip });
  const { page } = await panel(home, { place: '#/queue' });
  // The sketcher's clips may have no flaw, so one is told: a jump at a quarter of a second.
  const jumps = { name: 'jumps', state: 'measured', level: 'visible', words: 'motion jumps at 0.25 s, as if a frame was missing', figures: { most: 3, worst_seconds: 0.25 } };
  const told = [...flicker.filter((/** @type {any} */ one) => one.name !== 'jumps').map((/** @type {any} */ one) => ({ ...one, figures: {} })), jumps];
  await watchCalls(page, { inspect: { take: clip, against: null, drift: [], kinetic: [], flicker: told } });
  await goTo(page, `#/motion/${clip}`);
  await sees(page, () => /** @type {any} */ (document.querySelector('video'))?.readyState >= 2);
  const list = page.getByRole('list', { name: `What ${clip} does over time` });
  await list.locator('[data-measure=jumps][data-level=visible]').waitFor();
  const seen = await rows(page, `What ${clip} does over time`);
  assert.deepEqual(seen.flatMap((/** @type {any} */ row) => row.of.split(' ')).sort(), flicker.map((/** @type {any} */ one) => one.name).sort());
  await page.keyboard.press('w');
  await page.getByText('frame 7 of 12').waitFor();
  await page.keyboard.press('Home');
  await page.getByText('frame 1 of 12').waitFor();
  await list.getByRole('button', { name: 'worst at 0.25 s' }).click();
  await page.getByText('frame 7 of 12').waitFor();
  await sees(page, () => Math.abs(/** @type {any} */ (document.querySelector('video')).currentTime - 6.5 / 24) < 1e-3);

  // The strip is drawn once it is wanted; its line stands where the clip is, and a press goes to that moment.
  assert.deepEqual(await asked(page, 'strip.make'), []);
  await page.getByText('Strip: every measure over time').focus();
  await page.keyboard.press('Enter');
  await page.locator('.strip-picture img').evaluate((/** @type {HTMLImageElement} */ img) => img.decode());
  const box = await page.locator('.strip-picture').boundingBox();
  const line = async () => ((await page.locator('.strip-now').boundingBox()).x - box.x) / box.width;
  assert.ok(Math.abs(await line() - 0.5) < 0.01, `the line stands at ${await line()}`);
  await page.locator('.strip-picture').click({ position: { x: box.width * 0.31, y: 20 } });
  await page.getByText('frame 4 of 12').waitFor();
  assert.ok(Math.abs(await line() - 0.3) < 0.02, `the line stands at ${await line()}`);
  // Beside the time there is no moment.
  await page.locator('.strip-picture').click({ position: { x: box.width * 0.02, y: 20 } });
  await page.getByText('frame 4 of 12').waitFor();

  // On the take's own page the same, and the strip of this window is open there.
  await goTo(page, `#/take/${clip}`);
  await sees(page, () => /** @type {any} */ (document.querySelector('video.whole'))?.readyState >= 2);
  await page.locator('.strip-picture img').waitFor();
  await page.getByRole('list', { name: `What ${clip} does over time` }).waitFor();
  await page.keyboard.press('w');
  await sees(page, () => Math.abs(/** @type {any} */ (document.querySelector('video.whole')).currentTime - 0.25) < 1e-3);
});

test('tiles say what changed most; only heroes and edits in the window ask, two at a time, and a setting ends it', async ({ say }) => {
  const { home, hero } = await furnished();
  const red = await recolour(home, hero);
  await home.draft('a green teapot', { count: 60, shot: 'spring' });
  const low = await recolour(home, 't2');
  const { page } = await panel(home, { place: '#/queue' });
  await watchCalls(page);
  await goTo(page, '#/shot/spring');
  await tile(page, low).locator('.changed[data-there]').waitFor();
  // What lies far below is not asked about until it is seen.
  const before = (await asked(page, 'inspect')).map((/** @type {any} */ one) => one.params.take);
  assert.deepEqual(before, [low]);
  await page.locator('.pane').evaluate((pane) => { pane.scrollTop = pane.scrollHeight; });
  await tile(page, red).locator('.changed[data-there]').waitFor();
  assert.match(await tile(page, red).locator('.changed').getAttribute('title'), new RegExp(`^Changed from ${hero}: .*palette (visible|strong)`));
  assert.match(await tile(page, red).locator('.changed .sr').textContent(), /^Changed from/, 'for who does not see it');
  const all = await asked(page, 'inspect');
  assert.ok(all.every((/** @type {any} */ one) => [low, red, hero].includes(one.params.take)), 'drafts are not asked about');
  assert.ok(all.every((/** @type {any} */ one) => one.atOnce <= 2));
  assert.equal(new Set(all.map((/** @type {any} */ one) => one.params.take)).size, all.length, 'each once');
  say(`${all.length} of ${(await home.takes()).length} takes were asked about`);
  await goTo(page, '#/settings');
  await page.getByLabel('Show what changed most from the take it came from').uncheck();
  await goTo(page, '#/shot/spring');
  await tile(page, low).locator('img').waitFor();
  assert.equal(await page.locator('.changed').count(), 0);
});

test('covers on the board of shots say what changed most, after the first page is there; a draft and a clip say nothing', async () => {
  const { home, hero } = await furnished();
  const red = await recolour(home, hero);
  await home.call('anchor.set', { take: red });
  await home.draft('a harbour', { count: 1, shot: 'harbour' });
  const { page } = await panel(home, { place: '#/queue' });
  await watchCalls(page);
  await goTo(page, '#/board');
  const card = page.locator('.card', { hasText: 'spring' });
  const badge = card.locator('.cover .changed[data-there]');
  await badge.waitFor();
  assert.match(await badge.getAttribute('title'), new RegExp(`^Changed from ${hero}: .*palette (visible|strong)`));
  const [cover, mark] = [await card.locator('.cover').boundingBox(), await badge.boundingBox()];
  assert.ok(mark.x >= cover.x && mark.x + mark.width <= cover.x + cover.width && mark.y >= cover.y && mark.y + mark.height <= cover.y + cover.height, 'it lies within its cover');
  assert.equal(await page.locator('.card', { hasText: 'harbour' }).locator('.changed').count(), 0);
  assert.deepEqual((await asked(page, 'inspect')).map((/** @type {any} */ one) => one.params.take), [red]);
});

/** A tier whose route takes a guide: a ComfyUI that is not there, because only its price is asked. */
const GUIDED = '[tiers.guided]\nstage = "exploration"\nroute = "comfyui/guided"\ncount = 2\nsize = "512x512"\n';

test('a guide goes into the prompt box, and where a route takes none, that is said with what to do', async () => {
  const home = await world({ config: GUIDED });
  await home.draft('a teapot', { count: 1, shot: 'spring', size: '192x128' });
  await home.call('take.judge', { takes: ['t1'], verdict: 'keep' });
  const [guide] = await home.finished(await home.call('edit', { take: 't1', op: 'guide', map: 'depth', idempotency_key: 'guide' }));
  const { page } = await panel(home, { place: '#/queue' });
  await watchCalls(page);
  await goTo(page, `#/take/${guide.id}`);
  await page.getByText('As a guide · depth').waitFor();
  assert.equal(await page.getByText('What changed').count(), 0, 'a map is no picture to compare');
  // For a hero of the take that it was made from: the sketcher takes no guide, so none is offered and no price is asked.
  await page.getByText(/^For a hero: sketch\/finish takes no guide; comfyui\/guided does\./).waitFor();
  assert.equal(await page.getByRole('button', { name: /with it/ }).count(), 0);
  assert.deepEqual((await asked(page, 'quote')).filter((/** @type {any} */ one) => one.params.guide), []);
  await page.getByRole('button', { name: 'Use as guide for drafts' }).click();
  await pictures(page, 2);
  const line = page.getByRole('group', { name: 'Guide' });
  await line.getByText('The composition keeps to it.').waitFor();
  // Only tiers whose routes take one are offered.
  const offered = () => page.locator('.prompt-row select').first().locator('option').allTextContents();
  await sees(page, () => document.querySelectorAll('.prompt-row select')[0]?.children.length === 1);
  assert.deepEqual(await offered(), ['guided']);
  await page.locator('.prompt textarea').fill('a kettle');
  await says(page, '.prompt-row button.spend', 'Guided 2 · 0 credits');
  const [quote] = (await asked(page, 'quote')).filter((/** @type {any} */ one) => one.params.prompt === 'a kettle');
  assert.deepEqual([quote.params.guide, quote.params.tier], [guide.asset.digest, 'guided']);
  await line.getByRole('button', { name: 'Without it' }).click();
  await says(page, '.prompt-row button.spend', 'Draft 8 · 8 credits');
  assert.equal(await line.count(), 0);
  assert.ok((await offered()).includes('draft'));
});

test('where no tier takes a guide none is offered, and a guide that is in the prompt box already says why', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 1, shot: 'spring', size: '192x128' });
  const [guide] = await home.finished(await home.call('edit', { take: 't1', op: 'guide', map: 'depth', idempotency_key: 'guide' }));
  const { page } = await panel(home, { place: `#/take/${guide.id}` });
  await page.getByText(/^For drafts: sketch\/composition takes no guide; /).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Use as guide for drafts' }).count(), 0);
  await goTo(page, '#/board');
  await page.locator('.prompt textarea').fill('a kettle');
  await says(page, '.prompt-row button.spend', 'Draft 8 · 8 credits');
  await page.evaluate((/** @type {[string, string]} */ [digest, of]) => sessionStorage.setItem('maquette.prompt', JSON.stringify({ prompt: 'a kettle', guide: digest, guideOf: of })), [guide.asset.digest, guide.id]);
  await goTo(page, '#/shot/spring');
  const line = page.getByRole('group', { name: 'Guide' });
  await line.getByText(/^sketch\/composition takes no guide; .* or draw without it\.$/).waitFor();
  await line.getByRole('button', { name: 'Without it' }).click();
  await says(page, '.prompt-row button.spend', 'Draft 8 · 8 credits');
});

test('a texture is calmed, with its measure before and after', async () => {
  const { home, hero } = await furnished();
  const { page } = await panel(home, { place: `#/edit/${hero}?op=calm` });
  assert.equal(await page.getByRole('button', { name: 'Calm', exact: true }).getAttribute('aria-pressed'), 'true');
  const label = `What ${hero} promises as a clip, 0 to 1`;
  await page.getByRole('list', { name: label }).locator('.share').waitFor();
  const [before] = await rows(page, label);
  await sees(page, () => /^Calm the texture · 0 credits/.test(document.querySelector('.side button.spend')?.textContent ?? '') && !document.querySelector('.side button.spend')?.hasAttribute('data-asking'));
  await page.locator('.side button.spend').click();
  const made = page.locator('.results li').first();
  await made.getByText('is made').waitFor();
  await made.locator('.share').waitFor();
  const id = await made.locator('b').first().textContent();
  const [after] = await rows(page, `What ${id} promises as a clip, 0 to 1`);
  assert.deepEqual([before.of, after.of], ['boil', 'boil']);
  assert.ok(Number(after.level) >= Number(before.level), `${before.level}, then ${after.level}`);
});

const reason = (/** @type {string} */ source, /** @type {string} */ words, /** @type {number | null} */ n = null) => ({ source, words, n });
const option = (/** @type {string} */ kind, /** @type {any} */ more) => ({ kind, possible: true, why_not: null, tier: null, route: null, note: null, each_microcredits: null, reasons: [], ...more });

test('what could be done: five ways with their reasons; a button opens the place and does nothing itself', async () => {
  const { home, hero } = await furnished();
  const { page } = await panel(home, { place: '#/queue' });
  await watchCalls(page, { advise: { take: hero, shot_name: 'spring', tier: 'hero', route: 'sketch/finish', note: null, options: [
    option('stay', { reasons: [reason('history', 'heroes of this route were kept', 4)] }),
    option('edit', { tier: 'hero', route: 'sketch/edit', each_microcredits: 0, reasons: [reason('measure', 'the palette is off')] }),
    option('upscale', { possible: false, why_not: 'it is as large as its route makes it' }),
    option('promote', { tier: 'motion', route: 'sketch/parallax', each_microcredits: 40_000_000, note: 'poor at hands' }),
    option('diagnose', { reasons: [reason('rolls', 'one roll of three', 1)] }),
  ] } });
  await goTo(page, `#/take/${hero}`);
  const summary = page.locator('summary', { hasText: 'What could be done' });
  await summary.waitFor();
  assert.deepEqual(await asked(page, 'advise'), [], 'closed, it asks nothing');
  await summary.focus();
  await page.keyboard.press('Enter');
  const list = page.getByRole('list', { name: `What could be done with ${hero}` });
  assert.deepEqual(await list.locator(':scope > li b:first-child').first().textContent(), 'Stay');
  assert.deepEqual(await list.locator(':scope > li').evaluateAll((/** @type {HTMLElement[]} */ all) => all.map((li) => li.dataset['kind'])), ['stay', 'edit', 'upscale', 'promote', 'diagnose']);
  await list.getByText('Heroes of this route were kept').waitFor();
  await list.getByText('n = 4').waitFor();
  await list.getByText('poor at hands').waitFor();
  await list.getByText('to motion · 40 credits').waitFor();
  assert.equal(await list.locator('[data-kind=upscale] a, [data-kind=stay] a, [data-kind=stay] button').count(), 0, 'nothing to press where nothing can be done');
  await list.getByRole('link', { name: 'Open in Motion' }).click();
  await sees(page, (hero) => location.hash === `#/motion/${hero}`, hero);
  assert.deepEqual((await page.evaluate(() => /** @type {any} */ (globalThis).asked.map((/** @type {any} */ one) => one.method))).filter((/** @type {string} */ method) => ['promote', 'edit', 'draft', 'take.judge'].includes(method)), []);
});

test('a daemon of before that has neither measures nor advice shows the rest', async () => {
  const { home, hero } = await furnished();
  const { page } = await panel(home, { place: '#/queue' });
  await watchCalls(page, { inspect: { fault: 'unknown_method' }, advise: { fault: 'unknown_method' } });
  await page.evaluate(() => sessionStorage.setItem('maquette.advice', 'open'));
  await goTo(page, `#/take/${hero}`);
  await sees(page, () => /** @type {any} */ (globalThis).asked.some((/** @type {any} */ one) => one.method === 'advise') && /** @type {any} */ (globalThis).asked.some((/** @type {any} */ one) => one.method === 'inspect'));
  await sees(page, () => !document.querySelector('.measures') && ![...document.querySelectorAll('summary')].some((one) => one.textContent === 'What could be done'));
  await page.getByText('Facts', { exact: true }).waitFor();
  await goTo(page, '#/shot/spring');
  await pictures(page, 3);
  assert.equal(await page.locator('.changed[data-there]').count(), 0);
});
