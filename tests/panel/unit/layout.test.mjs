// Rows of tiles: they fill the width without seams, and new ones on top move no row below.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { justify, moved, rowOf, rowsIn } from '../../../plugins/panel/parts/justify.js';

const HOW = { width: 1000, target: 200, gap: 2, fresh: 0 };
/** The same numbers each time: aspects from 1:2 to 2:1. */
const many = (count) => Array.from({ length: count }, (_, at) => 0.5 + ((at * 7919) % 100) / 66);

test('every full row is exactly as wide as the window, and aspects are kept to the pixel', () => {
  const aspects = many(500);
  const { rows } = justify(aspects, HOW);
  for (const row of rows.slice(0, -1)) {
    const last = row.widths.length - 1;
    assert.equal(row.lefts[last] + row.widths[last], HOW.width);
    row.widths.forEach((width, at) => assert.ok(Math.abs(width / row.height - aspects[row.from + at]) < 0.06, `${width}x${row.height}`));
  }
});

test('rows follow each other with the gap, and hold every tile once', () => {
  const { rows, height } = justify(many(100), HOW);
  assert.equal(rows.reduce((all, row) => all + row.widths.length, 0), 100);
  rows.slice(1).forEach((row, at) => assert.equal(row.top, rows[at].top + rows[at].height + 2));
  assert.equal(height, rows.at(-1).top + rows.at(-1).height);
});

test('tiles that come on top leave the rows below as they are', () => {
  const before = justify(many(60), { ...HOW, fresh: 10 });
  const after = justify([1, 1.5, 0.7, ...many(60)], { ...HOW, fresh: 13 });
  const shape = (rows) => rows.map((row) => row.widths.join());
  const below = shape(before.rows).slice(2);
  assert.deepEqual(shape(after.rows).slice(-below.length), below);
});

test('a last row that is not full is not stretched', () => {
  const { rows } = justify([1, 1], HOW);
  assert.deepEqual([rows[0].height, rows[0].widths], [200, [200, 200]]);
});

test('one wide tile in a narrow panel is as wide as the panel', () => {
  const { rows } = justify([3], { ...HOW, width: 320 });
  assert.deepEqual([rows[0].widths, rows[0].height], [[320], 107]);
});

test('an empty list has no rows', () => {
  assert.deepEqual(justify([], HOW), { rows: [], height: 0 });
});

test('rows are found by tile and by height', () => {
  const layout = justify(many(200), HOW);
  layout.rows.forEach((row, at) => {
    assert.equal(rowOf(layout, row.from), at);
    assert.equal(rowOf(layout, row.from + row.widths.length - 1), at);
  });
  const [first, last] = rowsIn(layout, 500, 900);
  assert.ok(layout.rows[first].top + layout.rows[first].height >= 500 && layout.rows[last - 1].top <= 900);
});

test('keys move as the tiles lie', () => {
  const layout = justify(Array.from({ length: 12 }, () => 1), HOW);
  const table = [[0, 'ArrowRight', 1], [0, 'ArrowLeft', 0], [0, 'ArrowDown', 5], [7, 'ArrowUp', 2], [11, 'ArrowRight', 11], [3, 'End', 11], [9, 'Home', 0], [0, 'PageDown', 10]];
  for (const [from, key, to] of table) {
    assert.equal(moved(layout, from, key, 400), to, `${key} from ${from}`);
  }
});
