// How fast the panel is: a table of figures, each beside what is wanted of it. A busy machine must not fail the suite: a miss is said in the table, and
// fails only with `tests/panel/run --strict`. `tests/panel/run --figures` writes the table into tests/panel/README.md.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { chromium, goTo, root, test, until, watch } from './harness.mjs';

const TAKES = 5000;
const ROUNDS = 5;

/** @typedef {{ what: string, wanted: number, at: 'most' | 'least', unit: string, all: number[] }} Row */
/** @type {Row[]} */
const rows = [];

/** @param {string} what @param {'most' | 'least'} at @param {number} wanted @param {string} unit @param {number[]} all */
const row = (what, at, wanted, unit, all) => void rows.push({ what, at, wanted, unit, all });

test('first paint', async ({ world }) => {
  const home = await world();
  for (const words of ['a boat at sea', 'a harbour at night', 'an oil lamp']) await home.draft(words, { count: 4 });
  // The first one warms the daemon and the browser up.
  const paints = [];
  for (let round = 0; round <= ROUNDS; round += 1) paints.push(await firstPaint(home));
  const told = paints.slice(1);
  row('first paint, nothing in the browser\'s cache', 'most', 300, 'ms', told.map((one) => one.painted));
  row('the shots with their names', 'most', Infinity, 'ms', told.map((one) => one.shots));
  row('sent before the first paint', 'most', 120, 'kB', told.map((one) => one.before));
  row('the files of the first page', 'most', 120, 'kB', told.map((one) => one.files));
  row('sent in all until the page is at rest, without pictures', 'most', Infinity, 'kB', told.map((one) => one.all));
});

test('button, event and two panels', async ({ world }) => {
  const home = await world();
  await home.draft('a boat', { count: 8, shot: 'boat' });
  const page = await inShot(home, 'boat');
  const other = await inShot(home, 'boat');
  row('a verdict in one panel to the other', 'most', 300, 'ms', await each((round) => between(page, other, round)));
  row('button to ghost tile', 'most', 50, 'ms', await each((round) => ghost(page, `a boat with ${round + 2} sails`)));
  row('a take\'s event to its picture', 'most', 100, 'ms', await each((round) => arrival(home, page, `a boat with ${round + 2} masts`)));
});

test('scrolling', async ({ world }) => {
  const home = await world({ project: false });
  // Without the demo's ladder: its drafts cost credits.
  await home.init('many', []);
  await fill(home, 'sails');
  if (process.env.MAQUETTE_FIGURES_READY) writeFileSync(process.env.MAQUETTE_FIGURES_READY, 'filled');
  const page = await inShot(home, 'sails');
  const { rate, dropped, frames } = await scroll(page);
  row(`frames a second, the wheel through ${TAKES.toLocaleString('en')} takes`, 'least', 50, '/s', [rate]);
  row(`of its ${frames} frames, dropped`, 'most', Math.round(frames / 20), '', [dropped]);
});

test('the table', async () => {
  console.log(table().join('\n'));
  if (process.env.MAQUETTE_FIGURES) write(process.env.MAQUETTE_FIGURES);
  const missed = rows.filter((one) => !met(one));
  if (process.env.MAQUETTE_STRICT && missed.length) throw new Error(`missed: ${missed.map((one) => one.what).join('; ')}`);
});

// ---- what is measured ---------------------------------------------------------------------------------------------------------------------

/** The first time is warming up. @param {(round: number) => Promise<number>} run */
async function each(run) {
  const all = [];
  for (let round = 0; round <= ROUNDS; round += 1) all.push(await run(round));
  return all.slice(1);
}

/** What went over the line of a page that nobody saw before. @param {any} home */
async function firstPaint(home) {
  const page = await open();
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  /** @type {Map<string, { url: string, type: string, at: number }>} */
  const asked = new Map();
  /** @type {{ type: string, at: number, bytes: number }[]} */
  const came = [];
  line.on('Network.requestWillBeSent', (/** @type {any} */ { requestId, request, type, timestamp }) => asked.set(requestId, { url: request.url, type, at: timestamp }));
  line.on('Network.loadingFinished', (/** @type {any} */ { requestId, encodedDataLength: bytes, timestamp }) => came.push({ type: asked.get(requestId)?.type ?? '', at: timestamp, bytes }));
  await page.goto(await home.login());
  const { at: shots } = await page.evaluate(() => seen.whenSeen(() => document.querySelector('.card-name')));
  await page.locator('.prompt .spend').waitFor();
  await page.waitForLoadState('networkidle');
  const { painted, files } = await page.evaluate(() => {
    const [page] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
    const named = [...document.head.querySelectorAll('link, script')].map((one) => /** @type {any} */ (one).href || /** @type {any} */ (one).src);
    const firsts = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource')).filter((one) => named.includes(one.name));
    return { painted: performance.getEntriesByName('first-contentful-paint')[0].startTime, files: [page, ...firsts].reduce((sum, one) => sum + one.encodedBodySize, 0) };
  });
  const start = Math.min(...[...asked.values()].map(({ at }) => at));
  const bytes = (/** @type {number} */ ms) => came.filter((one) => one.type !== 'Image' && (one.at - start) * 1000 <= ms).reduce((sum, one) => sum + one.bytes, 0) / 1000;
  await page.context().close();
  return { painted, shots, files: files / 1000, before: bytes(painted), all: bytes(Infinity) };
}

/** From the pointer going down on the price button to the frame that shows the ghosts. @param {any} page @param {string} words */
async function ghost(page, words) {
  await page.bringToFront();
  await page.locator('.prompt textarea').fill(words);
  await page.locator('.prompt input[type=number]').first().fill('2');
  await page.locator('.prompt .spend:not([data-asking]):not([aria-disabled=true])').waitFor();
  const shown = page.evaluate(async () => (await seen.whenSeen(() => document.querySelector('[data-slot^="g:"]'))).at - seen.pressed.pointerdown);
  await page.locator('.prompt .spend').click();
  const ms = await shown;
  await page.locator('.ghost').first().waitFor({ state: 'detached' });
  return ms;
}

/** From the event of a take that somebody else made to the frame that shows its picture. @param {any} home @param {any} page @param {string} words */
async function arrival(home, page, words) {
  // A page that was scrolled keeps its place when takes come, so that this one would not be seen.
  await page.evaluate(() => document.querySelector('.pane').scrollTo(0, 0));
  // Takes are numbered as they come. An older one may be scrolled in just then, and it is not the one that is waited for.
  const newest = await page.evaluate(() => Math.max(...[...document.querySelectorAll('[data-slot^=t]')].map((tile) => Number(tile.dataset.slot.slice(1)))));
  const shown = page.evaluate((/** @type {number} */ before) => seen.whenSeen(
    () => [...document.querySelectorAll('[data-slot^=t]')].find((tile) => Number(tile.dataset.slot.slice(1)) > before && tile.querySelector('img')),
    (/** @type {HTMLElement} */ tile) => tile.querySelector('img').decode(),
  ), newest);
  await home.draft(words, { count: 1, shot: 'boat' });
  const { found, at } = await shown;
  const told = await page.evaluate((/** @type {string} */ id) => seen.frames.find(({ data }) => data.includes('"kind":"take"') && data.includes(`"${id}"`))?.at, found);
  return at - told;
}

/** From a key in one panel to the frame of another one that shows the verdict; each round judges another take. @param {any} one @param {any} other @param {number} round */
async function between(one, other, round) {
  await one.bringToFront();
  const slot = await one.locator('[data-slot^=t]').nth(round).getAttribute('data-slot');
  await one.locator(`[data-slot=${slot}]`).focus();
  const was = await other.locator(`[data-slot=${slot}] .take`).getAttribute('data-verdict');
  const shown = other.evaluate(async (/** @type {string[]} */ [id, before]) => {
    const { at } = await seen.whenSeen(() => document.querySelector(`[data-slot=${id}] .take`).dataset.verdict !== before, () => Promise.resolve(), false);
    return performance.timeOrigin + at;
  }, [slot, was]);
  await one.keyboard.press('k');
  return (await shown) - await one.evaluate(() => performance.timeOrigin + seen.pressed.keydown);
}

/** Turns the wheel through the whole grid, and counts frames. @param {any} page */
async function scroll(page) {
  await page.bringToFront();
  await page.locator('.pane').hover();
  const times = page.evaluate(() => new Promise((done) => {
    /** @type {number[]} */
    const all = [];
    const step = (/** @type {number} */ at) => {
      all.push(at);
      if (seen.ended) done(all);
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }));
  const left = () => page.evaluate(() => {
    const pane = document.querySelector('.pane');
    return pane.scrollHeight - pane.clientHeight - pane.scrollTop;
  });
  for (let still = 0; still < 3;) {
    const before = await left();
    for (let notch = 0; notch < 8; notch += 1) await page.mouse.wheel(0, 960);
    still = (await left()) === before ? still + 1 : 0;
  }
  await page.evaluate(() => void (seen.ended = true));
  const all = (await times).map((/** @type {number} */ at, /** @type {number} */ index, /** @type {number[]} */ list) => at - (list[index - 1] ?? at)).slice(1);
  const took = all.reduce((/** @type {number} */ sum, /** @type {number} */ ms) => sum + ms, 0);
  const due = Math.round(took * 60 / 1000);
  return { rate: all.length / took * 1000, dropped: Math.max(0, due - all.length), frames: due };
}

/** So many takes in one shot. @param {any} home @param {string} shot */
async function fill(home, shot) {
  const sizes = ['64x64', '96x64', '64x96', '112x64'];
  for (let made = 0, round = 0; made < TAKES; round += 1) {
    const count = Math.min(256, TAKES - made);
    await home.cli('draft', 'sails in the wind', '-n', String(count), '--size', sizes[round % 4], '--seed', String(round * 1000 + 1), '--shot', shot, '--no-wait');
    made += count;
  }
  // The daemon answers when a job ends; asking without rest would be refused.
  await until(async () => {
    const { jobs: [open] } = await home.call('job.list', { project: home.project, open: true, limit: 1 });
    return !open || !await home.call('job.get', { job: open.id, wait_ms: 5000 });
  }, 'the sketches');
}

// ---- pages --------------------------------------------------------------------------------------------------------------------------------

/** What every page notes of itself, from before its first script. */
function notes() {
  const seen = /** @type {any} */ (globalThis).seen = { /** @type {{ at: number, data: string }[]} */ frames: [], pressed: { keydown: 0, pointerdown: 0 }, ended: false, whenSeen };
  // Noted from the first script on: a key can be quicker than a listener that is added for it.
  for (const kind of /** @type {const} */ (['keydown', 'pointerdown'])) addEventListener(kind, ({ timeStamp }) => { seen.pressed[kind] = timeStamp; }, { capture: true });
  const Plain = WebSocket;
  globalThis.WebSocket = class extends Plain {
    /** @param {string} url */
    constructor(url) {
      super(url);
      this.addEventListener('message', ({ data }) => seen.frames.push({ at: performance.now(), data: String(data) }));
    }
  };
  /** The first moment at which `look` gives something and `ready` is done with it: behind the frame that shows it. @param {() => any} look @param {(found: any) => Promise<any>} ready @param {boolean} framed */
  function whenSeen(look, ready = () => Promise.resolve(), framed = true) {
    return new Promise((done, fail) => {
      const told = (/** @type {any} */ found) => done({ found: found.dataset?.slot ?? true, at: performance.now() });
      const frame = (/** @type {any} */ found) => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => told(found);
        port2.postMessage(0);
      });
      const tried = () => {
        const found = look();
        if (found) {
          eye.disconnect();
          // A page behind another one draws no frames.
          ready(found).then(() => (framed ? frame(found) : told(found)), fail);
        }
        return Boolean(found);
      };
      const eye = new MutationObserver(tried);
      tried() || eye.observe(document, { subtree: true, childList: true, attributes: true });
    });
  }
}

/** A page in a browser profile of its own. */
async function open() {
  const context = await (await chromium()).newContext({ viewport: { width: 1280, height: 800 } });
  await context.addInitScript(notes);
  const page = await context.newPage();
  watch(page);
  return page;
}

/** A page that stands in a shot, with its pictures. @param {any} home @param {string} shot */
async function inShot(home, shot) {
  const page = await open();
  await page.goto(await home.login());
  await page.locator('.card').first().waitFor();
  await goTo(page, `#/shot/${shot}`);
  await page.locator('[role=gridcell] img').first().waitFor();
  await page.locator('.prompt .spend').waitFor();
  await page.waitForLoadState('networkidle');
  return page;
}

// ---- the table ----------------------------------------------------------------------------------------------------------------------------

const middle = (/** @type {number[]} */ all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
const worst = (/** @type {Row} */ { all, at }) => (at === 'most' ? Math.max(...all) : Math.min(...all));
const met = (/** @type {Row} */ one) => (one.at === 'most' ? middle(one.all) <= one.wanted : middle(one.all) >= one.wanted);

function table() {
  const number = (/** @type {number} */ value, /** @type {string} */ unit) => `${value.toFixed(0)} ${unit}`.trim();
  return ['| What | Wanted | Median | Worst | Of | |', '|---|---|---|---|---|---|', ...rows.map((one) =>
    `| ${one.what} | ${one.wanted === Infinity ? '' : `${one.at === 'most' ? '≤' : '≥'} ${number(one.wanted, one.unit)}`} | ${number(middle(one.all), one.unit)} | ${number(worst(one), one.unit)} | ${one.all.length} | ${one.wanted === Infinity ? '' : met(one) ? 'met' : '**missed**'} |`)];
}

/** @param {string} file */
function write(file) {
  const state = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const build = (process.env.MAQUETTE ?? '').includes('release') ? 'release build' : 'debug build';
  const said = `Measured on ${new Date().toISOString().slice(0, 10)} at ${state}: ${build}, ${cpus().length} cores (${cpus()[0].model.trim()}), Debian's chromium without a screen.\n\n${table().join('\n')}\n`;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/(<!-- figures -->\n)[^]*(<!-- \/figures -->)/, (_, from, to) => `${from}${said}${to}`));
}
