// Shapes of pictures: how large a crop or a grown picture is, and where a crop lies. The daemon reckons the same way (daemon/src/plan/size.rs), so that a
// ghost has the size of what will come. Pure.

/** @typedef {{ width: number, height: number }} Size */
/** @typedef {{ left: number, top: number, right: number, bottom: number }} Sides  In pixels of the picture. */
/** @typedef {{ x: number, y: number }} Focus  Parts of the picture's width and height, 0 to 1. */

/** The shapes that are offered. */
export const ASPECTS = ['16:9', '9:16', '1:1', '4:5'];

/** @type {Sides} */
export const NO_SIDES = { left: 0, top: 0, right: 0, bottom: 0 };

/** @param {string} aspect `16:9` */
const parts = (aspect) => /** @type {[number, number]} */ (aspect.split(':').map(Number));

/** To the nearest whole pixel, at least one and at most `most`. @param {number} value @param {number} most */
const pixels = (value, most) => Math.min(most, Math.max(1, Math.floor(value + 0.5)));

/** The largest part of a picture that has an aspect. @param {Size} frame @param {string} aspect @returns {Size} */
export function largestWithin({ width, height }, aspect) {
  const [across, down] = parts(aspect);
  return width * down > height * across
    ? { width: pixels((height * across) / down, width), height }
    : { width, height: pixels((width * down) / across, height) };
}

/** What is added to a picture so that it has an aspect: evenly left and right, or above and below. @param {Size} frame @param {string} aspect @returns {Sides} */
export function grownTo({ width, height }, aspect) {
  const [across, down] = parts(aspect);
  const missing = (/** @type {number} */ whole, /** @type {number} */ has) => Math.max(0, Math.floor(whole + 0.5) - has);
  if (width * down < height * across) {
    const more = missing((height * across) / down, width);
    return { ...NO_SIDES, left: Math.floor(more / 2), right: Math.ceil(more / 2) };
  }
  const more = missing((width * down) / across, height);
  return { ...NO_SIDES, top: Math.floor(more / 2), bottom: Math.ceil(more / 2) };
}

/** A picture with more on its sides. @param {Size} frame @param {Sides} sides @returns {Size} */
export const grown = ({ width, height }, { left, top, right, bottom }) => ({ width: width + left + right, height: height + top + bottom });

/** Whether nothing is added. @param {Sides} sides */
export const isNone = ({ left, top, right, bottom }) => left + top + right + bottom === 0;

/** What a crop around a place keeps: as near to the middle as the sides allow. @param {Size} frame @param {string} aspect @param {Focus} focus */
export function keptAround(frame, aspect, focus) {
  const { width, height } = largestWithin(frame, aspect);
  const start = (/** @type {number} */ at, /** @type {number} */ side, /** @type {number} */ part) => Math.min(side - part, Math.max(0, Math.round(at * side - part / 2)));
  return { x: start(focus.x, frame.width, width), y: start(focus.y, frame.height, height), width, height };
}

/** A place as the daemon keeps it, in thousandths, and inside the picture. @param {Focus} focus @returns {Focus} */
export function inside({ x, y }) {
  const kept = (/** @type {number} */ part) => Math.round(Math.min(1, Math.max(0, part)) * 1000) / 1000;
  return { x: kept(x), y: kept(y) };
}

/** Where a part of a picture lies in it, as a style. @param {Size} frame @param {{ x: number, y: number, width: number, height: number }} rect */
export function within(frame, { x, y, width, height }) {
  const part = (/** @type {number} */ value, /** @type {number} */ of) => `${(100 * value) / of}%`;
  return { left: part(x, frame.width), top: part(y, frame.height), width: part(width, frame.width), height: part(height, frame.height) };
}
