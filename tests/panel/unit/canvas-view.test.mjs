// Zoom, pan and the wipe line.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { actual, fit, panned, sharedFrame, toFrame, wipeAt, zoomed } from '../../../plugins/panel/parts/canvas-view.js';

const frame = { width: 1000, height: 500 };
const box = { width: 500, height: 500 };

test('a frame is fitted into the middle of its box', () => {
  assert.deepEqual(fit(frame, box), { scale: 0.5, x: 0, y: 125 });
  assert.deepEqual(fit({ width: 10, height: 10 }, box), { scale: 2, x: 240, y: 240 });
  assert.deepEqual(actual({ width: 100, height: 100 }, box), { scale: 1, x: 200, y: 200 });
});

test('what lies under the pointer stays there while zooming', () => {
  let view = fit(frame, box);
  const at = { x: 170, y: 260 };
  const before = toFrame(view, at);
  for (const factor of [1.25, 1.25, 2, 0.8, 3]) {
    view = zoomed(view, factor, at, frame, box);
    const now = toFrame(view, at);
    assert.ok(Math.abs(now.x - before.x) < 1e-6 && Math.abs(now.y - before.y) < 1e-6, JSON.stringify(now));
  }
});

test('zoom has an end on both sides, and the frame cannot be lost', () => {
  const centre = { x: 250, y: 250 };
  assert.equal(zoomed(fit(frame, box), 1e9, centre, frame, box).scale, 32);
  assert.equal(zoomed(fit(frame, box), 1e-9, centre, frame, box).scale, 0.25);
  const far = panned(fit(frame, box), 1e9, -1e9, frame, box);
  assert.deepEqual(far, { scale: 0.5, x: 452, y: -202 });
});

test('the wipe line follows the pointer within the frame', () => {
  const view = fit(frame, box);
  assert.equal(wipeAt(view, frame, 250), 0.5);
  assert.equal(wipeAt(view, frame, -40), 0);
  assert.equal(wipeAt(view, frame, 900), 1);
});

test('two pictures share a frame as large as the larger one', () => {
  assert.deepEqual(sharedFrame({ width: 1024, height: 1024 }, { width: 2048, height: 2048 }), { width: 2048, height: 2048 });
  assert.deepEqual(sharedFrame({ width: 2048, height: 1152 }, { width: 1024, height: 1024 }), { width: 2048, height: 1152 });
});
