// Keys alone, from an empty board to a clip: no pointer is ever used, and the focus is always seen.

import assert from 'node:assert/strict';
import { panel, sees, test, until, world } from './harness.mjs';
import { pictures, says } from './look.mjs';

/** What has the focus is marked on the screen. @param {any} page */
async function focusIsSeen(page) {
  const seen = await page.evaluate(() => {
    const one = document.activeElement;
    // Beyond the last element Tab leaves the page and begins anew.
    if (!one || one === document.body) return true;
    const marked = (/** @type {CSSStyleDeclaration} */ { outlineStyle, outlineWidth, boxShadow }) => (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    const parts = [one, ...one.querySelectorAll('*')].flatMap((part) => [undefined, '::before', '::after'].map((pseudo) => getComputedStyle(part, pseudo)));
    return parts.some(marked) || one.matches('textarea, input');
  });
  assert.ok(seen, `the focus on ${await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120))} is not seen`);
}

test('from the board to a clip by keys alone', async ({ say }) => {
  const home = await world();
  const { page } = await panel(home);
  const press = async (/** @type {string[]} */ ...keys) => { for (const key of keys) await page.keyboard.press(key); };
  await page.locator('.prompt textarea').waitFor();
  await press('n');
  await page.keyboard.type('a ceramic teapot');
  await focusIsSeen(page);
  await says(page, '.prompt-row button.spend', 'Draft 8 · 8 credits');
  await press('Control+Enter');
  await sees(page, () => location.hash.startsWith('#/shot/'));
  await pictures(page, 8);
  // To the board and back in.
  await press('Escape');
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  await press('b');
  await page.locator('.card').waitFor();
  await press('ArrowRight');
  await focusIsSeen(page);
  await press('Enter');
  await pictures(page, 8);
  // Walk, keep, make it the anchor frame.
  await press('ArrowRight', 'ArrowRight');
  // The second tile: the focus comes a frame after the key, and until then it is on the first one.
  await sees(page, () => document.activeElement?.matches('.tile[aria-colindex="2"]'));
  await focusIsSeen(page);
  const id = await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).dataset['slot']);
  await press('k', 'a');
  await page.locator(`.tile[data-slot="${id}"]`).getByLabel('anchor frame').waitFor();
  await says(page, '.strip button.spend', 'Promote · 12 credits');
  await press('p');
  await pictures(page, 9);
  // Large, and to its lineage and back.
  await sees(page, (id) => /** @type {HTMLElement} */ (document.activeElement)?.dataset['slot'] === id, id);
  await press('Enter');
  await sees(page, (id) => document.querySelector('h1')?.textContent?.startsWith(`Take ${id}`), id);
  await press('l');
  await sees(page, () => document.activeElement?.classList.contains('node'));
  await focusIsSeen(page);
  await press('Escape');
  await sees(page, (id) => document.querySelector('h1')?.textContent?.startsWith(`Take ${id}`), id);
  // The clip: Tab comes to its button, Enter presses it.
  await press('m');
  await sees(page, () => /Make a clip from t\d+ · 40 credits/.test(document.querySelector('.side button.spend')?.textContent ?? ''));
  let tabs = 0;
  while (!(await page.evaluate(() => document.activeElement?.matches('.side button.spend')))) {
    await press('Tab');
    await focusIsSeen(page);
    assert.ok((tabs += 1) < 40, 'Tab does not come to the button');
  }
  await press('Enter');
  const clip = await until(async () => (await home.takes()).find((take) => take.asset.media === 'video/mp4'), 'a clip');
  assert.equal(clip.parent, id);
  say(`${tabs} times Tab from the head of the page to the button`);
});

test('two keys within one frame are two steps', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 3, shot: 'spring' });
  const { page } = await panel(home, { place: '#/shot/spring' });
  await pictures(page, 3);
  await page.evaluate(async () => {
    for (let key = 0; key < 2; key += 1) {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }));
      // What the first one changed is drawn by now; the focus comes with the frame.
      for (let turn = 0; turn < 20; turn += 1) await null;
    }
  });
  await sees(page, () => document.activeElement?.matches('.tile[aria-colindex="2"]'));
});

test('? shows every key; Escape closes it and the focus goes back', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 1, shot: 'spring' });
  const { page } = await panel(home, { place: '#/shot/spring' });
  await pictures(page, 1);
  await page.keyboard.press('ArrowRight');
  await sees(page, () => document.activeElement?.classList.contains('tile'));
  await page.keyboard.press('?');
  const help = page.getByRole('dialog');
  await help.waitFor();
  for (const words of ['Keep', 'Reject', 'Promote', 'Lineage', 'Compare two takes']) await help.getByText(words, { exact: true }).first().waitFor();
  // Keys of the page rest.
  await page.keyboard.press('k');
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  await sees(page, () => document.activeElement?.classList.contains('tile'));
  assert.equal((await home.call('take.get', { take: 't1' })).take.verdict, null);
});
