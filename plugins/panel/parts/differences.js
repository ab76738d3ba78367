// What differs between two takes: the words of their prompts, and the lines of their recipes.

import { cameraWords, editWords } from './edit-words.js';

/** @typedef {import('../types.js').Take} Take */
/** @typedef {{side: 'both' | 'left' | 'right', text: string}} Piece  A run of words that both have, or one. */
/** @typedef {{name: string, left: string, right: string, same: boolean}} Line */

/** Longer prompts are not compared word by word: the table would have millions of cells. */
const MOST_WORDS = 1500;

/**
 * The words of two prompts in one row: shared runs, and what only one has.
 * @param {string} left
 * @param {string} right
 * @returns {Piece[]}
 */
export function wordDifference(left, right) {
  const a = words(left);
  const b = words(right);
  if (left === right) return left === '' ? [] : [{ side: 'both', text: a.join(' ') }];
  if (a.length > MOST_WORDS || b.length > MOST_WORDS) return joined([{ side: 'left', text: left }, { side: 'right', text: right }]);
  const table = commonLengths(a, b);
  /** @type {Piece[]} */
  const pieces = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pieces.push({ side: 'both', text: a[i] ?? '' });
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && at(table, i + 1, j) >= at(table, i, j + 1))) {
      pieces.push({ side: 'left', text: a[i++] ?? '' });
    } else {
      pieces.push({ side: 'right', text: b[j++] ?? '' });
    }
  }
  return joined(pieces);
}

/** @param {string} text */
const words = (text) => text.split(/\s+/).filter((word) => word !== '');

/** @param {Uint16Array[]} table @param {number} i @param {number} j */
const at = (table, i, j) => table[i]?.[j] ?? 0;

/** Length of the longest common run of words from (i, j) to both ends. @param {string[]} a @param {string[]} b */
function commonLengths(a, b) {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    const row = table[i];
    if (!row) continue;
    for (let j = b.length - 1; j >= 0; j--) row[j] = a[i] === b[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
  }
  return table;
}

/** @param {Piece[]} pieces @returns {Piece[]} */
function joined(pieces) {
  /** @type {Piece[]} */
  const runs = [];
  for (const piece of pieces) {
    const last = runs[runs.length - 1];
    if (last?.side === piece.side) last.text += ` ${piece.text}`;
    else if (piece.text !== '') runs.push({ ...piece });
  }
  return runs;
}

/**
 * The lines of two recipes beside each other, without the prompt. Lines that neither has are left out.
 * @param {Take} left
 * @param {Take} right
 * @param {unknown} leftRecipe
 * @param {unknown} rightRecipe
 * @returns {Line[]}
 */
export function recipeLines(left, right, leftRecipe, rightRecipe) {
  const a = linesOf(left, leftRecipe);
  const b = linesOf(right, rightRecipe);
  return [...new Set([...a.keys(), ...b.keys()])].map((name) => {
    const [x, y] = [a.get(name) ?? 'none', b.get(name) ?? 'none'];
    return { name, left: x, right: y, same: x === y };
  });
}

/** @param {Take} take @param {unknown} recipe @returns {Map<string, string>} */
function linesOf(take, recipe) {
  const own = /** @type {Record<string, unknown>} */ (recipe && typeof recipe === 'object' ? recipe : {});
  /** @type {[string, unknown][]} */
  const lines = [
    ['tier', take.tier],
    ['route', take.route],
    ['model', take.model],
    ['seed', take.seed],
    ['variation', take.k],
    ['size', `${take.asset.width}×${take.asset.height}`],
    ['negative', own['negative']],
    ['palette', Array.isArray(own['palette']) ? own['palette'].join(' ') : null],
    ['motion', own['motion']],
    ['guidance', perMille(own['guidance_per_mille'])],
    ['strength', perMille(own['strength_per_mille'])],
    ['frames a second', own['fps']],
    ['length', typeof own['duration_ms'] === 'number' ? `${own['duration_ms'] / 1000} s` : null],
    ['edit', editWords(own['edit'])],
    ['camera', cameraWords(own['camera'])],
    ['pictures', inputWords(own['inputs'])],
  ];
  return new Map(lines.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([name, value]) => [name, String(value)]));
}

/** Masks, references and the like by the head of their digest; where a take came from is said elsewhere. @param {unknown} inputs */
function inputWords(inputs) {
  const others = Array.isArray(inputs) ? inputs.filter((one) => !['parent', 'anchor', 'clip'].includes(one.role)) : [];
  return others.map((one) => `${one.role} ${String(one.digest).slice(0, 8)}`).join(', ');
}

/** @param {unknown} value */
const perMille = (value) => (typeof value === 'number' ? value / 1000 : null);
