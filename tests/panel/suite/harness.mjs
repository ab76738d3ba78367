// What every test of the panel stands on: a daemon with a home and a project of its own, the panel in a browser, and a way to wait for what one sees.
//
// Nothing sleeps: a test waits for a state of the page, an answer of the daemon or an event. Whatever was started is ended by its own process id.
//
//     import { test } from './harness.mjs';
//     test('a take is kept by K', async ({ world, panel }) => {
//       const home = await world();                       // { call, cli, json, project, … }
//       const { page } = await panel(home);               // the panel, logged in; errors of its console fail the test
//       …
//     });
//
// `MAQUETTE` is the program; `MAQUETTE_SCRIPTED` the daemon with the scripted provider, else it is looked for beside the program;
// `MAQUETTE_SUITE` the folder with playwright-core; `MAQUETTE_PANEL` a folder whose files are shown in place of those in the program.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Daemon } from '../../../plugins/panel/client.js';
import { startPainter } from './painter.mjs';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const suite = process.env.MAQUETTE_SUITE ?? join(root, 'target/panel-suite');
const program = process.env.MAQUETTE ?? '';
const scripted = process.env.MAQUETTE_SCRIPTED ?? join(dirname(program), 'scripted_daemon');
/** A start, an answer, a state of the page: what takes longer has failed. Debug builds draw slowly. */
export const PATIENCE_MS = Number(process.env.MAQUETTE_PATIENCE_MS ?? 60_000);

/** Why a test cannot run here; thrown by a test or by the harness. */
export class Skip extends Error {}

/** @param {string} reason */
export const skip = (reason) => { throw new Skip(reason); };

/** @type {{ name: string, run: (tools: any) => Promise<void> }[]} */
const tests = [];

/**
 * Adds a test. Those of a file run one after the other once the file is read; `NAMES` (words, separated by commas) picks some.
 * @param {string} name a sentence @param {(tools: { world: typeof world, panel: typeof panel, say: (text: string) => void }) => Promise<void>} run
 */
export function test(name, run) {
  if (tests.push({ name, run }) === 1) setImmediate(runAll);
}

/** Runs `work` until it gives something that is not null, false or undefined. @template T @param {() => Promise<T>} work @param {string} what */
export async function until(work, what) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const got = await work();
    if (got) return got;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

// ---- a daemon with its home -------------------------------------------------------------------------------------------------------------

/** What has to be ended after the test, newest first. @type {(() => Promise<void>)[]} */
let endings = [];

/**
 * A home with a running daemon and a project of the demo ladder.
 * @param {{ scripted?: boolean, painter?: boolean, config?: string, project?: boolean, args?: string[], env?: Record<string, string> }} [how] `scripted`: the
 *   daemon with the scripted provider and its tiers; `painter`: a fake image server, whose tiers `paint` and `finish` it serves; `config`: lines for config.toml
 */
export async function world(how = {}) {
  if (!program || !existsSync(program)) throw new Error('MAQUETTE names no program');
  if (how.scripted && !existsSync(scripted)) skip(`${scripted} is not built`);
  // Short, because a socket address holds 107 bytes; a space, as people have them.
  const home = mkdtempSync(join(tmpdir(), 'mps-'));
  const made = new World(home, how);
  endings.unshift(() => made.end());
  if (how.scripted) {
    const from = join(root, 'tests/src/scripted');
    made.write('config/catalog/scripted.toml', readFileSync(join(from, 'catalog.toml')));
    made.write('config/config.toml', `${readFileSync(join(from, 'config.toml'))}\n${how.config ?? ''}`);
  } else if (how.config && !how.painter) {
    made.write('config/config.toml', how.config);
  }
  if (how.painter) {
    made.painter = await startPainter();
    made.write('config/catalog/a1111.toml', made.painter.catalog);
    made.write('config/config.toml', `${made.painter.config}\n${how.config ?? ''}`);
  }
  await made.start();
  if (how.project !== false) await made.init('tea house');
  return made;
}

class World {
  /** @param {string} home @param {any} how */
  constructor(home, how) {
    this.home = home;
    this.how = how;
    /** @type {any} */
    this.painter = null;
    /** The folder of the project, and its id. */
    this.folder = home;
    this.project = '';
    /** @type {import('node:child_process').ChildProcess | null} */
    this.child = null;
    this.env = { PATH: process.env.PATH, HOME: home, LC_ALL: 'C.UTF-8', MAQUETTE_HOME: home, MAQUETTE_KEYRING: 'none', RUST_BACKTRACE: '1', ...how.env };
    this.wrote = '';
  }

  /** Writes a file of the home. @param {string} below @param {string | Buffer} content */
  write(below, content) {
    const path = join(this.home, below);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** Starts the daemon; it is ready when this is done. */
  async start() {
    const [file, args] = this.how.scripted ? [scripted, []] : [program, ['serve']];
    const child = spawn(file, args, { cwd: this.home, env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    child.stderr.on('data', (text) => { this.wrote += text; });
    const gone = new Promise((resolve) => child.once('exit', (code, signal) => resolve(`ended with ${code ?? signal}`)));
    /** Settles when it has ended. */
    this.gone = gone;
    const ready = new Promise((resolve) => createInterface({ input: child.stdout }).on('line', (line) => line.startsWith('ready ') && resolve('')));
    const why = await limited(Promise.race([ready, gone]), 'the daemon is not ready');
    if (why) throw new Error(`the daemon ${why}: ${this.wrote}`);
    const found = JSON.parse(readFileSync(join(this.home, 'config/daemon.json'), 'utf8'));
    this.port = found.port;
    this.origin = `http://127.0.0.1:${found.port}`;
    this.token = readFileSync(found.token_file, 'utf8').trim();
    this.client = new Daemon({ base: this.origin, token: this.token, client: 'panel suite', WebSocket: null });
  }

  /** Ends it as a power cut would. */
  async kill() {
    this.child?.kill('SIGKILL');
    await limited(this.gone, 'the daemon does not end');
    this.child = null;
  }

  /** Asks it to leave, and waits until it has. */
  async stop() {
    this.child?.kill('SIGTERM');
    await limited(this.gone, 'the daemon does not leave');
    this.child = null;
  }

  async end() {
    this.client?.close();
    if (this.child) await this.kill();
    await this.painter?.end();
    if (!process.env.MAQUETTE_KEEP) rmSync(this.home, { recursive: true, force: true });
  }

  /** Makes a folder of the home a project, which the command line then works in. Its tiers draw small: tests look at more than pictures. @param {string} name @param {string[]} [args] */
  async init(name, args = ['--demo']) {
    this.folder = join(this.home, name);
    mkdirSync(this.folder, { recursive: true });
    await this.cli('init', ...args);
    this.toml((text) => text.replace('size = "1K"', 'size = "192x128"').replace('size = "2K"', 'size = "384x256"').replace('seconds = 4', 'seconds = 1, size = "320x214"'));
    this.project = (await this.call('project.list')).projects[0].id;
    return this.project;
  }

  /** Changes the project's maquette.toml. @param {(text: string) => string} change */
  toml(change) {
    const path = join(this.folder, 'maquette.toml');
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  }

  /** Runs the command line in the project; gives what it printed. @param {string[]} args */
  async cli(...args) {
    const { code, out, err } = await this.tried(...args);
    if (code !== 0) throw new Error(`maquette ${args.join(' ')}: ${err || out}`);
    return out;
  }

  /** The same, however it ends. @param {string[]} args */
  async tried(...args) {
    const child = spawn(program, args, { cwd: this.folder, env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '', err = '';
    child.stdout.on('data', (text) => { out += text; });
    child.stderr.on('data', (text) => { err += text; });
    const code = await limited(new Promise((resolve) => child.once('close', resolve)), `maquette ${args.join(' ')}`);
    return { code, out, err };
  }

  /** Runs the command line and gives the JSON document that it printed. @param {string[]} args */
  async json(...args) {
    return JSON.parse(await this.cli('--json', ...args));
  }

  /** Calls a method as the person who owns the daemon. @param {string} method @param {object} [params] @returns {Promise<any>} */
  call(method, params) {
    return this.client.call(/** @type {any} */ (method), params);
  }

  /**
   * Makes takes by the built-in sketcher and gives them, oldest first. Small, because a test looks at more than pictures.
   * @param {string} prompt @param {{ count?: number, shot?: string, size?: string, tier?: string }} [how]
   */
  async draft(prompt, { count = 3, shot, size = '96x64', tier } = {}) {
    const made = await this.call('draft', { project: this.project, prompt, count, size, idempotency_key: freshKey(), ...(shot && { shot }), ...(tier && { tier }) });
    return this.finished(made);
  }

  /** The takes of an answer, once its jobs have ended; by their variation. @param {any} made */
  async finished(made) {
    const takes = [...made.takes];
    for (const { id } of made.jobs) {
      const job = await until(async () => {
        const told = await this.call('job.get', { job: id, wait_ms: 1000 });
        return FINAL.has(told.state) && told;
      }, `the end of ${id}`);
      if (job.state !== 'done') throw new Error(`${id} ${job.state}: ${JSON.stringify(job.error)}`);
      takes.push((await this.call('take.get', { take: job.take })).take);
    }
    return takes.sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
  }

  /** All takes of the project, oldest first. */
  async takes() {
    const { takes } = await this.call('take.list', { project: this.project, limit: 500 });
    return takes.reverse();
  }

  /** Opens a gate of the scripted provider (`script: gate:<name>`). @param {string} name */
  gate(name) {
    this.write(`gates/${name}`, 'open');
  }

  /** A login for the panel, as a person gets it. */
  async login() {
    return (await this.cli('panel', '--print')).trim();
  }
}

const FINAL = new Set(['done', 'failed', 'refused', 'cancelled']);

let lastKey = 0;
/** A fresh idempotency key. */
export const freshKey = () => `suite-${process.pid}-${++lastKey}`;

/** @template T @param {Promise<T>} work @param {string} what @returns {Promise<T>} */
async function limited(work, what) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${what} within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS); });
  try {
    return await Promise.race([work, /** @type {Promise<any>} */ (late)]);
  } finally {
    clearTimeout(timer);
  }
}

// ---- the panel in a browser -------------------------------------------------------------------------------------------------------------

/** @type {any} */
let browser = null;

/** The browser of this file's tests, started once. @param {string[]} [args] */
export async function chromium(args = []) {
  const playwright = createRequire(join(suite, 'package.json'))('playwright-core');
  const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  if (!executablePath) skip('no chromium is installed');
  browser ??= await playwright.chromium.launch({ executablePath, args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required', ...args] });
  return browser;
}

/**
 * Opens the panel of a world in a browser profile of its own, by the login that `maquette panel --print` gives.
 * Gives `{ page, context, problems, expects }`; `expects(/…/)` names complaints of the console that belong to the test.
 * @param {World} home @param {{ place?: string, width?: number, height?: number, context?: object, loaded?: boolean }} [how] `place`: where it goes, such as
 *   `#/shot/spring`; `loaded`: false does not wait for the first answers
 */
export async function panel(home, { place = '', width = 1280, height = 800, context: more = {}, loaded = true } = {}) {
  const context = await (await chromium()).newContext({ viewport: { width, height }, reducedMotion: 'reduce', ...more });
  const page = await context.newPage();
  const opened = watch(page);
  endings.unshift(async () => {
    await context.close();
    opened.judge();
  });
  if (process.env.MAQUETTE_PANEL) await showFolder(context, process.env.MAQUETTE_PANEL);
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(await home.login());
  if (loaded) await page.locator('.head .balance').waitFor();
  if (place) await goTo(page, place);
  return { page, context, ...opened };
}

/** Goes to a place of the panel without loading it again. @param {any} page @param {string} place */
export async function goTo(page, place) {
  await page.evaluate((/** @type {string} */ hash) => { location.hash = hash; }, place);
}

/** Collects what a page complains of. @param {any} page */
export function watch(page) {
  /** @type {string[]} */
  const problems = [];
  /** @type {RegExp[]} */
  const expected = [];
  page.on('console', (/** @type {any} */ message) => ['error', 'warning'].includes(message.type()) && problems.push(`${message.type()}: ${message.text()} (${message.location().url})`));
  page.on('pageerror', (/** @type {Error} */ error) => problems.push(`uncaught: ${error.stack ?? error}`));
  const { open, live } = listenIn(page);
  watched.push({ page, problems, open });
  return {
    /** Settles once the page follows events. */
    problems, live,
    expects: (/** @type {RegExp[]} */ ...words) => void expected.push(...words),
    judge: () => {
      const left = problems.filter((problem) => !expected.some((words) => words.test(problem)));
      if (left.length) throw new Error(`the page complains:\n  ${left.join('\n  ')}`);
    },
  };
}

/** Notes what a page has asked and was not answered, and when it follows events. @param {any} page */
function listenIn(page) {
  /** @type {Map<any, string>} */
  const open = new Map();
  const asked = () => new Date().toISOString().slice(14, 23);
  page.on('request', (/** @type {any} */ request) => open.set(request, `${asked()} ${request.method()} ${request.url()} ${request.postData()?.slice(0, 200) ?? ''}`));
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (/** @type {any} */ request) => void open.delete(request));
  const live = new Promise((resolve) => page.on('websocket', (/** @type {any} */ socket) => {
    let following = 0;
    socket.on('framesent', ({ payload }) => {
      const { id, method } = JSON.parse(String(payload));
      if (method === 'events.subscribe') following = id;
      open.set(`${socket.url()} ${id}`, `${asked()} socket ${String(payload).slice(0, 200)}`);
    });
    socket.on('framereceived', ({ payload }) => {
      const { id } = JSON.parse(String(payload));
      open.delete(`${socket.url()} ${id}`);
      if (id !== undefined && id === following) resolve(undefined);
    });
  }));
  return { open, live };
}

/** Pages of the test that runs, for its picture if it fails. @type {{ page: any, problems: string[], open: Map<any, string> }[]} */
let watched = [];

/** Shows the files of a folder in place of those that the program holds, with the program's own headers. @param {any} context @param {string} folder */
async function showFolder(context, folder) {
  await context.route('**/panel/**', async (/** @type {any} */ route) => {
    const path = decodeURIComponent(new URL(route.request().url()).pathname.replace(/^\/panel\//, '')) || 'index.html';
    // The page itself stays the daemon's: a browser takes one that was handed to it for a stranger, and keeps it from the loopback.
    if (path === 'index.html') return route.continue();
    const answer = await route.fetch().catch(() => null);
    if (!answer) return route.abort('connectionrefused');
    const file = join(folder, path);
    return existsSync(file) ? route.fulfill({ status: 200, headers: answer.headers(), contentType: MEDIA[path.split('.').pop() ?? ''], body: readFileSync(file) }) : route.fulfill({ response: answer });
  });
}

/** @type {Record<string, string>} */
const MEDIA = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml', json: 'application/json' };

// ---- looking ----------------------------------------------------------------------------------------------------------------------------

/** Where elements lie, by `data-slot` or place, in whole hundredths of a pixel. @param {any} locator @returns {Promise<Record<string, string>>} */
export async function boxes(locator) {
  return locator.evaluateAll((/** @type {HTMLElement[]} */ all) => Object.fromEntries(all.map((one, at) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [one.dataset['slot'] ?? at, [x, y, width, height].map((n) => Math.round(n * 100) / 100).join(' ')];
  })));
}

/** Waits until `look`, run in the page with `value`, gives something true; gives that. It looks at every drawing of the page. @param {any} page @param {(value: any) => any} look @param {any} [value] */
export async function sees(page, look, value) {
  const seen = await page.waitForFunction(look, value, { timeout: PATIENCE_MS }).catch((/** @type {Error} */ error) => {
    throw new Error(`${error.message}\nwaiting for ${look} with ${JSON.stringify(value)}`);
  });
  return seen.jsonValue();
}

/** Has the page keep when it saw something first: `marks.<name>` are milliseconds of the machine's clock. @param {any} page @param {string} name @param {string} selector */
export async function markFirst(page, name, selector) {
  await page.evaluate((/** @type {[string, string]} */ [name, selector]) => {
    const marks = /** @type {any} */ (globalThis).marks ??= {};
    delete marks[name];
    const look = () => {
      if (marks[name] === undefined && document.querySelector(selector)) {
        marks[name] = performance.timeOrigin + performance.now();
        eye.disconnect();
      }
    };
    const eye = new MutationObserver(look);
    eye.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    look();
  }, [name, selector]);
}

/** When the page saw it; waits for that. @param {any} page @param {string} name @returns {Promise<number>} */
export const markOf = (page, name) => sees(page, (name) => /** @type {any} */ (globalThis).marks?.[name], name);

// ---- running ----------------------------------------------------------------------------------------------------------------------------

async function runAll() {
  const file = process.argv[1].split('/').pop()?.replace('.mjs', '') ?? '';
  const words = (process.env.NAMES ?? '').split(',').map((word) => word.trim()).filter(Boolean);
  let failed = 0, passed = 0, left = 0;
  for (const { name, run } of tests.filter((one) => !words.length || words.some((word) => one.name.includes(word)))) {
    const { verdict, why, took } = await runOne(`${file}-${name}`, run);
    if (verdict === 'passed') passed += 1;
    else if (verdict === 'skipped') left += 1;
    else failed += 1;
    console.log(`${verdict === 'FAILED' ? 'FAILED' : verdict} ${name} (${(took / 1000).toFixed(1)} s)${why ? `\n${why.replace(/^/gm, '       ')}` : ''}`);
  }
  await browser?.close();
  console.log(`result ${failed ? 'FAILED' : passed ? 'passed' : 'skipped'}: ${passed} passed, ${failed} failed, ${left} skipped`);
  process.exit(failed ? 1 : passed ? 0 : 3);
}

/** @param {string} name @param {(tools: any) => Promise<void>} run */
async function runOne(name, run) {
  const started = Date.now();
  /** @type {string[]} */
  const said = [];
  /** @type {unknown} */
  let fault = null;
  try {
    await run({ world, panel, say: (/** @type {string} */ text) => void said.push(text) });
  } catch (thrown) {
    fault = thrown;
    if (!(thrown instanceof Skip)) await picture(name).catch(() => {});
  }
  for (const end of endings) {
    await end().catch((thrown) => { fault ??= thrown; });
  }
  endings = [];
  watched = [];
  const took = Date.now() - started;
  if (fault instanceof Skip) return { verdict: 'skipped', why: fault.message, took };
  const why = fault === null ? '' : fault instanceof Error ? fault.stack ?? fault.message : String(fault);
  return { verdict: fault === null ? 'passed' : 'FAILED', why: [...said, why].filter(Boolean).join('\n'), took };
}

/** Pictures of the pages of a test that failed, and what they complained of. @param {string} name */
async function picture(name) {
  mkdirSync(suite, { recursive: true });
  const path = join(suite, name.replace(/[^a-z0-9-]+/gi, '-').slice(0, 80));
  for (const [at, { page, problems, open }] of watched.entries()) {
    await page.screenshot({ path: `${path}${at ? `-${at}` : ''}.png`, timeout: 5000 }).catch(() => {});
    writeFileSync(`${path}${at ? `-${at}` : ''}.txt`, `${page.url()}\n${problems.join('\n')}\nunanswered: ${[...open.values()].join('\n  ')}\n\n${await page.locator('body').innerText({ timeout: 5000 }).catch(() => '')}\n`);
  }
}
