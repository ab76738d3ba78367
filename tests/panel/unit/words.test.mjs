// Numbers, times, keys, places and selections.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEYS, nameOf } from '../../../plugins/panel/parts/keys.js';
import { OWN_KEYS } from '../../../plugins/panel/parts/own-keys.js';
import { pick } from '../../../plugins/panel/parts/selection.js';
import { ago, amount, count, credits, fileName, lasts } from '../../../plugins/panel/parts/words.js';
import { link, read } from '../../../plugins/panel/state/route.js';

test('credits read as a person writes them, and a small price never as nothing', () => {
  const table = [[8_000_000, '8 credits'], [1_000_000, '1 credit'], [1_500_000, '1.5 credits'], [0, '0 credits'], [2_000, '0.002 credits'], [1_234_000_000, '1,234 credits']];
  table.forEach(([micro, words]) => assert.equal(credits(micro), words));
  assert.equal(amount(-3_000_000), '-3');
});

test('times have units', () => {
  [[350, '350 ms'], [12_000, '12 s'], [180_000, '3 min'], [7_200_000, '2 h']].forEach(([ms, words]) => assert.equal(lasts(ms), words));
  assert.equal(ago(0, 30_000), 'just now');
  assert.equal(ago(0, 600_000), '10 min ago');
  assert.equal(count(1, 'take'), '1 take');
});

test('a file name can be written on every system', () => {
  const take = { id: 't12', shot_name: 'spring hero/2', asset: { media: 'image/png' } };
  assert.equal(fileName(take), 'spring-hero-2-t12.png');
});

test('no key stands twice in the table', () => {
  const keys = KEYS.flatMap((key) => key.keys);
  assert.equal(new Set(keys).size, keys.length);
  const shown = [...KEYS, ...OWN_KEYS];
  assert.equal(new Set(shown.map((key) => key.id)).size, shown.length);
  assert.ok(shown.every((key) => key.shows && key.says && key.group), 'each has its row in the help');
});

test('a press has the name that the table writes', () => {
  const table = [[{ key: 'K', shiftKey: true }, 'k'], [{ key: '?', shiftKey: true }, '?'], [{ key: 'z', ctrlKey: true }, 'Ctrl+z'], [{ key: 'z', metaKey: true }, 'Ctrl+z'], [{ key: 'ArrowLeft', shiftKey: true }, 'Shift+ArrowLeft']];
  table.forEach(([event, name]) => assert.equal(nameOf(event), name));
});

test('a place survives the way through the address', () => {
  const place = read(link('shot', ['spring hero/2'], { tier: 'hero' }));
  assert.deepEqual(place, { view: 'shot', parts: ['spring hero/2'], query: { tier: 'hero' } });
  assert.equal(read('').view, 'board');
  assert.deepEqual(read('#/shot/%E0%A4%A').parts, ['%E0%A4%A']);
});

test('tiles are selected as file managers do', () => {
  const slots = ['a', 'b', 'c', 'd'];
  const none = { cursor: null, from: null, selected: new Set() };
  const one = pick(none, slots, 'b', 'only');
  assert.deepEqual([...one.selected], ['b']);
  const range = pick(one, slots, 'd', 'range');
  assert.deepEqual([...range.selected], ['b', 'c', 'd']);
  assert.deepEqual([...pick(range, slots, 'a', 'range').selected], ['a', 'b'], 'from where the range began');
  assert.deepEqual([...pick(range, slots, 'c', 'toggle').selected], ['b', 'd']);
  assert.equal(pick(range, slots, 'a', 'move').selected.size, 0);
});
