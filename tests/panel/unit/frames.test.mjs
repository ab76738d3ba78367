// Arithmetic of clips at whole frames.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { frameAt, frameCount, inMilliseconds, kept, middleOf, timecode, trims, whole, withIn, withOut } from '../../../plugins/panel/parts/frames.js';

test('a clip has as many frames as its length and rate say', () => {
  const check = (ms, fps, expect) => assert.equal(frameCount(ms, fps), expect, `${ms} ms at ${fps}`);
  check(4000, 24, 96);
  check(4004, 23.976, 96);
  check(500, 12, 6);
  check(333, 30, 10);
  check(0, 24, 1);
});

test('seeking to a frame shows that frame, at every rate', () => {
  for (const fps of [12, 23.976, 24, 25, 29.97, 30, 50, 60]) {
    const count = 20 * Math.round(fps);
    for (let frame = 0; frame < count; frame++) {
      assert.equal(frameAt(middleOf(frame, fps), fps, count), frame, `${frame} at ${fps}`);
      assert.equal(frameAt(frame / fps, fps, count), frame, `start of ${frame} at ${fps}`);
    }
  }
  assert.equal(frameAt(99, 24, 96), 95);
  assert.equal(frameAt(-1, 24, 96), 0);
});

test('in and out never pass each other, and at least one frame stays', () => {
  const all = whole(96);
  assert.deepEqual(withIn(all, 24), { first: 24, last: 95 });
  assert.deepEqual(withIn(all, 400), { first: 95, last: 95 });
  assert.deepEqual(withOut({ first: 24, last: 95 }, 3, 96), { first: 24, last: 24 });
  assert.deepEqual(withOut(all, 400, 96), all);
  assert.equal(kept(withOut(all, 0, 96)), 1);
  assert.equal(trims(all, 96), false);
  assert.equal(trims(withIn(all, 1), 96), true);
});

test('a trim in milliseconds falls on the frames it names', () => {
  assert.deepEqual(inMilliseconds({ first: 24, last: 71 }, 24), { in_ms: 1000, out_ms: 3000 });
  for (const fps of [12, 24, 25, 30, 60]) {
    for (let first = 0; first < 60; first++) {
      const { in_ms, out_ms } = inMilliseconds({ first, last: first + 7 }, fps);
      assert.equal(Math.round((in_ms * fps) / 1000), first, `in at ${fps}`);
      assert.equal(Math.round((out_ms * fps) / 1000), first + 8, `out at ${fps}`);
    }
  }
});

test('time codes count frames behind the point', () => {
  assert.equal(timecode(0, 24), '0:00.00');
  assert.equal(timecode(62, 24), '0:02.14');
  assert.equal(timecode(24 * 61 + 3, 24), '1:01.03');
});
