// Lineage: what a take came from and what came from it, as a graph that arrows walk.

import assert from 'node:assert/strict';
import { panel, sees, test, world } from './harness.mjs';

test('the graph has every ancestor and descendant with how it came to be; arrows walk it', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 1, shot: 'spring' });
  await home.call('take.judge', { takes: ['t1'], verdict: 'keep' });
  await home.call('anchor.set', { take: 't1' });
  await home.finished(await home.call('promote', { takes: ['t1'], tier: 'hero', idempotency_key: 'one' }));
  await home.finished(await home.call('edit', { take: 't2', op: 'upscale', factor: 2, idempotency_key: 'two' }));
  const [clip] = await home.finished(await home.call('promote', { takes: ['t1'], tier: 'motion', idempotency_key: 'three' }));
  const { page } = await panel(home, { place: '#/lineage/t2' });
  const graph = page.getByRole('list', { name: 'Lineage of t2, oldest first' });
  await graph.locator('a').nth(2).waitFor();
  const nodes = () => graph.locator('a').evaluateAll((all) => all.map((one) => one.dataset.take).sort());
  assert.deepEqual(await nodes(), ['t1', 't2', 't3']);
  const says = (id) => graph.locator(`a[data-take="${id}"]`).textContent();
  assert.match(await says('t2'), /t2 hero\s*promoted from t1, no verdict, 12 credits/);
  assert.match(await says('t3'), /edited from t2/);
  assert.equal(await page.locator('.graph svg path').count(), 2);
  await sees(page, () => document.activeElement?.getAttribute('data-take') === 't2');
  await page.keyboard.press('ArrowLeft');
  await sees(page, () => document.activeElement?.getAttribute('data-take') === 't1');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await sees(page, () => document.activeElement?.getAttribute('data-take') === 't3');
  await page.keyboard.press('Enter');
  await sees(page, () => location.hash === '#/take/t3');
  // From the draft everything is seen, the clip too.
  await page.evaluate(() => { location.hash = '#/lineage/t1'; });
  const all = page.getByRole('list', { name: 'Lineage of t1, oldest first' });
  await all.locator(`a[data-take="${clip.id}"]`).waitFor();
  assert.equal(await all.locator('a').count(), 4);
  // A take that is made while one looks is added.
  await home.finished(await home.call('edit', { take: 't1', op: 'upscale', factor: 2, idempotency_key: 'four' }));
  await all.locator('a[data-take="t5"]').waitFor();
});
