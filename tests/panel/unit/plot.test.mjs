// Scales and paths of the plots, and entries summed by day.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { byDay, dayOf, total } from '../../../plugins/panel/parts/days.js';
import { area, line, linear, steps, ticks } from '../../../plugins/panel/parts/scales.js';

test('a range is carried over to another', () => {
  const check = (from, to, value, expect) => assert.equal(linear(from, to)(value), expect);
  check([0, 10], [0, 100], 5, 50);
  check([0, 10], [100, 0], 2.5, 75);
  check([-10, 10], [0, 20], 0, 10);
  check([3, 3], [0, 40], 3, 20);
});

test('ticks are round and span the range', () => {
  const check = (range, wanted, expect) => assert.deepEqual(ticks(range, wanted), expect);
  check([0, 400], 4, [0, 100, 200, 300, 400]);
  check([3, 97], 5, [0, 20, 40, 60, 80, 100]);
  check([0, 0.3], 3, [0, 0.1, 0.2, 0.3]);
  check([-5, 5], 2, [-5, 0, 5]);
  check([7, 7], 4, [7]);
});

test('paths hold their points', () => {
  const points = [{ x: 0, y: 10 }, { x: 5.04, y: 8 }, { x: 10, y: 2 }];
  assert.equal(line(points), 'M0 10L5 8L10 2');
  assert.equal(steps(points), 'M0 10H5V8H10V2');
  assert.equal(area(points, 20), 'M0 10H5V8H10V2V20H0Z');
  assert.equal(area([], 20), '');
});

const at = (day, hour = 12) => Date.UTC(2026, 10, day, hour);
const entry = (seq, day, kind, amount, after, wallet = 'house') => ({
  seq, at_ms: at(day), kind, wallet, amount_microcredits: amount, posted_after_microcredits: after, job: null, take: null, project: null, tier: null, reason: null,
});

test('entries are summed by day, and days without one keep the balance', () => {
  const entries = [
    entry(9, 20, 'refusal', 500, null),
    entry(7, 18, 'overage', 1, 387),
    entry(6, 18, 'capture', 12, 388),
    entry(5, 18, 'hold', 12, null),
    entry(4, 17, 'capture', 7, 3, 'fal'),
    entry(1, 17, 'grant', 400, 400),
  ];
  const days = byDay(entries, 'house', at(21, 1));
  assert.deepEqual(days.map((day) => day.day), ['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21']);
  assert.deepEqual(days.map((day) => day.spent), [0, 13, 0, 0, 0]);
  assert.deepEqual(days.map((day) => day.balance), [400, 387, 387, 387, 387]);
  assert.deepEqual(days.map((day) => day.refused), [0, 0, 0, 1, 0]);
  assert.deepEqual(total(days), { spent: 13, given: 400, lost: 0 });
  assert.deepEqual(byDay([], 'house', at(21)), []);
});

test('the balance of a day is that of its last entry, whatever the order they come in', () => {
  const days = byDay([entry(2, 17, 'capture', 5, 395), entry(3, 17, 'expiry', 95, 300), entry(1, 17, 'grant', 400, 400)], 'house', at(17));
  assert.deepEqual(days, [{ day: '2026-11-17', spent: 5, given: 400, lost: 95, refused: 0, balance: 300 }]);
  assert.equal(dayOf(at(17, 23)), '2026-11-17');
});
