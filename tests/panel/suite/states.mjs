// The states of the panel that are looked at: by axe (axe.test.mjs) and as pictures (looks.test.mjs). All that they show is made from fixed seeds; what no
// test can hold still, such as a job in the middle of its work, is put into the store of the page.

import { goTo, sees } from './harness.mjs';

/** The moment that every picture is of. */
export const MOMENT = Date.UTC(2026, 4, 4, 12, 0, 0);

/** Fills a home with shots: drafts, a hero, an anchor frame, a clip, verdicts. Gives the ids. @param {any} home */
export async function furnish(home) {
  await home.cli('draft', 'an oil lamp in a window, blue hour', '-n', '3', '--shot', 'lamp', '--size', '240x320', '--seed', '31');
  await home.cli('draft', 'a harbour at night, rain', '-n', '4', '--shot', 'harbour', '--size', '384x216', '--seed', '21');
  await home.cli('draft', "a ceramic teapot on an oak table at dawn, 'SPRING'", '-n', '8', '--shot', 'spring', '--size', '320x240', '--seed', '11');
  const drafts = (await home.takes()).filter((/** @type {any} */ take) => take.shot_name === 'spring');
  const [first, second, third, fourth] = drafts.map((/** @type {any} */ take) => take.id);
  await home.call('take.judge', { takes: [first, second], verdict: 'keep' });
  await home.call('take.judge', { takes: [third], verdict: 'reject' });
  const [hero] = await home.finished(await home.call('promote', { takes: [first], idempotency_key: 'hero' }));
  await home.call('take.judge', { takes: [hero.id], verdict: 'keep' });
  await home.call('anchor.set', { take: hero.id });
  await home.cli('motion', 'spring', '--prompt', 'the steam rises', '--seconds', '0.5');
  const clip = (await home.takes()).find((/** @type {any} */ take) => take.asset.media.startsWith('video/'));
  return { first, second, third, fourth, hero: hero.id, clip: clip.id };
}

/** @typedef {Awaited<ReturnType<typeof furnish>>} Ids */

/** The views, each with how to get there; `down` is the last, because the daemon is gone then. @type {{ name: string, show: (page: any, home: any, ids: Ids) => Promise<unknown> }[]} */
export const STATES = [
  { name: 'board', show: (page) => at(page, '#/board', '.card img') },
  { name: 'shot', show: async (page, home) => {
    await at(page, '#/shot/spring', '[data-slot^=t] img');
    await jobs(page, home, [
      { id: 'j901', state: 'submitted', progress: { place: null, fraction: 0.6, left_ms: 12_000, preview: (await home.takes())[8].asset } },
      { id: 'j902', state: 'submitted', progress: { place: null, fraction: 0.3, left_ms: 22_000, preview: null } },
      { id: 'j903', state: 'queued', progress: { place: 2, fraction: null, left_ms: null, preview: null } },
      { id: 'j904', state: 'queued' },
      { id: 'j904', state: 'failed', error: { code: 'provider_failed', message: 'The provider answered 500.', hint: 'Try again later.' } },
    ]);
    await page.locator('[data-slot^=t]').nth(2).click();
    await page.keyboard.press('i');
  } },
  { name: 'take', show: (page, home, ids) => at(page, `#/take/${ids.first}`, '.surface img, .surface canvas') },
  { name: 'compare', show: (page, home, ids) => at(page, `#/compare?takes=${ids.first},${ids.second}&shot=spring`, '.surface img, .surface canvas') },
  { name: 'measured', show: async (page, home, ids) => {
    await at(page, `#/take/${ids.hero}`, '.measures .steps');
    await page.locator('.section .measures .share').first().waitFor();
    await page.locator('.behind summary').first().click();
  } },
  { name: 'pair measured', show: (page, home, ids) => at(page, `#/compare?takes=${ids.first},${ids.hero}&shot=spring`, '.measures .steps') },
  { name: 'strip', show: async (page, home, ids) => {
    // Any picture will do: drawing the real one takes a debug build a minute, and `measures` tries it.
    await instead(page, 'strip.make', { asset: (await home.call('take.get', { take: ids.hero })).take.asset });
    await at(page, `#/motion/${ids.clip}`, '.time-strip');
    await page.locator('.time-strip:not([open]) summary').click();
    await page.locator('.strip-picture img').waitFor();
    await page.evaluate(() => sessionStorage.removeItem('maquette.strip'));
  } },
  { name: 'guide in use', show: async (page, home, ids) => {
    const [guide] = await home.finished(await home.call('edit', { take: ids.fourth, op: 'guide', map: 'depth', idempotency_key: 'guide' }));
    await at(page, `#/take/${guide.id}`, '.side .linked');
    // No route of this ladder takes one, so none is offered; one that is in the box already says so.
    await page.evaluate((/** @type {[string, string]} */ [digest, of]) => sessionStorage.setItem('maquette.prompt', JSON.stringify({ prompt: '', guide: digest, guideOf: of })), [guide.asset.digest, guide.id]);
    await at(page, '#/shot/spring', '.guide-line [role=status] .linked');
  } },
  { name: 'edit', show: async (page, home, ids) => {
    await at(page, `#/edit/${ids.fourth}`, '.mask-veil');
    await page.keyboard.press('r');
    await page.keyboard.press('Enter');
    await page.locator('.side textarea').fill('a folded napkin');
    await page.locator('.side .spend:not([data-asking]):not([aria-disabled=true])').waitFor();
  } },
  { name: 'extend', show: async (page, home, ids) => {
    await chosen(page, ids, 'Extend');
    await page.getByRole('button', { name: '16:9' }).click();
    await page.locator('.grows').waitFor();
  } },
  { name: 'crop', show: async (page, home, ids) => {
    await chosen(page, ids, 'Crop');
    await page.getByRole('button', { name: '4:5' }).click();
    await page.getByRole('button', { name: 'A point', exact: true }).click();
    await page.locator('.stays').waitFor();
  } },
  { name: 'recolour', show: async (page, home, ids) => {
    await chosen(page, ids, 'Recolour');
    await page.locator('.swatches button').first().click();
  } },
  { name: 'background', show: async (page, home, ids) => {
    await chosen(page, ids, 'Background');
    await page.getByRole('button', { name: 'Picture', exact: true }).click();
    await page.locator('.offers button').first().click();
  } },
  { name: 'guide', show: (page, home, ids) => chosen(page, ids, 'Guide') },
  { name: 'calm', show: async (page, home, ids) => {
    await chosen(page, ids, 'Calm');
    await page.locator('.measures .share').waitFor();
  } },
  { name: 'clip to come', show: (page, home, ids) => at(page, `#/motion/${ids.hero}`, '.measures .share') },
  { name: 'motion', show: async (page, home, ids) => {
    await at(page, `#/motion/${ids.clip}`, 'video');
    await page.locator('.measures .steps').first().waitFor();
    await sees(page, () => /** @type {any} */ (document.querySelector('video'))?.readyState >= 2);
  } },
  { name: 'lineage', show: (page, home, ids) => at(page, `#/lineage/${ids.hero}`, '.node img') },
  { name: 'credits', show: (page) => at(page, '#/credits', '.plot svg') },
  { name: 'stats', show: async (page) => {
    await at(page, '#/stats', '.looks li');
    await page.getByRole('status').getByText(/looked at$/).waitFor();
  } },
  { name: 'queue', show: async (page, home) => {
    await at(page, '#/queue', '.queue');
    await jobs(page, home, [
      { id: 'j901', state: 'submitted', progress: { place: null, fraction: 0.6, left_ms: 12_000, preview: null } },
      { id: 'j903', state: 'queued', progress: { place: 2, fraction: null, left_ms: null, preview: null } },
      { id: 'j905', state: 'needs_you', error: { code: 'possibly_charged', message: 'The connection broke while the order was sent.', hint: 'Look at your bill, then say what became of it.' } },
    ]);
    await page.locator('.needs').waitFor();
  } },
  { name: 'search', show: (page) => at(page, '#/search?text=teapot', '[role=gridcell] img') },
  { name: 'settings', show: (page) => at(page, '#/settings', '.tier') },
  { name: 'clients', show: async (page, home) => {
    await home.call('pair.begin', { client: 'Sketchbook', scopes: ['generate'], nonce_hash: 'ab'.repeat(32) });
    await at(page, '#/clients', '.request');
  } },
  { name: 'help', show: async (page) => {
    await at(page, '#/board', '.card img');
    await page.keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
  } },
  { name: 'refusal', show: async (page, home, ids) => {
    await page.keyboard.press('Escape');
    await at(page, '#/shot/spring', '[data-slot^=t] img');
    await page.locator(`[data-slot=${ids.third}]`).click();
    await page.locator('.strip .spend:not([data-asking])').click();
    await page.locator('.refusal').waitFor();
  } },
  { name: 'welcome', show: async (page) => {
    const key = await page.evaluate(() => {
      const kept = localStorage.getItem('maquette.page_key');
      localStorage.removeItem('maquette.page_key');
      return kept;
    });
    await page.reload();
    await page.locator('.welcome').waitFor();
    await page.evaluate((/** @type {string} */ kept) => localStorage.setItem('maquette.page_key', kept), key);
  } },
  { name: 'down', show: async (page, home) => {
    // A guide in the prompt box would have its picture asked for once the daemon is gone.
    await page.evaluate(() => sessionStorage.removeItem('maquette.prompt'));
    await page.reload();
    await at(page, '#/shot/spring', '[data-slot^=t] img');
    await page.locator('.prompt .spend').waitFor();
    await still(page);
    if (home.child) await home.stop();
    await page.locator('.connection[data-state=down] b').waitFor();
  } },
];

/** Goes to the edit view and chooses what to do. @param {any} page @param {Ids} ids @param {string} says */
async function chosen(page, ids, says) {
  await at(page, `#/edit/${ids.fourth}`, '.operations');
  await page.locator('.operations').getByRole('button', { name: says, exact: true }).click();
}

/** Goes to a place and waits until it shows something and all its pictures are there. @param {any} page @param {string} place @param {string} shows */
async function at(page, place, shows) {
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  await goTo(page, place);
  await page.locator(shows).first().waitFor();
}

/** Gives the page an answer of its own to a method. @param {any} page @param {string} method @param {any} reply */
function instead(page, method, reply) {
  return page.evaluate(async (/** @type {[string, any]} */ [method, reply]) => {
    const { Daemon } = await import(/** @type {any} */ ('/panel/client.js'));
    const was = Daemon.prototype.call;
    Daemon.prototype.call = function (/** @type {string} */ asked, /** @type {any[]} */ ...more) {
      return asked === method ? Promise.resolve(reply) : was.call(this, asked, ...more);
    };
  }, [method, reply]);
}

/** Puts jobs into the page that no daemon has: each stays as it is. @param {any} page @param {any} home @param {any[]} told */
function jobs(page, home, told) {
  const base = { batch: 'b9', project: home.project, shot_name: 'spring', tier: 'hero', route: 'sketch/finish', k: 0, held_microcredits: 12_000_000, captured_microcredits: 0, take: null, error: null, width: 4, height: 3, created_ms: MOMENT, updated_ms: MOMENT };
  return page.evaluate(async (/** @type {any[]} */ [base, told]) => {
    const { dispatch, now } = await import(/** @type {any} */ ('/panel/state/store.js'));
    const shot = [...now().shots.values()].find((one) => one.name === 'spring').id;
    const own = (/** @type {any} */ asset) => asset && asset.url.split('/assets/')[1];
    for (const job of told) dispatch({ type: 'jobs', jobs: [{ ...base, shot, ...job, ...(job.progress && { progress: { ...job.progress, preview: own(job.progress.preview) } }) }] });
  }, [base, told]);
}

/** Waits until nothing moves any more: pictures are there, prices were asked for. @param {any} page */
export async function still(page) {
  await sees(page, () => [...document.images].every((image) => image.complete && image.naturalWidth > 0) && !document.querySelector('[data-asking], [aria-busy], .prompt.held'));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
