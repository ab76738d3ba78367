// What can be done to a still, in the order of the side form. An operation is one module:
//
// `op` as the daemon names it, what the choice `says`, the `verb` of the button, whether a `mask` is needed ('must'), wished ('may') or of no use (none),
// the wish one begins with (`blank`), its `Form`, what it `asks` for (null while something is missing) and the `size` of what will come.
// Some draw `Over` the picture, take a `point` of it (`points` says when), take arrows (`moves`), or `grow` the frame.

import { background } from './background.js';
import { calm } from './calm.js';
import { crop } from './crop.js';
import { extend } from './extend.js';
import { fill } from './fill.js';
import { guide } from './guide.js';
import { recolour } from './recolour.js';
import { remove } from './remove.js';
import { upscale } from './upscale.js';

/** @typedef {import('../../parts/shape.js').Size} Size */
/** @typedef {import('../../parts/shape.js').Sides} Sides */
/**
 * @typedef {object} Operation
 * @property {string} op
 * @property {string} says
 * @property {string} verb
 * @property {'must' | 'may'} [mask]
 * @property {any} blank
 * @property {(props: { take: any, frame: Size, wish: any, set: (change: object) => void }) => any} Form
 * @property {(wish: any, frame: Size) => object | null} asks
 * @property {(wish: any, frame: Size) => Size} [size] as large as it was, if not given
 * @property {(wish: any, frame: Size) => Sides} [grow]
 * @property {(props: { frame: Size, wish: any }) => any} [Over]
 * @property {(wish: any) => boolean} [points] whether a press on the picture is a point for this operation
 * @property {(at: { x: number, y: number }, frame: Size, picture: HTMLImageElement | null) => object | null} [point] the change of the wish by a point
 * @property {(wish: any, dx: number, dy: number) => object | null} [moves] the change of the wish by an arrow
 * @property {(take: any) => { says: string, href?: string, run?: () => void }[]} [next] what can be done with the result
 * @property {(take: any) => any} [after] what is said of the result
 */

/** @type {Operation[]} */
export const OPERATIONS = [fill, remove, recolour, background, extend, crop, upscale, guide, calm];

/** What one begins with, by operation. */
export const BLANK = Object.fromEntries(OPERATIONS.map(({ op, blank }) => [op, blank]));

/**
 * The request of an operation: null while something is missing.
 * @param {Operation} operation @param {any} wish @param {{ take: any, tier: string, mask: { digest: string | null, empty: boolean } }} with `empty`: nothing is marked
 */
export function requestOf(operation, wish, { take, tier, mask }) {
  const frame = { width: take.asset.width, height: take.asset.height };
  const asked = operation.asks(wish, frame);
  if (!asked) return null;
  const waits = operation.mask && !mask.digest && !(operation.mask === 'may' && mask.empty);
  if (waits) return null;
  const masked = operation.mask && mask.digest ? { mask: mask.digest } : {};
  return { method: 'edit', take: take.id, op: operation.op, ...masked, ...asked, ...(tier ? { tier } : {}) };
}
