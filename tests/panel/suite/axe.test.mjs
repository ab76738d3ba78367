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

test('focus is seen, Tab reaches every control, and motion stops', async ({ world, panel }) => {
  const home = await world();
  const ids = await furnish(home);
  const { page, expects } = await panel(home, { width: 1280, height: 800 });
  expects(/./);
  /** @type {string[]} */
  const found = [];
  for (const { name, show } of STATES.filter((one) => !['refusal', 'down', 'help'].includes(one.name))) {
    await show(page, home, ids);
    await still(page);
    found.push(...(await walked(page)).map((text) => `${name}: ${text}`), ...(await moving(page)).map((text) => `${name}: ${text}`));
  }
  if (found.length) throw new Error(found.join('\n'));
});

/** Walks by Tab through a page, and says which focus is not seen and which control was not reached. @param {any} page @returns {Promise<string[]>} */
async function walked(page) {
  await page.evaluate(() => {
    /** @type {HTMLElement} */ (document.activeElement)?.blur();
    /** @type {any} */ (globalThis).reached = new Set();
  });
  /** @type {Set<string>} */
  const found = new Set();
  // Wherever it begins, it goes once around: over the end of the page to its beginning.
  for (let steps = 0, edges = 0, told = ''; steps < 200 && edges < 3 && told !== 'again'; steps += 1) {
    await page.keyboard.press('Tab');
    told = await page.evaluate(look);
    if (told === 'edge') edges += 1;
    else if (told && told !== 'again') found.add(told);
  }
  const left = await page.evaluate(() => {
    // Of a group that is one stop, such as a grid, the arrows reach the others.
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter((one) => one instanceof HTMLElement && one.tabIndex >= 0 && one.checkVisibility({ checkVisibilityCSS: true }) && !one.closest('[inert], [role=gridcell]') && !one.matches(':disabled, [type=radio]'));
    return all.filter((one) => !/** @type {any} */ (globalThis).reached.has(one)).map((one) => `Tab does not reach ${one.outerHTML.slice(0, 80)}`);
  });
  return [...found, ...left];
}

/** Where the focus is: empty if it is seen, else what is wrong; `again` when it was here before, `edge` outside of the page. Runs in the page. */
function look() {
  const reached = /** @type {any} */ (globalThis).reached;
  const here = document.activeElement;
  if (!(here instanceof HTMLElement) || here === document.body) return 'edge';
  if (reached.has(here)) return 'again';
  reached.add(here);
  const lines = (/** @type {Element} */ one, /** @type {string | undefined} */ part) => {
    const style = getComputedStyle(one, part);
    return `${style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 ? style.outline : ''} ${style.boxShadow} ${style.borderColor} ${style.borderWidth} ${style.content} ${style.backgroundColor}`;
  };
  const around = [here, here.parentElement, here.parentElement?.parentElement, ...here.children].filter((one) => one instanceof Element);
  const drawn = () => around.map((one) => lines(one, undefined) + lines(one, '::before') + lines(one, '::after')).join();
  const focused = drawn();
  here.blur();
  const without = drawn();
  here.focus({ preventScroll: true });
  const { width, height } = here.getBoundingClientRect();
  if (!width || !height) return `the focus is on nothing that is seen: ${here.outerHTML.slice(0, 80)}`;
  return focused === without ? `the focus is not seen on ${here.outerHTML.slice(0, 80)}` : '';
}

/** What moves although the system asks for less. @param {any} page @returns {Promise<string[]>} */
function moving(page) {
  return page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running' && Number(one.effect?.getComputedTiming().duration) > 0)
    .map((one) => `moves: ${/** @type {any} */ (one.effect)?.target?.outerHTML.slice(0, 80)}`));
}
