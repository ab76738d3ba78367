// The edits beside filling and enlarging: each once, from the choice to the take, with what it may change and what not.

import assert from 'node:assert/strict';
import { goTo, panel, sees, test, world } from './harness.mjs';
import { pixels } from './look.mjs';

const SPEND = '.side button.spend';

/** Chooses what to do, by its words. @param {any} page @param {string} says */
const choose = (page, says) => page.locator('.operations').getByRole('button', { name: says, exact: true }).click();

/** Waits for the price, makes it, and gives the take and the bytes of its picture. @param {any} home @param {any} page @param {string} verb */
async function make(home, page, verb) {
  await sees(page, ([spend, verb]) => document.querySelector(spend)?.textContent?.startsWith(`${verb} · 0 credits`) && !document.querySelector(spend)?.hasAttribute('data-asking'), [SPEND, verb]);
  const before = await page.locator('.results li').count();
  await page.locator(SPEND).click();
  await sees(page, (before) => [...document.querySelectorAll('.results li')].length > before && /is made|was there/.test(document.querySelector('.results li')?.textContent ?? ''), before);
  const id = await page.locator('.results li b').first().textContent();
  const { take, recipe } = await home.call('take.get', { take: id });
  assert.equal(take.parent, 't1');
  return { take, recipe, seen: await pixels(page, take.asset.url) };
}

/** Marks the rectangle in the middle, and waits until the mask was sent. @param {any} page */
async function mark(page) {
  await page.keyboard.press('r');
  await page.getByRole('button', { name: 'Mark it' }).click();
  await sees(page, () => /% of the picture is marked/.test(document.querySelector('.side')?.textContent ?? ''));
}

/** How many pixels differ, inside the rectangle (a third by a third, in the middle) and outside. @param {any} one @param {any} other */
function differing(one, other) {
  const count = { inside: 0, outside: 0 };
  const [left, top] = [Math.round(one.width / 3), Math.round(one.height / 3)];
  for (let at = 0; at < one.data.length; at += 4) {
    const [x, y] = [(at / 4) % one.width, Math.floor(at / 4 / one.width)];
    const within = x >= left && x < 2 * left && y >= top && y < 2 * top;
    if ([0, 1, 2].some((channel) => one.data[at + channel] !== other.data[at + channel])) count[within ? 'inside' : 'outside'] += 1;
  }
  return count;
}

/** A part of a picture, as text. @param {any} seen @param {number} left @param {number} top @param {number} width @param {number} height */
const part = (seen, left, top, width, height) => Array.from({ length: height }, (_, y) => Buffer.from(seen.data.slice(((top + y) * seen.width + left) * 4, ((top + y) * seen.width + left + width) * 4)).toString('hex')).join('\n');

/** A home with one take of 192 by 128 pixels, and the page that edits it. */
async function desk() {
  const home = await world();
  const [take] = await home.draft('a red teapot on an oak table', { count: 1, shot: 'spring', size: '192x128' });
  const { page } = await panel(home, { place: '#/edit/t1', context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await page.locator('.layer img:not(.first)').evaluate((/** @type {HTMLImageElement} */ img) => img.decode());
  return { home, page, before: await pixels(page, take.asset.url) };
}

test('remove and background change what is marked and nothing else; colours are the brand’s, one’s own, or a picture', async ({ say }) => {
  const { home, page, before } = await desk();
  await home.draft('a harbour', { count: 1, shot: 'harbour', size: '96x64' });
  await choose(page, 'Remove');
  assert.equal(await page.locator(SPEND).textContent(), 'Remove', 'nothing is marked, so nothing can be bought');
  await mark(page);
  const removed = differing(before, (await make(home, page, 'Remove')).seen);
  assert.equal(removed.outside, 0);
  assert.ok(removed.inside > 0);

  // The mask stays for the next operation.
  await choose(page, 'Background');
  const brand = page.getByRole('group', { name: 'Brand colours' }).getByRole('button').first();
  const colour = (await brand.getAttribute('aria-label')).split(', ')[1];
  await brand.click();
  const one = await make(home, page, 'Change the background');
  assert.equal(one.recipe.edit.background.colours.top.map((/** @type {number} */ part) => part.toString(16).padStart(2, '0')).join(''), colour.slice(1));
  const flat = differing(before, one.seen);
  assert.equal(flat.outside, 0);
  assert.ok(flat.inside > 2000, `${flat.inside} pixels of the background`);
  await page.getByRole('button', { name: 'Two', exact: true }).click();
  await page.getByLabel('Bottom, number').fill('#102030');
  const two = await make(home, page, 'Change the background');
  assert.deepEqual(two.recipe.edit.background.colours.bottom, [16, 32, 48]);
  await page.getByRole('button', { name: 'Picture', exact: true }).click();
  await page.getByRole('button', { name: 't2 of harbour' }).click();
  const three = await make(home, page, 'Change the background');
  assert.ok(three.recipe.inputs.some((/** @type {any} */ input) => input.role === 'reference'));
  assert.equal(differing(before, three.seen).outside, 0);
  say(`remove ${JSON.stringify(removed)}, background ${JSON.stringify(flat)}`);
});

test('extend: a frame shows where it grows, and the picture itself stays', async () => {
  const { home, page, before } = await desk();
  await choose(page, 'Extend');
  assert.equal(await page.locator(SPEND).textContent(), 'Extend');
  await page.getByRole('button', { name: '1:1' }).click();
  await page.getByText('192×192 pixels, from 192×128').waitFor();
  const [picture, frame] = await Promise.all(['.layer img:not(.first)', '.grows'].map((one) => page.locator(one).boundingBox()));
  const room = await page.locator('.surface').boundingBox();
  assert.ok(Math.abs(frame.width / frame.height - 1) < 0.01 && frame.height > picture.height * 1.4, 'the frame has the shape');
  assert.ok(frame.y >= room.y - 1 && frame.y + frame.height <= room.y + room.height + 1, 'all of it is seen');
  const square = await make(home, page, 'Extend');
  assert.deepEqual([square.seen.width, square.seen.height], [192, 192]);
  assert.equal(part(square.seen, 0, 32, 192, 128), part(before, 0, 0, 192, 128));
  await page.getByRole('button', { name: '1:1' }).click();
  await page.getByLabel('Right').fill('32');
  await page.getByText('224×128 pixels').waitFor();
  const wide = await make(home, page, 'Extend');
  assert.deepEqual(wide.recipe.edit.outpaint, { left: 0, top: 0, right: 32, bottom: 0 });
  assert.equal(part(wide.seen, 0, 0, 192, 128), part(before, 0, 0, 192, 128));
});

test('crop: what stands out, or around a point that is clicked and moved by keys; what is shown stays', async () => {
  const { home, page, before } = await desk();
  await choose(page, 'Crop');
  await page.getByRole('button', { name: '1:1' }).click();
  const free = await make(home, page, 'Crop');
  assert.deepEqual([free.seen.width, free.seen.height, free.recipe.edit.crop.focus], [128, 128, null]);
  const picture = await page.locator('.layer img:not(.first)').boundingBox();
  await page.mouse.click(picture.x + picture.width * 0.4, picture.y + picture.height / 2);
  await page.getByText('around 40 % across, 50 % down').waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.getByText('around 38 % across, 50 % down').waitFor();
  const stays = await page.locator('.stays').boundingBox();
  const around = await make(home, page, 'Crop');
  const { x_per_mille: x } = around.recipe.edit.crop.focus;
  const left = Math.round(192 * x / 1000 - 64);
  assert.ok(Math.abs(stays.x - picture.x - left * picture.width / 192) < 1.5, 'the frame stands where the crop will be');
  assert.equal(part(around.seen, 0, 0, 128, 128), part(before, left, 0, 128, 128));
});

test('recolour: an old colour is picked in the picture; without a mask all of it is meant', async () => {
  const { home, page, before } = await desk();
  await choose(page, 'Recolour');
  await page.getByText('Nothing is marked: the whole picture is meant.').waitFor();
  await page.getByLabel('New colour, number').fill('#00a040');
  const led = await make(home, page, 'Recolour');
  assert.deepEqual([led.recipe.edit.recolour.from, led.recipe.edit.recolour.to], [null, [0, 160, 64]]);
  assert.ok(differing(before, led.seen).inside > 0);
  await page.getByRole('button', { name: 'Pick it' }).click();
  const picture = await page.locator('.layer img:not(.first)').boundingBox();
  await page.mouse.click(picture.x + picture.width / 2, picture.y + picture.height / 2);
  const picked = await page.getByLabel('Picked, number').inputValue();
  assert.match(picked, /^#[0-9a-f]{6}$/);
  await mark(page);
  const masked = await make(home, page, 'Recolour');
  assert.equal(`#${Buffer.from(masked.recipe.edit.recolour.from).toString('hex')}`, picked);
  assert.equal(differing(before, masked.seen).outside, 0);
});

test('guide: three maps, their notes and their digests; what was not understood is said', async () => {
  const { home, page } = await desk();
  // By keys alone.
  await page.keyboard.press('8');
  for (const [says, map] of [['Depth', 'depth'], ['Edges', 'edges'], ['Things', 'segments']]) {
    await page.getByRole('group', { name: 'Map' }).getByRole('button', { name: says }).click();
    const { take, recipe } = await make(home, page, 'Make the guide');
    assert.deepEqual(recipe.edit, { guide: map });
    assert.match(take.notes.join(), new RegExp(`sketch: ${map}`));
    await page.locator('.results li').first().getByRole('button', { name: 'Copy its digest' }).click();
    await page.getByText(`Copied: the digest of ${take.id}`).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), take.asset.digest);
  }
  await home.draft('a zorbled teapot', { count: 1, shot: 'spring', size: '96x64' });
  const [last] = (await home.takes()).slice(-1);
  assert.match(last.notes.join(), /not understood: .*zorbled/);
  await goTo(page, '#/shot/spring');
  await page.locator(`[data-slot=${last.id}]`).getByRole('img', { name: /not understood: .*zorbled/ }).waitFor();
  await goTo(page, `#/take/${last.id}`);
  await page.locator('.side .note', { hasText: 'zorbled' }).waitFor();
  await page.locator('.side .notes', { hasText: 'sketch: ' }).waitFor();
});

test('a clip is asked for with a camera move and a loop', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 1, shot: 'spring', size: '96x64' });
  await home.call('take.judge', { takes: ['t1'], verdict: 'keep' });
  await home.call('anchor.set', { take: 't1' });
  const { page } = await panel(home, { place: '#/motion?shot=spring' });
  await page.getByLabel('Camera').selectOption('orbit_left');
  await page.getByLabel('Loop').check();
  await page.locator('#motion-seconds').fill('0.5');
  await sees(page, (spend) => /Make a clip from t1 · 40 credits/.test(document.querySelector(spend)?.textContent ?? '') && !document.querySelector(spend)?.hasAttribute('data-asking'), SPEND);
  await page.locator(SPEND).click();
  await sees(page, () => document.querySelector('h1')?.textContent === 'Motion of t2');
  const { recipe } = await home.call('take.get', { take: 't2' });
  assert.deepEqual(recipe.camera, { way: 'orbit_left', loop: true });
  await goTo(page, '#/take/t2');
  await page.getByText('around it, to the left, loop').waitFor();
});
