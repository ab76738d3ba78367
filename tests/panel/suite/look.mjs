// Where things are on the page, by what a person sees of them, and the few gestures that many tests need.

import assert from 'node:assert/strict';
import { boxes, sees } from './harness.mjs';

/** The tile of a take, job or place. @param {any} page @param {string} slot */
export const tile = (page, slot) => page.locator(`.tile[data-slot="${slot}"]`);

/** All tiles. @param {any} page */
export const tiles = (page) => page.locator('.tile');

/** The prompt's field. @param {any} page */
export const promptField = (page) => page.locator('.prompt textarea');

/** The button of the prompt box, whose price is there. @param {any} page */
export const draftButton = (page) => page.locator('.prompt-row button.spend');

/** The button of the selection that promotes. @param {any} page */
export const promoteButton = (page) => page.locator('.strip button.spend');

/** Waits until a button that spends says exactly this; the time that it expects left out. @param {any} page @param {string} selector @param {string} words */
export async function says(page, selector, words) {
  await sees(page, ([selector, words]) => {
    const button = document.querySelector(selector);
    if (!button || button.hasAttribute('data-asking')) return false;
    const soft = button.querySelector('.soft')?.textContent ?? '';
    return button.textContent?.trim().replace(soft, '').trim() === words;
  }, [selector, words]);
}

/** Writes a prompt and waits until its price is on the button. @param {any} page @param {{ prompt: string, tier?: string, count?: number, says: string }} what */
export async function writePrompt(page, { prompt, tier, count, says: words }) {
  await promptField(page).fill(prompt);
  if (tier) await page.locator('.prompt-row select').first().selectOption(tier);
  if (count) await page.getByLabel('How many').fill(String(count));
  await says(page, '.prompt-row button.spend', words);
}

/** Focuses the tile of a take as a click does. @param {any} page @param {string} slot */
export async function pick(page, slot) {
  await tile(page, slot).click();
  await page.locator('.strip .num', { hasText: slot }).first().waitFor();
}

/** Pictures that stand in tiles are there. @param {any} page @param {number} many */
export const pictures = (page, many) => sees(page, (many) => {
  const all = [...document.querySelectorAll('.tile .take img')];
  return all.length === many && all.every((img) => /** @type {HTMLImageElement} */ (img).complete && /** @type {HTMLImageElement} */ (img).naturalWidth > 0);
}, many);

/** The boxes of all tiles, without regard to what stands in them. @param {any} page */
export const places = async (page) => Object.values(await boxes(tiles(page))).sort();

/** Nothing has moved since. @param {any} page @param {string[]} before @param {string} when */
export async function still(page, before, when) {
  assert.deepEqual(await places(page), before, `something moved ${when}`);
}

/** The pixels of a picture that the daemon serves, as RGBA, decoded by the browser. @param {any} page @param {string} url */
export async function pixels(page, url) {
  const { width, height, data } = await page.evaluate(async (/** @type {string} */ url) => {
    const { pathname, search } = new URL(url);
    const answer = await fetch(pathname + search);
    if (!answer.ok) throw new Error(`${answer.status} for ${pathname}`);
    const bitmap = await createImageBitmap(await answer.blob(), { colorSpaceConversion: 'none' });
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const paint = /** @type {any} */ (canvas.getContext('2d'));
    paint.drawImage(bitmap, 0, 0);
    return { width: bitmap.width, height: bitmap.height, data: [...paint.getImageData(0, 0, bitmap.width, bitmap.height).data] };
  }, url);
  return { width, height, data: Uint8Array.from(data) };
}
