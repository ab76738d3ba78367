// What differs between two takes.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { recipeLines, wordDifference } from '../../../plugins/panel/parts/differences.js';

const spelled = (pieces) => pieces.map(({ side, text }) => ({ both: text, left: `-${text}-`, right: `+${text}+` })[side]).join(' ');

test('words of two prompts', () => {
  const check = (left, right, expect) => assert.equal(spelled(wordDifference(left, right)), expect);
  check('a teapot at dawn', 'a teapot at dawn', 'a teapot at dawn');
  check('a teapot at dawn', 'a teapot at dusk, fog', 'a teapot at -dawn- +dusk, fog+');
  check('a red teapot', 'a teapot', 'a -red- teapot');
  check('', 'a teapot', '+a teapot+');
  check('a teapot', '', '-a teapot-');
  check('', '', '');
});

test('both sides can be read back out of the difference', () => {
  const left = 'fog over the harbour at dawn, a lighthouse, gulls';
  const right = 'a lighthouse over the harbour, gulls and fog at dusk';
  const pieces = wordDifference(left, right);
  const side = (name) => pieces.filter((piece) => piece.side !== name).map((piece) => piece.text).join(' ');
  assert.equal(side('right'), left);
  assert.equal(side('left'), right);
});

test('prompts too long to compare are shown whole', () => {
  const long = 'word '.repeat(2000);
  assert.deepEqual(wordDifference(long, 'a').map((piece) => piece.side), ['left', 'right']);
});

const take = (more) => ({ tier: 'draft', route: 'sketch/composition', model: 'm 1', seed: 7, k: 0, asset: { width: 1024, height: 1024 }, ...more });

test('lines of two recipes', () => {
  const lines = recipeLines(take({}), take({ tier: 'motion', seed: null }), { negative: 'fog', fps: null }, { motion: 40, guidance_per_mille: 600 });
  const line = (name) => lines.find((each) => each.name === name);
  assert.deepEqual(line('tier'), { name: 'tier', left: 'draft', right: 'motion', same: false });
  assert.deepEqual(line('seed'), { name: 'seed', left: '7', right: 'none', same: false });
  assert.deepEqual(line('guidance'), { name: 'guidance', left: 'none', right: '0.6', same: false });
  assert.equal(line('model').same, true);
  assert.equal(line('frames a second'), undefined);
  assert.equal(line('edit'), undefined);
  assert.ok(recipeLines(take({}), take({}), null, null).every((each) => each.same));
});

test('edits, their masks and the length of clips are lines too', () => {
  const inpaint = { edit: 'inpaint', inputs: [{ role: 'parent', digest: 'ff'.repeat(32) }, { role: 'mask', digest: '294e1f91c8dd' }] };
  const lines = recipeLines(take({}), take({}), inpaint, { edit: { upscale: { factor: 2 } }, duration_ms: 875, inputs: [] });
  const sides = (name) => lines.filter((each) => each.name === name).map((each) => [each.left, each.right])[0];
  assert.deepEqual(sides('edit'), ['inpaint', 'upscale 2']);
  assert.deepEqual(sides('pictures'), ['mask 294e1f91', 'none']);
  assert.deepEqual(sides('length'), ['none', '0.875 s']);
});
