// How the panel looks: eight of its states against the pictures in tests/panel/looks/, which people have looked at.
//
// `UPDATE_LOOKS=1` writes the pictures anew. They hold few colours, so that they are small; what is compared are averages of 4 by 4 pixels, so that another
// smoothing of letters passes, and a piece that moved or changed its colour does not. What differs is written beside the other leftovers of the suite.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, skip, suite, test } from './harness.mjs';
import { indexedPng } from './palette.mjs';
import { furnish, MOMENT, STATES, still } from './states.mjs';

const folder = join(root, 'tests/panel/looks');
const LOOKED_AT = ['board', 'shot', 'compare', 'edit', 'motion', 'credits', 'queue', 'down'];
/** Averages that differ by more than this, of 255 levels, look different; so many of them may. */
const VISIBLE = 26;
const MAY_DIFFER = 24;
const MOST_BYTES = 60_000;

test('eight states look as they did', async ({ world, panel }) => {
  const home = await world();
  const ids = await furnish(home);
  const { page, context, expects } = await panel(home, { width: 960, height: 600, context: { colorScheme: 'dark' } });
  // Without the daemon, the browser complains of each request that goes on trying.
  expects(/ERR_CONNECTION|LOCAL_NETWORK_ACCESS/);
  await holdStill(page);
  const table = await context.newPage();
  /** @type {string[]} */
  const changed = [];
  for (const { name, show } of STATES.filter((one) => LOOKED_AT.includes(one.name))) {
    await page.bringToFront();
    await show(page, home, ids);
    await still(page);
    const seen = (await page.screenshot({ animations: 'disabled', caret: 'hide' })).toString('base64');
    const file = join(folder, `${name}.png`);
    if (process.env.UPDATE_LOOKS) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, await smallPng(table, seen));
    }
    if (!existsSync(file)) {
      changed.push(`${name}: has no picture yet; UPDATE_LOOKS=1 writes it`);
    } else {
      const kept = readFileSync(file).toString('base64');
      const blocks = await table.evaluate(differing, [kept, seen, VISIBLE]);
      if (blocks > MAY_DIFFER) {
        writeFileSync(join(suite, `look-${name}.png`), Buffer.from(seen, 'base64'));
        changed.push(`${name}: ${blocks} blocks of 4 by 4 pixels differ; see ${join(suite, `look-${name}.png`)}`);
      }
    }
    if (name === 'board') await noticesMoves(page, table, seen);
  }
  if (changed.length) throw new Error(changed.join('\n'));
});

/** A picture test that nothing could fail would be none: the navigation moves by one step of the 4 px grid. @param {any} page @param {any} table @param {string} before */
async function noticesMoves(page, table, before) {
  await page.evaluate(() => document.querySelector('.head nav')?.setAttribute('data-moved', ''));
  const after = (await page.screenshot({ animations: 'disabled', caret: 'hide' })).toString('base64');
  await page.evaluate(() => document.querySelector('.head nav')?.removeAttribute('data-moved'));
  const blocks = await table.evaluate(differing, [before, after, VISIBLE]);
  if (blocks <= MAY_DIFFER) throw new Error(`a navigation that moved by 4 pixels would pass: ${blocks} blocks differ`);
}

/** From now on times of the daemon are one moment, waits that it expects are 12 s, and letters are DejaVu's. @param {any} page */
async function holdStill(page) {
  const hasFont = await page.evaluate(() => {
    const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
    const width = (/** @type {string} */ font) => {
      pen.font = `40px ${font}`;
      return pen.measureText('Maquette, 12 credits').width;
    };
    return width('"DejaVu Sans", monospace') !== width('monospace') || width('"DejaVu Sans", serif') !== width('serif');
  });
  if (!hasFont) skip('fonts-dejavu-core is not installed');
  await page.addInitScript(sameMoment, MOMENT);
  await page.clock.setFixedTime(MOMENT);
  await page.reload();
  await page.locator('.head .balance').waitFor();
}

/** Runs in the page before its scripts. @param {number} moment */
function sameMoment(moment) {
  const plain = JSON.parse;
  /** @param {string} name @param {unknown} value */
  const held = (name, value) => {
    if (typeof value !== 'number' || !name.endsWith('_ms')) return value;
    if (name === 'expected_ms') return 12_000;
    return value > 1.6e12 && value < 4e12 ? moment : value;
  };
  JSON.parse = (text) => plain(text, held);
  Response.prototype.json = async function json() { return JSON.parse(await this.text()); };
  document.addEventListener('DOMContentLoaded', () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('body { font-family: "DejaVu Sans", sans-serif !important; } code, kbd, .code { font-family: "DejaVu Sans Mono", monospace !important; } [data-moved] { transform: translateX(4px); }');
    document.adoptedStyleSheets = [sheet];
  });
}

/** How many blocks of two pictures look different. Runs in a page. @param {[string, string, number]} what */
async function differing([one, other, visible]) {
  const [a, b] = await Promise.all([one, other].map(async (text) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${text}`)).blob());
    const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d'));
    pen.drawImage(bitmap, 0, 0);
    return pen.getImageData(0, 0, bitmap.width, bitmap.height);
  }));
  if (a.width !== b.width || a.height !== b.height) return Infinity;
  let blocks = 0;
  for (let y = 0; y + 4 <= a.height; y += 4) {
    for (let x = 0; x + 4 <= a.width; x += 4) {
      const off = [0, 0, 0];
      for (let at = 0; at < 16; at += 1) {
        const from = ((y + (at >> 2)) * a.width + x + (at & 3)) * 4;
        off.forEach((_, channel) => { off[channel] += a.data[from + channel] - b.data[from + channel]; });
      }
      if (off.some((sum) => Math.abs(sum / 16) > visible)) blocks += 1;
    }
  }
  return blocks;
}

/** The picture with as many colours as fit. @param {any} table @param {string} seen @returns {Promise<Buffer>} */
async function smallPng(table, seen) {
  const { width, height, pixels } = await table.evaluate(async (/** @type {string} */ text) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${text}`)).blob());
    const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d'));
    pen.drawImage(bitmap, 0, 0);
    const { data } = pen.getImageData(0, 0, bitmap.width, bitmap.height);
    let all = '';
    for (let at = 0; at < data.length; at += 30_000) all += String.fromCharCode(...data.subarray(at, at + 30_000));
    return { width: bitmap.width, height: bitmap.height, pixels: btoa(all) };
  }, seen);
  const rgba = Buffer.from(pixels, 'base64');
  for (const colours of [256, 192, 128, 96, 64, 48]) {
    const png = indexedPng(width, height, rgba, colours);
    if (png.length <= MOST_BYTES) return png;
  }
  throw new Error(`a picture of ${width} by ${height} pixels does not fit into ${MOST_BYTES} bytes`);
}
