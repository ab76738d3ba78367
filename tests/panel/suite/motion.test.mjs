// Motion: from the anchor frame to a clip, its frames under a scrubber, trim points, and a clip of exactly what was kept.

import assert from 'node:assert/strict';
import { panel, sees, test, world } from './harness.mjs';

const clip = async (home) => {
  await home.draft('a teapot', { count: 1, shot: 'spring' });
  await home.call('anchor.set', { take: 't1' });
  const [made] = await home.finished(await home.call('promote', { takes: ['t1'], tier: 'motion', override_reason: 'a test', idempotency_key: 'clip' }));
  return made;
};
const shown = (page) => sees(page, () => {
  const video = document.querySelector('video');
  return video && !video.seeking && video.readyState >= 2 ? { frame: Math.floor(video.currentTime * 24 + 1e-3) } : null;
}).then(({ frame }) => frame);

test('a clip is made from the anchor frame with what was asked for, at the price on the button', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 1, shot: 'spring' });
  await home.call('take.judge', { takes: ['t1'], verdict: 'keep' });
  await home.call('anchor.set', { take: 't1' });
  const { page } = await panel(home, { place: '#/motion?shot=spring' });
  await page.locator('#motion-seconds').fill('0.5');
  await page.locator('#motion-motion').fill('90');
  await sees(page, () => /Make a clip from t1 · 40 credits/.test(document.querySelector('.side button.spend')?.textContent ?? ''));
  await page.locator('.side button.spend').click();
  // The shot's newest clip is what this place shows.
  await sees(page, () => document.querySelector('h1')?.textContent === 'Motion of t2');
  const { take, recipe } = await home.call('take.get', { take: 't2' });
  assert.deepEqual([take.asset.media, take.asset.duration_ms, recipe.motion, take.parent], ['video/mp4', 500, 90, 't1']);
  await page.getByText('frame 1 of 12').waitFor();
  await page.locator('.anchor-frame').waitFor();
});

test('the scrubber goes frame by frame, trim points are set by keys, and the clip that is made has the trimmed length', async ({ say }) => {
  const home = await world();
  const made = await clip(home);
  assert.equal(made.asset.duration_ms, 1000);
  const { page } = await panel(home, { place: `#/motion/${made.id}` });
  await page.getByText('frame 1 of 24').waitFor();
  assert.equal(await shown(page), 0);
  for (let step = 0; step < 6; step += 1) await page.keyboard.press('ArrowRight');
  await page.getByText('frame 7 of 24').waitFor();
  assert.equal(await shown(page), 6);
  await page.keyboard.press('i');
  await page.keyboard.press('Shift+ArrowRight');
  await page.getByText('frame 17 of 24').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('o');
  await page.getByText('12 of 24 frames').waitFor();
  // By hand the scrubber does the same.
  await page.getByLabel('Frame', { exact: true }).fill('3');
  await page.getByText('frame 4 of 24').waitFor();
  assert.equal(await shown(page), 3);
  await sees(page, () => /Trim · /.test(document.querySelector('.trim button.spend')?.textContent ?? '') && !document.querySelector('.trim button.spend')?.hasAttribute('data-asking'));
  await page.locator('.trim button.spend').click();
  await page.locator('.results li', { hasText: 'is made' }).waitFor();
  const [last] = (await home.takes()).slice(-1);
  assert.equal(last.origin, 'stitch');
  assert.equal(last.asset.duration_ms, 500);
  await page.locator('.results').getByText('Look at it').first().click();
  await page.getByText('frame 1 of 12').waitFor();
  const seconds = await sees(page, () => document.querySelector('video')?.readyState ? document.querySelector('video')?.duration : null);
  assert.ok(Math.abs(seconds - 0.5) < 0.001, `the browser measures ${seconds} s`);
  say(`24 frames trimmed to 12: the take says ${last.asset.duration_ms} ms, the browser measures ${seconds} s`);
});

test('a clip plays between its points, stops, and goes backward', async () => {
  const home = await world();
  const made = await clip(home);
  const { page } = await panel(home, { place: `#/motion/${made.id}` });
  await shown(page);
  await page.getByLabel('Last frame that stays').fill('12');
  await page.getByLabel('Last frame that stays').blur();
  await page.keyboard.press(' ');
  await sees(page, () => !document.querySelector('video')?.paused);
  // It comes round to its in point again without passing its out point.
  const most = await page.evaluate(() => new Promise((done) => {
    let top = 0, before = 0;
    const look = () => {
      const frame = Number(/frame (\d+) of/.exec(document.body.textContent ?? '')?.[1]);
      top = Math.max(top, frame);
      if (frame < before) return done(top);
      before = frame;
      requestAnimationFrame(look);
    };
    look();
  }));
  assert.ok(most <= 12 && most >= 6, `frame ${most}`);
  await page.keyboard.press('k');
  await sees(page, () => document.querySelector('video')?.paused);
  await page.getByLabel('Frame', { exact: true }).fill('8');
  await page.getByLabel('Frame', { exact: true }).blur();
  await page.keyboard.press('j');
  await page.getByText('frame 1 of 24').waitFor();
});
