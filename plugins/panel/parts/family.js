// Layout of a lineage: each take in the column of its generation, each line of descent in rows of its own, nothing crossing.
//
// Takes with one parent make trees, and a tree has a drawing without crossings: leaves get a row each in order of age, a parent stands
// in the middle of its children. A second parent (a stitch has several) adds an edge and moves its child to a later column, no more.

/** @typedef {{id: string, parents: string[]}} Node */
/**
 * @typedef {object} Placed
 * @property {string} id
 * @property {number} column Generation, from 0.
 * @property {number} row From 0; halves where a parent stands between its children.
 */
/** @typedef {{from: string, to: string}} Edge */
/** @typedef {{nodes: Placed[], edges: Edge[], columns: number, rows: number}} Layout */

/**
 * Places nodes. Parents that are not among them are left out; a circle, which no daemon sends, is cut where it closes.
 * @param {Node[]} nodes In order of age.
 * @returns {Layout}
 */
export function layout(nodes) {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const edges = nodes.flatMap((node) => node.parents.filter((id) => known.has(id) && id !== node.id).map((from) => ({ from, to: node.id })));
  const columns = columnsOf(nodes, edges);
  const rows = rowsOf(nodes, known);
  const placed = nodes.map((node) => ({ id: node.id, column: columns.get(node.id) ?? 0, row: rows.get(node.id) ?? 0 }));
  return {
    nodes: placed,
    edges,
    columns: 1 + Math.max(-1, ...placed.map((node) => node.column)),
    rows: 1 + Math.max(-1, ...placed.map((node) => node.row)),
  };
}

/** The longest way from a first ancestor. @param {Node[]} nodes @param {Edge[]} edges */
function columnsOf(nodes, edges) {
  const columns = new Map(nodes.map((node) => [node.id, 0]));
  const parents = parentsOf(edges);
  const open = new Set();
  /** @param {string} id @returns {number} */
  const depth = (id) => {
    const done = columns.get(id) ?? 0;
    if (done > 0 || open.has(id)) return done;
    open.add(id);
    const column = Math.max(0, ...(parents.get(id) ?? []).map((parent) => depth(parent) + 1));
    open.delete(id);
    columns.set(id, column);
    return column;
  };
  for (const node of nodes) depth(node.id);
  return columns;
}

/** @param {Edge[]} edges @returns {Map<string, string[]>} */
function parentsOf(edges) {
  /** @type {Map<string, string[]>} */
  const parents = new Map();
  for (const { from, to } of edges) parents.set(to, [...(parents.get(to) ?? []), from]);
  return parents;
}

/** Rows by the first parent of each: leaves one after another, parents in the middle. @param {Node[]} nodes @param {Map<string, Node>} known */
function rowsOf(nodes, known) {
  /** @type {Map<string, string[]>} */
  const children = new Map();
  const roots = [];
  for (const node of nodes) {
    const parent = node.parents.find((id) => known.has(id) && id !== node.id);
    if (parent === undefined) roots.push(node.id);
    else children.set(parent, [...(children.get(parent) ?? []), node.id]);
  }
  /** @type {Map<string, number>} */
  const rows = new Map();
  let next = 0;
  const seen = new Set();
  /** @param {string} id @returns {number} */
  const place = (id) => {
    seen.add(id);
    const below = (children.get(id) ?? []).filter((child) => !seen.has(child)).map(place);
    const first = below[0];
    const last = below[below.length - 1];
    const row = first === undefined || last === undefined ? next++ : (first + last) / 2;
    rows.set(id, row);
    return row;
  };
  for (const root of roots) place(root);
  for (const node of nodes) if (!seen.has(node.id)) place(node.id);
  return rows;
}

/**
 * Where an arrow leads from a node: to its parent, its middle child, or the neighbour in its column. The node itself where there is none.
 * @param {Layout} laid
 * @param {string} id
 * @param {'parent' | 'child' | 'before' | 'after'} way
 * @returns {string}
 */
export function walk(laid, id, way) {
  const here = laid.nodes.find((node) => node.id === id);
  if (!here) return id;
  const near = (/** @type {string[]} */ ids) => nearest(laid, here.row, ids) ?? id;
  if (way === 'parent') return near(laid.edges.filter((edge) => edge.to === id).map((edge) => edge.from));
  if (way === 'child') return near(laid.edges.filter((edge) => edge.from === id).map((edge) => edge.to));
  const side = way === 'before' ? -1 : 1;
  return near(laid.nodes.filter((node) => node.column === here.column && (node.row - here.row) * side > 0).map((node) => node.id));
}

/** @param {Layout} laid @param {number} row @param {string[]} ids @returns {string | undefined} */
function nearest(laid, row, ids) {
  const among = laid.nodes.filter((node) => ids.includes(node.id));
  among.sort((a, b) => Math.abs(a.row - row) - Math.abs(b.row - row) || a.row - b.row);
  return among[0]?.id;
}

/**
 * The line of an edge: level at both ends, bent between. Down the page where the columns are drawn as rows.
 * @param {{x: number, y: number}} from
 * @param {{x: number, y: number}} to
 * @param {boolean} down
 */
export function edgePath(from, to, down) {
  const [a, b] = down
    ? [{ x: from.x, y: (from.y + to.y) / 2 }, { x: to.x, y: (from.y + to.y) / 2 }]
    : [{ x: (from.x + to.x) / 2, y: from.y }, { x: (from.x + to.x) / 2, y: to.y }];
  return `M${from.x} ${from.y}C${a.x} ${a.y} ${b.x} ${b.y} ${to.x} ${to.y}`;
}
