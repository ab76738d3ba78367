// What the eye measured, as rows, as a tile's badge, and as places of a clip.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { acrossOf, badgeOf, figuresOf, isGuide, momentOf, placeAfter, rowOf, rowsOf, TIME, worstPlaces } from '../../../plugins/panel/parts/measures.js';

const measure = (name, level, more = {}) => ({ name, state: 'measured', level, words: `the ${name} is told`, ...more });
const without = (name, state, why) => ({ name, state, words: `${state.replace('_', ' ')}: ${why}` });

test('a level is a word and steps; "the same" beside "same" is not said twice', () => {
  const row = rowOf(measure('palette', 'visible', { score: 2.44, words: 'colours are yellower: ΔE 15.1 in the mean' }));
  assert.deepEqual([row.names, row.level, row.steps, row.share], [[{ name: 'Palette', colour: null }], 'visible', 2, null]);
  assert.equal(row.words, 'Colours are yellower: ΔE 15.1 in the mean');
  assert.match(row.title, /^2.4 times what harmless edits change$/);
  assert.deepEqual(['same', 'slight', 'strong'].map((level) => rowOf(measure('edges', level)).steps), [0, 1, 3]);
  assert.equal(rowOf(measure('edges', 'same', { words: 'the edges are the same' })).words, '');
  assert.equal(rowOf(measure('boiling', 'same')).level, 'steady', 'a clip is like or unlike nothing');
  // A level that this page does not know keeps its word and has no bar.
  assert.deepEqual([rowOf(measure('edges', 'unheard')).level, rowOf(measure('edges', 'unheard')).steps], ['unheard', null]);
});

test('a brand colour is named once, with what it holds', () => {
  const holds = rowOf(measure('brand', 'same', { words: 'brand colour #fff4e0 holds (ΔE 1.1 of 3)' }));
  assert.deepEqual([holds.names, holds.words], [[{ name: 'Brand', colour: '#fff4e0' }], 'Holds (ΔE 1.1 of 3)']);
  const absent = rowOf({ name: 'brand', state: 'not_defined', words: '#0b5fff: not defined: the first picture does not have that colour' });
  assert.deepEqual([absent.names[0].colour, absent.level, absent.words], ['#0b5fff', 'not defined', 'The first picture does not have that colour']);
});

test('a sub-score is a share of 1 with its number, and a fact has neither', () => {
  const row = rowOf({ name: 'boil', state: 'measured', score: 0.949654, words: 'no fine texture that would boil' });
  assert.deepEqual([row.names[0].name, row.level, row.share, row.steps, row.words], ['Texture', '0.95', 0.949654, null, 'No fine texture that would boil']);
  assert.equal(rowOf({ name: 'tones', state: 'measured', score: 1.2, words: 'x' }).share, 1);
  const fact = rowOf({ name: 'motion', state: 'measured', words: '48 frames in 2.0 s' });
  assert.deepEqual([fact.level, fact.words, fact.share, fact.steps], ['48 frames in 2.0 s', '', null, null]);
});

test('what has no value comes last, and one reason is said once', () => {
  const rows = rowsOf([
    without('layout', 'not_defined', 'the pictures have different shapes'), measure('palette', 'slight'), without('edges', 'not_defined', 'the pictures have different shapes'),
    without('text', 'not_checked', 'no text was read'), measure('tone', 'same'),
  ]);
  assert.deepEqual(rows.map((row) => [row.names.map(({ name }) => name).join(), row.level]), [
    ['Palette', 'slight'], ['Tone', 'same'], ['Layout,Edges', 'not defined'], ['Lettering', 'not checked'],
  ]);
  assert.deepEqual(rows[2].of.map((one) => one.name), ['layout', 'edges']);
  assert.equal(rows[2].words, 'The pictures have different shapes');
  assert.deepEqual(rowsOf([]), []);
});

test('a tile tells what changed most, and is quiet where nothing is to be seen', () => {
  const badge = badgeOf([measure('layout', 'visible', { score: 9 }), measure('palette', 'strong', { score: 3 }), measure('brand', 'strong', { score: 4 }), measure('tone', 'slight'), without('text', 'not_checked', 'x')]);
  assert.deepEqual(badge, { name: 'brand', steps: 3, more: 2, says: 'layout visible, palette strong, brand strong' });
  assert.equal(badgeOf([measure('tone', 'slight'), measure('edges', 'same')]), null);
  assert.equal(badgeOf([without('layout', 'not_defined', 'x')]), null);
  // Two brand colours are one thing.
  assert.equal(badgeOf([measure('brand', 'visible'), measure('brand', 'visible')])?.more, 0);
});

test('a map is no picture to measure', () => {
  assert.equal(isGuide({ origin: 'edit', notes: ['sketch: depth, known from the composition'] }), true);
  assert.equal(isGuide({ origin: 'edit', notes: ['sketch: fine texture made softer'] }), false);
  assert.equal(isGuide({ origin: 'draft', notes: ['sketch: depth, known'] }), false);
});

test('worst moments: each once, in order, gone through and around', () => {
  const at = (name, level, seconds) => measure(name, level, { figures: { worst_seconds: seconds } });
  const places = worstPlaces([at('warp', 'visible', 1.5), at('boiling', 'slight', 0.25), at('hue', 'strong', 1.5), at('jumps', 'same', 0.9), measure('motion', undefined), without('ghosting', 'not_defined', 'x')]);
  assert.deepEqual(places, [0.25, 1.5]);
  assert.deepEqual([0, 0.25, 1, 1.5].map((seconds) => placeAfter(places, seconds)), [0.25, 1.5, 1.5, 0.25]);
  assert.equal(placeAfter([], 0), null);
});

test('a strip: where moments stand, and what is beside the time', () => {
  assert.ok(Math.abs(acrossOf(1, 2) - 0.5) < 1e-9);
  assert.ok(Math.abs((momentOf(acrossOf(0.7, 2), 2) ?? NaN) - 0.7) < 1e-9);
  assert.deepEqual([momentOf(0.05, 2), momentOf(0.95, 2)], [null, null]);
  assert.deepEqual([acrossOf(-1, 2), acrossOf(9, 2)], [TIME.left, TIME.left + TIME.width]);
  // The eye draws it.
  const drawn = readFileSync(new URL('../../../daemon/eye/src/clip/strip.rs', import.meta.url), 'utf8');
  const [, width] = /const WIDTH: u32 = (\d+);/.exec(drawn) ?? [];
  const [, left] = /const LEFT: i32 = (\d+);/.exec(drawn) ?? [];
  const [, right] = /const RIGHT: i32 = WIDTH as i32 - (\d+);/.exec(drawn) ?? [];
  assert.deepEqual([Number(left) / Number(width), 1 - (Number(left) + Number(right)) / Number(width)], [TIME.left, TIME.width]);
});

test('figures in lines, short and with their units', () => {
  assert.deepEqual(figuresOf([measure('palette', 'same', { figures: { mean_delta_e: 0.854069, most_delta_e: 1.801217 } }), measure('tone', 'same')]), [['Palette', 'mean ΔE 0.854, most ΔE 1.8']]);
});
