// Everybody can use every view: axe finds no violation in the dark and in the light, in a docked panel and on a screen; and what axe does not look at.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from './harness.mjs';
import { furnish, STATES, still } from './states.mjs';

const axe = join(suite, 'node_modules/axe-core/axe.min.js');
/** Text on screen is never smaller than this, in CSS pixels. */
const SMALLEST_PX = 11;

for (const width of [320, 1280]) {
  test(`axe, small text and width, ${width} px wide`, async ({ world, panel }) => {
    const home = await world();
    const ids = await furnish(home);
    // Trusted types keep a script of text out of the page; axe is one.
    const { page, expects } = await panel(home, { width, height: 800, context: { bypassCSP: true } });
    expects(/./);
    /** @type {string[]} */
    const found = [];
    for (const { name, show } of STATES) {
      await show(page, home, ids).then(() => still(page)).catch((/** @type {Error} */ thrown) => { throw new Error([`${name}: ${thrown.message}`, ...found].join('\n')); });
      for (const colorScheme of ['dark', 'light']) {
        await page.emulateMedia({ colorScheme });
        found.push(...(await violations(page)).map((text) => `${name}, ${colorScheme}: ${text}`));
      }
      found.push(...(await tooSmall(page)).map((text) => `${name}: ${text}`));
    }
    if (found.length) throw new Error(found.join('\n'));
  });
}

/** @param {any} page @returns {Promise<string[]>} */
async function violations(page) {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(readFileSync(axe, 'utf8'));
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ['violations'] });
    return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.slice(0, 3).map((/** @type {any} */ node) => `${node.target} (${node.any[0]?.message ?? node.failureSummary})`).join('; ')}`);
  });
}

/** Text under the smallest size, and what makes the page wider than its window. @param {any} page @returns {Promise<string[]>} */
function tooSmall(page) {
  return page.evaluate((/** @type {number} */ least) => {
    const found = [];
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = words.nextNode(); node; node = words.nextNode()) {
      const element = node.parentElement;
      const size = element && parseFloat(getComputedStyle(element).fontSize);
      if (element && size && size < least && node.textContent?.trim() && element.checkVisibility()) found.push(`"${node.textContent.trim()}" has ${size} px`);
    }
    const wide = document.documentElement.scrollWidth - innerWidth;
    return wide > 0 ? [...found, `wider than the window by ${wide} px`] : found;
  }, SMALLEST_PX);
}
