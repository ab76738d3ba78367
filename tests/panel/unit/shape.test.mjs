// Shapes and sizes of edits: the daemon's own figures (daemon/src/plan/tests/size.rs), what each edit asks for, and colours.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { brandOf, colourOf, middleColour } from '../../../plugins/panel/parts/colour.js';
import { grownTo, inside, isNone, keptAround, largestWithin } from '../../../plugins/panel/parts/shape.js';
import { missed } from '../../../plugins/panel/parts/words.js';
import { BLANK, OPERATIONS, requestOf } from '../../../plugins/panel/views/edit/operations.js';

const take = { id: 't1', asset: { width: 1200, height: 800 } };
const frame = take.asset;
const operation = (op) => OPERATIONS.find((one) => one.op === op);
const asked = (op, change = {}, mask = { digest: null, empty: true }, tier = '') => requestOf(operation(op), { ...BLANK[op], ...change }, { take, tier, mask });
const marked = { digest: 'm', empty: false };

test('a crop is the largest part of its shape', () => {
  const table = [[[1200, 800], '1:1', [800, 800]], [[1200, 800], '16:9', [1200, 675]], [[1200, 800], '9:16', [450, 800]], [[1001, 3], '4:5', [2, 3]], [[3, 1001], '16:9', [3, 2]], [[1, 1000], '16:9', [1, 1]]];
  for (const [[width, height], aspect, [w, h]] of table) assert.deepEqual(largestWithin({ width, height }, aspect), { width: w, height: h }, `${width}x${height} ${aspect}`);
});

test('a picture grows evenly on two sides, the odd pixel right or below', () => {
  const sides = (left, top, right, bottom) => ({ left, top, right, bottom });
  const table = [[[1200, 800], '16:9', sides(111, 0, 111, 0)], [[1200, 800], '1:1', sides(0, 200, 0, 200)], [[1600, 900], '16:9', sides(0, 0, 0, 0)], [[100, 101], '1:1', sides(0, 0, 1, 0)], [[1200, 800], '9:16', sides(0, 666, 0, 667)]];
  for (const [[width, height], aspect, wanted] of table) assert.deepEqual(grownTo({ width, height }, aspect), wanted, `${width}x${height} ${aspect}`);
  assert.ok(isNone(grownTo({ width: 1600, height: 900 }, '16:9')));
});

test('a crop lies around its point, and inside the picture', () => {
  assert.deepEqual(keptAround(frame, '1:1', { x: 0.5, y: 0.5 }), { x: 200, y: 0, width: 800, height: 800 });
  assert.deepEqual(keptAround(frame, '1:1', { x: 0, y: 1 }), { x: 0, y: 0, width: 800, height: 800 });
  assert.deepEqual(keptAround(frame, '16:9', { x: 0.2, y: 1 }), { x: 0, y: 125, width: 1200, height: 675 });
  assert.deepEqual(inside({ x: -0.2, y: 0.33349 }), { x: 0, y: 0.333 });
});

test('each edit asks for what it needs, and for nothing that it has no use for', () => {
  const base = (op) => ({ method: 'edit', take: 't1', op });
  assert.equal(asked('inpaint'), null);
  assert.deepEqual(asked('inpaint', { prompt: ' a cup ' }, marked, 'hero'), { ...base('inpaint'), mask: 'm', prompt: 'a cup', tier: 'hero' });
  assert.equal(asked('remove'), null);
  assert.deepEqual(asked('remove', {}, marked), { ...base('remove'), mask: 'm' });
  assert.deepEqual(asked('recolour', { to: '#00ff00' }), { ...base('recolour'), to: ['#00ff00'] });
  assert.deepEqual(asked('recolour', { from: '#ff0000', strength: 50 }, marked), { ...base('recolour'), mask: 'm', from: '#ff0000', to: ['#0b5fff'], strength: 0.5 });
  assert.equal(asked('recolour', {}, { digest: null, empty: false }), null, 'a mask that is being sent is waited for');
  assert.deepEqual(asked('background', {}, marked), { ...base('background'), mask: 'm', to: ['#e8e4dc'] });
  assert.deepEqual(asked('background', { kind: 'two' }, marked), { ...base('background'), mask: 'm', to: ['#e8e4dc', '#9aa7b0'] });
  assert.equal(asked('background', { kind: 'picture' }, marked), null);
  assert.deepEqual(asked('background', { kind: 'picture', picture: { digest: 'p' } }, marked), { ...base('background'), mask: 'm', picture: 'p' });
  assert.equal(asked('outpaint', {}, marked), null);
  assert.deepEqual(asked('outpaint', { aspect: '16:9' }, marked), { ...base('outpaint'), aspect: '16:9' });
  assert.deepEqual(asked('outpaint', { sides: { left: 0, top: 0, right: 64, bottom: 0 } }), { ...base('outpaint'), sides: { left: 0, top: 0, right: 64, bottom: 0 } });
  assert.equal(asked('crop', { focus: { x: 0.5, y: 0.5 } }), null);
  assert.deepEqual(asked('crop', { aspect: '1:1' }), { ...base('crop'), aspect: '1:1' });
  assert.deepEqual(asked('crop', { aspect: '1:1', focus: { x: 0.1, y: 0.5 } }), { ...base('crop'), aspect: '1:1', focus: { x: 0.1, y: 0.5 } });
  assert.deepEqual(asked('upscale'), { ...base('upscale'), factor: 2 });
  assert.deepEqual(asked('guide', { map: 'edges' }), { ...base('guide'), map: 'edges' });
});

test('a ghost has the size of what will come', () => {
  const size = (op, change = {}) => { const { width, height } = operation(op).size?.({ ...BLANK[op], ...change }, frame) ?? frame; return [width, height]; };
  assert.deepEqual(size('inpaint'), [1200, 800]);
  assert.deepEqual(size('outpaint', { aspect: '1:1' }), [1200, 1200]);
  assert.deepEqual(size('outpaint', { sides: { left: 1, top: 2, right: 3, bottom: 4 } }), [1204, 806]);
  assert.deepEqual(size('crop', { aspect: '4:5' }), [640, 800]);
  assert.deepEqual(size('upscale', { factor: 4 }), [4800, 3200]);
});

test('arrows move the point of a crop, once there is one', () => {
  assert.equal(operation('crop').moves({ focus: null }, 1, 0), null);
  assert.deepEqual(operation('crop').moves({ focus: { x: 0.99, y: 0.5 } }, 1, -1), { focus: { x: 1, y: 0.48 } });
});

test('colours are read as people write them', () => {
  assert.deepEqual(['#0B5FFF', '0b5fff', ' #fff ', '#12', 'red'].map(colourOf), ['#0b5fff', '#0b5fff', '#ffffff', null, null]);
  assert.equal(middleColour([0, 0, 0, 255, 255, 100, 16, 255]), '#803208');
  assert.deepEqual(brandOf({ spring: ['#AA0000', '#00bb00'], ink: ['#aa0000'] }), [{ name: 'spring', colour: '#aa0000' }, { name: 'spring', colour: '#00bb00' }]);
  assert.deepEqual(brandOf(undefined), []);
});

test('of what a model said, what it did not understand is found', () => {
  assert.equal(missed({ notes: ['sketch: filled', 'not understood: zorbled'] }), 'not understood: zorbled');
  assert.equal(missed({ notes: ['velvet on the sofa'] }), '');
  assert.equal(missed({}), '');
});
