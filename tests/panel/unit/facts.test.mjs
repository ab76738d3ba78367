// Facts of a take as lines and as text, what "use these settings" takes over, and what clients may be given.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { asText, factsOf, size } from '../../../plugins/panel/parts/facts.js';
import { levelOf, scopesFor } from '../../../plugins/panel/parts/levels.js';
import { priceOf } from '../../../plugins/panel/parts/tier-price.js';
import { settingsOf } from '../../../plugins/panel/state/reuse.js';

const clip = {
  id: 't10', shot_name: 'spring', tier: 'motion', stage: 'motion', verdict: 'keep', verdict_reason: 'the light', anchor: false, origin: 'promote', parent: 't9',
  prompt: 'a teapot', seed: 7, k: 0, route: 'sketch/parallax', model: 'maquette-parallax 1', cost_microcredits: 40_000_000, cached: false, job: 'j10', created_ms: 1_800_000_000_000,
  notes: ['a camera move'], asset: { width: 960, height: 960, duration_ms: 4000, media: 'video/mp4', bytes: 656_241, digest: 'ab'.repeat(32) },
};
const recipe = { fps: 24, motion: 40, guidance_per_mille: 600, negative: null, palette: ['#0b5fff'] };

test('lengths of bytes', () => {
  const check = (bytes, expect) => assert.equal(size(bytes), expect);
  check(0, '0 bytes');
  check(999, '999 bytes');
  check(1500, '1.5 kB');
  check(656_241, '656 kB');
  check(72_269_824, '72 MB');
  check(5e12, '5000 GB');
});

test('facts have units, and what does not apply is left out', () => {
  const facts = Object.fromEntries(factsOf(clip, recipe).map((fact) => [fact.name, fact.text]));
  assert.equal(facts.length, '4 s, 24 frames a second');
  assert.equal(facts.size, '960×960 pixels');
  assert.equal(facts.guidance, '0.6');
  assert.equal(facts.cost, '40 credits');
  assert.equal(facts.verdict, 'keep: the light');
  assert.equal(facts.tier, 'motion');
  assert.equal(facts['not to draw'], undefined);
  assert.equal(facts['anchor frame'], undefined);
  assert.deepEqual(factsOf(clip, null).find((fact) => fact.name === 'from'), { name: 'from', text: 't9', take: 't9' });
});

test('the text holds the whole digest, the prompt and the notes', () => {
  const text = asText(clip, recipe);
  for (const part of ['t10 of spring', 'a teapot', `digest: ${clip.asset.digest}`, 'note: a camera move', 'seed: 7']) assert.ok(text.includes(part), part);
  assert.ok(asText({ ...clip, prompt: null }, null).includes('content was deleted'));
});

test('settings go to a tier that draws words', () => {
  const tiers = [{ name: 'draft', stage: 'exploration' }, { name: 'rough', stage: 'exploration' }, { name: 'motion', stage: 'motion' }];
  assert.deepEqual(settingsOf(clip, { negative: 'fog' }, tiers), { prompt: 'a teapot', tier: 'draft', count: '', aspect: '', seed: '7', negative: 'fog' });
  assert.equal(settingsOf({ ...clip, tier: 'rough' }, null, tiers).tier, 'rough');
  assert.deepEqual(settingsOf({ ...clip, prompt: null, seed: null }, null, []), { prompt: '', tier: '', count: '', aspect: '', seed: '', negative: '' });
});

test('a client is given the level and what it holds of what was asked, never more', () => {
  assert.equal(levelOf(['read', 'spend']), 2);
  assert.equal(levelOf(['print']), -1);
  assert.deepEqual(scopesFor(['read', 'generate', 'spend'], 1), ['read', 'generate']);
  assert.deepEqual(scopesFor(['spend'], 0), ['read']);
  assert.deepEqual(scopesFor(['spend'], 2), ['spend']);
  assert.deepEqual(scopesFor(['read', 'print'], 0), ['read']);
});

test('a price that nobody knows does not read as nothing', () => {
  const check = (as_of, micro, ready, expect) => assert.equal(priceOf({ price_as_of: as_of, price_microcredits: micro }, ready === undefined ? undefined : { ready }), expect);
  check('2026-11-20', 12_000_000, true, '12 credits');
  check('2026-11-20', 0, true, '0 credits');
  check('2026-11-20', 0, undefined, '0 credits');
  check('2026-11-20', 0, false, 'not known');
  check('2026-11-20', 4_000_000, false, '4 credits');
  check(null, 0, true, 'not known');
});
