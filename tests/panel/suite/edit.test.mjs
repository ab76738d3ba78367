// Edit: a mask painted by hand, the price on the button, and not one pixel changed outside the mask.

import assert from 'node:assert/strict';
import { panel, sees, test, world } from './harness.mjs';
import { pixels } from './look.mjs';

const FILL = '.side button.spend';

/** Paints from one point of the picture to another, as parts of its width and height. @param {any} page @param {number[]} from @param {number[]} to */
async function stroke(page, from, to) {
  const box = await page.locator('.layer img:not(.first)').boundingBox();
  const at = ([x, y]) => [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...at(from));
  await page.mouse.down();
  for (let step = 1; step <= 8; step += 1) await page.mouse.move(...at([from[0] + (to[0] - from[0]) * step / 8, from[1] + (to[1] - from[1]) * step / 8]));
  await page.mouse.up();
}

/** How much is marked, in per cent, once the mask was sent. @param {any} page */
const marked = async (page) => Number(await sees(page, () => /([\d.]+) % of the picture is marked/.exec(document.querySelector('.side')?.textContent ?? '')?.[1]));

/** Compares two takes pixel by pixel, inside and outside the mask that the recipe of the second names. @param {any} home @param {any} page @param {any} take @param {any} made */
async function compared(home, page, take, made) {
  const mask = made.recipe.inputs.find((/** @type {any} */ input) => input.role === 'mask');
  assert.ok(mask, 'the recipe names its mask');
  const [before, after, white] = await Promise.all([take.asset.url, made.take.asset.url, (await home.call('asset.get', { digest: mask.digest })).url].map((url) => pixels(page, url)));
  assert.deepEqual([after.width, after.height, white.width, white.height], [192, 128, 192, 128]);
  const count = { outside: 0, inside: 0, changedOutside: 0, changedInside: 0 };
  for (let at = 0; at < before.data.length; at += 4) {
    const changed = [0, 1, 2, 3].some((channel) => before.data[at + channel] !== after.data[at + channel]) ? 1 : 0;
    if (white.data[at] === 0) { count.outside += 1; count.changedOutside += changed; } else { count.inside += 1; count.changedInside += changed; }
  }
  return count;
}

test('a mask painted with the brush changes what lies under it and nothing else', async ({ say }) => {
  const home = await world({ painter: true });
  const [take] = await home.draft('a teapot', { count: 1, shot: 'spring', size: '192x128' });
  home.painter.state.free = true;
  const { page } = await panel(home, { place: '#/edit/t1' });
  await page.locator('.layer img:not(.first)').evaluate((img) => img.decode());
  assert.equal(await page.locator(FILL).getAttribute('aria-disabled'), 'true', 'nothing is marked, so nothing can be bought');
  await stroke(page, [0.3, 0.5], [0.6, 0.5]);
  const part = await marked(page);
  assert.ok(part > 1 && part < 30, `${part} %`);
  await page.locator('.side textarea').fill('a red cup');

  // By the sketcher, which draws in the mask itself.
  await sees(page, (fill) => /Fill · 0 credits/.test(document.querySelector(fill)?.textContent ?? ''), FILL);
  await page.locator(FILL).click();
  await page.locator('.results', { hasText: 't2 is made' }).waitFor();
  const drawn = await home.call('take.get', { take: 't2' });
  assert.equal(drawn.take.parent, 't1');
  const first = await compared(home, page, take, drawn);
  assert.equal(first.changedOutside, 0, 'pixels outside the mask');
  assert.ok(first.changedInside > first.inside / 4, JSON.stringify(first));
  assert.ok(Math.abs(100 * first.inside / (first.inside + first.outside) - part) < 0.2, 'the page says how much is marked');

  // By a server that gives back a picture changed everywhere, for a price.
  await page.locator('.side select').selectOption('finish');
  await sees(page, (fill) => /Fill · 2 credits/.test(document.querySelector(fill)?.textContent ?? '') && !document.querySelector(fill)?.hasAttribute('data-asking'), FILL);
  await page.locator(FILL).click();
  await page.locator('.results', { hasText: 't3 is made' }).waitFor();
  const second = await compared(home, page, take, await home.call('take.get', { take: 't3' }));
  assert.equal(second.changedOutside, 0, 'pixels outside the mask');
  assert.ok(second.changedInside > second.inside * 0.9, JSON.stringify(second));
  say(`sketcher ${JSON.stringify(first)}, server ${JSON.stringify(second)}`);
});

test('strokes are erased, undone, inverted and cleared; a rectangle is painted by keys alone', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 1, shot: 'spring', size: '192x128' });
  const { page } = await panel(home, { place: '#/edit/t1' });
  await page.locator('.layer img:not(.first)').evaluate((img) => img.decode());
  await page.keyboard.press('r');
  await page.keyboard.press('Enter');
  const rect = await marked(page);
  assert.ok(Math.abs(rect - 100 / 9) < 0.5, `a third by a third is ${rect} %`);
  await page.keyboard.press('v');
  await sees(page, () => /8[89]\.?\d* % of the picture is marked/.test(document.querySelector('.side')?.textContent ?? ''));
  await page.keyboard.press('u');
  assert.equal(await marked(page), rect);
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await sees(page, (rect) => Number(/([\d.]+) % of the picture is marked/.exec(document.querySelector('.side')?.textContent ?? '')?.[1] ?? 0) > rect, rect);
  await page.keyboard.press('Delete');
  await page.getByText('Nothing is marked yet.').waitFor();
});

test('more pixels: the size and the price are said first, and the take has them', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 1, shot: 'spring', size: '96x64' });
  const { page } = await panel(home, { place: '#/edit/t1' });
  await page.getByRole('button', { name: 'More pixels' }).click();
  await page.getByRole('button', { name: '192×128' }).waitFor();
  await sees(page, (fill) => /Upscale · /.test(document.querySelector(fill)?.textContent ?? '') && !document.querySelector(fill)?.hasAttribute('data-asking'), FILL);
  await page.locator(FILL).click();
  await page.locator('.results', { hasText: 't2 is made' }).waitFor();
  const { take } = await home.call('take.get', { take: 't2' });
  assert.deepEqual([take.asset.width, take.asset.height], [192, 128]);
});
