// Compare: two takes wiped, blinking and side by side, what differs in words, and what is measured only when it is asked for.

import assert from 'node:assert/strict';
import { goTo, panel, sees, test, until, world } from './harness.mjs';
import { pick, pictures } from './look.mjs';

const setUp = async () => {
  const home = await world();
  await home.draft('a blue teapot', { count: 1, shot: 'spring' });
  await home.draft('a red teapot', { count: 1, shot: 'spring' });
  return home;
};
const decoded = (page, many) => sees(page, (many) => {
  const all = [...document.querySelectorAll('.layer img:not(.first)')];
  return all.length === many && all.every((img) => /** @type {HTMLImageElement} */ (img).naturalWidth > 0);
}, many);

test('C compares two selected takes, in three modes, and says what differs', async () => {
  const home = await setUp();
  const { page } = await panel(home, { place: '#/shot/spring' });
  await pictures(page, 2);
  await pick(page, 't2');
  await page.keyboard.press('Shift+ArrowRight');
  await page.locator('.strip', { hasText: '2 takes' }).waitFor();
  await page.keyboard.press('c');
  await sees(page, () => location.hash.startsWith('#/compare'));
  await decoded(page, 2);

  // Wipe: the line goes by keys and by hand, and the upper picture is cut at it.
  const line = page.getByRole('slider', { name: 'Wipe line' });
  assert.equal(await line.getAttribute('aria-valuenow'), '50');
  await line.press('ArrowLeft');
  assert.equal(await line.getAttribute('aria-valuenow'), '48');
  const box = await page.locator('.surface').first().boundingBox();
  const at = await line.boundingBox();
  await page.mouse.move(at.x + at.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  const now = Number(await line.getAttribute('aria-valuenow'));
  assert.ok(now < 45, `the line is at ${now}`);
  const cut = await page.locator('.layer').nth(1).evaluate((one) => one.style.clipPath);
  const right = Number(/inset\(0\S* ([\d.]+)%/.exec(cut)?.[1]);
  assert.ok(Math.abs(right - (100 - now)) <= 0.6, `${cut} at ${now} %`);

  // Blink: one picture at a time. Where less motion is wished for it holds, and Space flips.
  await page.keyboard.press('2');
  const hidden = () => page.locator('.layer').nth(1).evaluate((one) => one.style.visibility);
  assert.equal(await page.getByRole('button', { name: 'Blink', exact: true }).getAttribute('aria-pressed'), 'true');
  assert.equal(await hidden(), 'visible');
  await page.keyboard.press(' ');
  await sees(page, () => /** @type {HTMLElement} */ (document.querySelectorAll('.layer')[1]).style.visibility === 'hidden');
  await page.getByRole('button', { name: 'Blink by itself' }).click();
  await sees(page, () => /** @type {HTMLElement} */ (document.querySelectorAll('.layer')[1]).style.visibility === 'visible');
  await sees(page, () => /** @type {HTMLElement} */ (document.querySelectorAll('.layer')[1]).style.visibility === 'hidden');
  await page.getByRole('button', { name: 'Hold' }).click();

  // Side by side: both under one zoom.
  await page.keyboard.press('3');
  await sees(page, () => document.querySelectorAll('.two .layer').length === 2);
  const panes = page.locator('.two .layer');
  const sizes = () => panes.evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().width)));
  const [one, other] = await sizes();
  assert.equal(one, other);
  await page.keyboard.press('+');
  await sees(page, (one) => [...document.querySelectorAll('.two .layer')].every((layer) => layer.getBoundingClientRect().width > one + 1), one);
  assert.equal(new Set(await sizes()).size, 1, 'both panes zoom together');

  // In words.
  const side = page.getByLabel('What differs');
  await side.getByRole('button', { name: 'Measure', exact: true }).waitFor();
  assert.deepEqual(await side.locator('del, ins').allInnerTexts().then((all) => all.map((text) => text.split(/:\s*/).pop()?.trim()).slice(0, 2).sort()), ['blue', 'red']);
});

test('pairs are stepped through and swapped by keys; the right one is judged', async () => {
  const home = await setUp();
  await home.draft('a green teapot', { count: 1, shot: 'spring' });
  const { page } = await panel(home, { place: '#/shot/spring' });
  // What stands beside a pair is known once the shot is.
  await pictures(page, 3);
  await goTo(page, '#/compare?takes=t1,t2&shot=spring');
  await decoded(page, 2);
  await page.keyboard.press('ArrowLeft');
  await sees(page, () => document.querySelector('h1')?.textContent === 'Compare t1 and t3');
  await decoded(page, 2);
  await page.keyboard.press('k');
  await page.locator('.name', { hasText: /t3.*keep/ }).waitFor();
  await until(async () => (await home.call('take.get', { take: 't3' })).take.verdict === 'keep', 'the verdict at the daemon');
  await page.keyboard.press('x');
  await sees(page, () => document.querySelector('h1')?.textContent === 'Compare t3 and t1');
});
