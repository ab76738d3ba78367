// Layout of a lineage.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { edgePath, layout, walk } from '../../../plugins/panel/parts/family.js';

const node = (id, ...parents) => ({ id, parents });
const places = (laid) => Object.fromEntries(laid.nodes.map((each) => [each.id, [each.column, each.row]]));

test('generations stand in columns, children around their parent', () => {
  const laid = layout([node('t1'), node('t2', 't1'), node('t3', 't1'), node('t4', 't2'), node('t5', 't2')]);
  assert.deepEqual(places(laid), { t1: [0, 1.25], t2: [1, 0.5], t3: [1, 2], t4: [2, 0], t5: [2, 1] });
  assert.deepEqual([laid.columns, laid.rows], [3, 3]);
  assert.equal(laid.edges.length, 4);
});

test('a second parent adds an edge and moves the child on', () => {
  const laid = layout([node('t1'), node('t2', 't1'), node('t3', 't2'), node('t6', 't2', 't3')]);
  assert.equal(places(laid).t6[0], 3);
  assert.deepEqual(laid.edges.filter((edge) => edge.to === 't6'), [{ from: 't2', to: 't6' }, { from: 't3', to: 't6' }]);
});

test('unknown parents, circles and nothing at all end well', () => {
  assert.deepEqual(places(layout([node('t9', 't1')])), { t9: [0, 0] });
  assert.equal(layout([node('a', 'b'), node('b', 'a')]).nodes.length, 2);
  assert.deepEqual(layout([]), { nodes: [], edges: [], columns: 0, rows: 0 });
});

test('no two nodes share a place, and 500 are laid out', () => {
  const nodes = Array.from({ length: 500 }, (_, i) => (i === 0 ? node('t0') : node(`t${i}`, `t${Math.floor((i * 7919) % i)}`)));
  const laid = layout(nodes);
  assert.equal(new Set(laid.nodes.map((each) => `${each.column}:${each.row}`)).size, 500);
});

test('arrows walk the graph', () => {
  const laid = layout([node('t1'), node('t2', 't1'), node('t3', 't1'), node('t4', 't2'), node('t5', 't2')]);
  const check = (from, way, expect) => assert.equal(walk(laid, from, way), expect, `${from} ${way}`);
  check('t1', 'child', 't2');
  check('t2', 'parent', 't1');
  check('t2', 'after', 't3');
  check('t3', 'before', 't2');
  check('t2', 'before', 't2');
  check('t4', 'after', 't5');
  check('t5', 'child', 't5');
  check('gone', 'child', 'gone');
});

test('edges are level at both ends', () => {
  assert.equal(edgePath({ x: 0, y: 0 }, { x: 10, y: 4 }, false), 'M0 0C5 0 5 4 10 4');
  assert.equal(edgePath({ x: 0, y: 0 }, { x: 10, y: 4 }, true), 'M0 0C0 2 10 2 10 4');
});
