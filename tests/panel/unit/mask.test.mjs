// Brush strokes to pixels.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { covered, draw, drawn, drawStroke, emptyMask, movedRect, nextRadius, sizedRect, toGrey, toVeil } from '../../../plugins/panel/parts/mask.js';

const stroke = (points, more = {}) => ({ kind: 'stroke', erase: false, soft: false, radius: 3, points, ...more });
const at = (mask, x, y) => mask.pixels[y * mask.width + x];

test('a hard dot is white within its radius and black outside', () => {
  const mask = drawn(20, 20, [stroke([{ x: 10, y: 10 }])]);
  for (let y = 0; y < 20; y++) {
    for (let x = 0; x < 20; x++) assert.equal(at(mask, x, y), Math.hypot(x + 0.5 - 10, y + 0.5 - 10) <= 3 ? 255 : 0, `${x},${y}`);
  }
});

test('a hard line holds exactly the pixels within its radius, whichever way it goes', () => {
  const near = (px, py, a, b) => {
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const t = dx || dy ? Math.min(1, Math.max(0, ((px - a.x) * dx + (py - a.y) * dy) / (dx * dx + dy * dy))) : 0;
    return Math.hypot(px - a.x - t * dx, py - a.y - t * dy);
  };
  const lines = [[5, 5, 30, 5], [5, 5, 5, 30], [4, 6, 31, 29], [31, 6, 4, 29], [10.3, 20.7, 12.1, 21.2], [20, 20, 20, 20], [-8, 3, 50, 40]];
  for (const [ax, ay, bx, by] of lines) {
    for (const radius of [1, 4.5, 11]) {
      const [a, b] = [{ x: ax, y: ay }, { x: bx, y: by }];
      const mask = drawn(36, 36, [stroke([a, b], { radius })]);
      for (let y = 0; y < 36; y++) {
        for (let x = 0; x < 36; x++) {
          const distance = near(x + 0.5, y + 0.5, a, b);
          if (Math.abs(distance - radius) > 1e-6) assert.equal(at(mask, x, y), distance < radius ? 255 : 0, `${[ax, ay, bx, by, radius]} at ${x},${y}`);
        }
      }
    }
  }
});

test('a soft edge falls from white to black and only there', () => {
  const mask = drawn(40, 1, [stroke([{ x: 20, y: 0.5 }], { soft: true, radius: 10 })]);
  const row = [...mask.pixels];
  assert.equal(row[20], 255);
  assert.equal(row[24], 255);
  assert.equal(row[31], 0);
  for (let x = 21; x < 40; x++) assert.ok(row[x] <= row[x - 1], `falls at ${x}`);
  assert.ok(row.some((value) => value > 0 && value < 255));
  assert.ok([...drawn(40, 1, [stroke([{ x: 20, y: 0.5 }], { radius: 10 })]).pixels].every((value) => value === 0 || value === 255));
});

test('a stroke drawn piece by piece is the stroke drawn at once', () => {
  const points = [{ x: 2, y: 3 }, { x: 9, y: 4 }, { x: 14, y: 12 }, { x: 3, y: 16 }];
  const pieces = emptyMask(20, 20);
  for (let n = 1; n <= points.length; n++) drawStroke(pieces, stroke(points.slice(0, n)), Math.max(0, n - 2));
  assert.deepEqual(pieces.pixels, drawn(20, 20, [stroke(points)]).pixels);
});

test('erasing, inverting and clearing', () => {
  const dot = stroke([{ x: 5, y: 5 }]);
  assert.equal(covered(drawn(10, 10, [dot, { ...dot, erase: true }])), 0);
  const inverted = drawn(10, 10, [dot, { kind: 'invert' }]);
  assert.equal(at(inverted, 5, 5), 0);
  assert.equal(at(inverted, 0, 0), 255);
  assert.equal(covered(drawn(10, 10, [dot, { kind: 'clear' }])), 0);
  assert.equal(covered(drawn(10, 10, [{ kind: 'invert' }])), 1);
  assert.deepEqual(drawn(10, 10, [{ kind: 'invert' }, { kind: 'clear' }, dot]).pixels, drawn(10, 10, [dot]).pixels);
});

test('a step says which part it may have changed', () => {
  for (const step of [stroke([{ x: 4, y: 5 }, { x: 15, y: 9 }]), stroke([{ x: -1, y: 19 }]), { kind: 'rect', erase: false, rect: { x: 7, y: 8, width: 30, height: 2 } }]) {
    const mask = emptyMask(20, 20);
    const part = draw(mask, step);
    for (let y = 0; y < 20; y++) {
      for (let x = 0; x < 20; x++) {
        const inside = x >= part.x && x < part.x + part.width && y >= part.y && y < part.y + part.height;
        assert.ok(inside || at(mask, x, y) === 0, `${x},${y}`);
      }
    }
    assert.ok(part.x >= 0 && part.y >= 0 && part.x + part.width <= 20 && part.y + part.height <= 20);
  }
});

test('undo is all steps but the last', () => {
  const steps = [stroke([{ x: 3, y: 3 }]), stroke([{ x: 8, y: 8 }])];
  assert.deepEqual(drawn(12, 12, steps.slice(0, -1)).pixels, drawn(12, 12, [steps[0]]).pixels);
});

test('strokes and rectangles beyond the edge are cut, not wrapped', () => {
  const mask = drawn(10, 4, [{ kind: 'rect', erase: false, rect: { x: 8, y: -2, width: 10, height: 4 } }]);
  assert.equal(covered(mask), (2 * 2) / 40);
  assert.equal(at(mask, 0, 1), 0);
  assert.equal(covered(drawn(10, 4, [stroke([{ x: -50, y: 2 }])])), 0);
  assert.equal(covered(drawn(10, 4, [{ kind: 'rect', erase: false, rect: { x: 20, y: 0, width: 4, height: 4 } }])), 0);
});

test('pixels as a grey picture, and as a veil', () => {
  const mask = drawn(2, 1, [{ kind: 'rect', erase: false, rect: { x: 1, y: 0, width: 1, height: 1 } }]);
  assert.deepEqual([...toGrey(mask)], [0, 0, 0, 255, 255, 255, 255, 255]);
  assert.deepEqual([...toVeil(mask, { x: 0, y: 0, width: 2, height: 1 }, [10, 20, 30], 0.5)], [0, 0, 0, 0, 10, 20, 30, 128]);
  assert.deepEqual([...toVeil(mask, { x: 1, y: 0, width: 1, height: 1 }, [10, 20, 30], 1)], [10, 20, 30, 255]);
});

test('brush sizes stay in bounds, and rectangles in the picture', () => {
  assert.equal(nextRadius(1, -1), 1);
  assert.equal(nextRadius(1024, 1), 1024);
  assert.equal(nextRadius(60, 1), 70);
  assert.equal(nextRadius(2, -1), 1);
  const picture = { width: 100, height: 50 };
  assert.deepEqual(movedRect({ x: 10, y: 10, width: 20, height: 20 }, 500, -500, picture), { x: 80, y: 0, width: 20, height: 20 });
  assert.deepEqual(sizedRect({ x: 80, y: 0, width: 20, height: 20 }, 500, -500, picture), { x: 80, y: 0, width: 20, height: 1 });
});
