// Two panels of one person: what is done in one is seen in the other within 300 ms, measured by both pages' clocks.

import assert from 'node:assert/strict';
import { markFirst, markOf, panel, sees, test, world } from './harness.mjs';
import { draftButton, pick, pictures, writePrompt } from './look.mjs';

/** The most that may lie between a press here and the sight of it there. */
const WITHIN_MS = Number(process.env.MAQUETTE_WITHIN_MS ?? 300);

/** When this page heard a key or click, on the machine's clock. @param {any} page @param {string} name @param {'keydown' | 'click'} kind */
const markHeard = (page, name, kind) => page.evaluate(([name, kind]) => {
  const marks = /** @type {any} */ (globalThis).marks ??= {};
  delete marks[name];
  addEventListener(kind, () => { marks[name] = performance.timeOrigin + performance.now(); }, { capture: true, once: true });
}, [name, kind]);

test('two panels see the same within 300 ms: verdicts, anchor, jobs', async ({ say }) => {
  const home = await world({ painter: true });
  await home.draft('a teapot', { count: 3, shot: 'spring', size: '128x96' });
  const both = [await panel(home, { place: '#/shot/spring' }), await panel(home, { place: '#/shot/spring' })];
  const [one, other] = both.map(({ page }) => page);
  await Promise.all([pictures(one, 3), pictures(other, 3), ...both.map(({ live }) => live)]);
  await pick(one, 't2');
  /** @type {number[]} */
  const took = [];
  const seenWithin = async (what, kind, press, selector) => {
    await markFirst(other, what, selector);
    await markHeard(one, what, kind);
    await press();
    const ms = (await markOf(other, what)) - (await markOf(one, what));
    took.push(ms);
    say(`${what}: seen by the other panel after ${Math.round(ms)} ms`);
  };
  for (let round = 1; round <= 5; round += 1) {
    await seenWithin(`keep ${round}`, 'keydown', () => one.keyboard.press('k'), '[data-slot="t2"] .take[data-verdict="keep"]');
    await seenWithin(`no verdict ${round}`, 'keydown', () => one.keyboard.press('k'), '[data-slot="t2"] .take[data-verdict="none"]');
  }
  await seenWithin('anchor', 'keydown', () => one.keyboard.press('a'), '[data-slot="t2"] .marks [aria-label="anchor frame"]');
  await writePrompt(one, { prompt: 'a boat', tier: 'paint', count: 2, says: 'Paint 2 · 4 credits' });
  // What the daemon has to do before there are jobs is the same for both: what counts is how far apart they see them.
  const seenTogether = async (what, press, selector) => {
    await Promise.all([markFirst(one, what, selector), markFirst(other, what, selector)]);
    await markHeard(one, 'press', 'click');
    await press();
    const [here, there] = [await markOf(one, what), await markOf(other, what)];
    took.push(Math.abs(there - here));
    say(`${what}: ${Math.round(Math.abs(there - here))} ms apart`);
  };
  await seenTogether('jobs of a draft', () => draftButton(one).click(), '.tile[data-slot^="j"]');
  const pressed = await markOf(one, 'press');
  say(`jobs of a draft: seen by the other panel ${Math.round((await markOf(other, 'jobs of a draft')) - pressed)} ms after the press, the daemon's own work included`);
  await home.painter.held();
  await seenTogether('a take', async () => home.painter.orders[0].finish(), '.tile[data-slot="t4"]');
  home.painter.letGo();
  await Promise.all([pictures(one, 5), pictures(other, 5)]);
  const order = (page) => page.locator('.tile').evaluateAll((all) => all.map((tile) => tile.dataset.slot).join());
  assert.equal(await order(one), await order(other), 'both show the same order');
  await sees(other, () => document.querySelector('.balance')?.textContent?.startsWith('393'));
  const most = Math.max(...took);
  say(`the slowest of ${took.length}: ${Math.round(most)} ms`);
  assert.ok(most <= WITHIN_MS, `${Math.round(most)} ms`);
});
