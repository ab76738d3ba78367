// Zoom, pan and the wipe line of a picture on the screen: geometry only.
//
// A view says where the picture's frame lies in its box, in CSS pixels. Two pictures under one view move together, whatever their own
// numbers of pixels: each fills the same frame.

/** @typedef {{width: number, height: number}} Size */
/** @typedef {{scale: number, x: number, y: number}} View  One frame pixel is `scale` wide on the screen; the frame's corner lies at x, y. */

/** Farther than this nothing is learnt; nearer than the whole picture nothing is seen. */
const MOST = 32;

/**
 * The whole frame in the middle of the box. A small picture is not blown up beyond its own pixels more than twice.
 * @param {Size} frame
 * @param {Size} box
 * @returns {View}
 */
export function fit(frame, box) {
  return centred(frame, box, Math.min(fitScale(frame, box), 2));
}

/** @param {Size} frame @param {Size} box */
const fitScale = (frame, box) => Math.min(box.width / frame.width, box.height / frame.height);

/** @param {Size} frame @param {Size} box @param {number} scale @returns {View} */
function centred(frame, box, scale) {
  return { scale, x: (box.width - frame.width * scale) / 2, y: (box.height - frame.height * scale) / 2 };
}

/**
 * One frame pixel a screen pixel, in the middle.
 * @param {Size} frame
 * @param {Size} box
 */
export const actual = (frame, box) => centred(frame, box, 1);

/**
 * Nearer or farther by a factor; the point under the pointer stays where it is.
 * @param {View} view
 * @param {number} factor
 * @param {{x: number, y: number}} at In the box.
 * @param {Size} frame
 * @param {Size} box
 * @returns {View}
 */
export function zoomed(view, factor, at, frame, box) {
  const least = Math.min(fitScale(frame, box), 1) / 2;
  const scale = Math.min(MOST, Math.max(least, view.scale * factor));
  const ratio = scale / view.scale;
  return held({ scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }, frame, box);
}

/**
 * Moved by some pixels.
 * @param {View} view
 * @param {number} dx
 * @param {number} dy
 * @param {Size} frame
 * @param {Size} box
 */
export const panned = (view, dx, dy, frame, box) => held({ ...view, x: view.x + dx, y: view.y + dy }, frame, box);

/** Kept where it can be caught again: a strip of it, up to 48 pixels wide, lies in the box. @param {View} view @param {Size} frame @param {Size} box @returns {View} */
function held(view, frame, box) {
  const along = (/** @type {number} */ at, /** @type {number} */ length, /** @type {number} */ room) => {
    const strip = Math.min(48, length / 2);
    return Math.min(room - strip, Math.max(strip - length, at));
  };
  return { scale: view.scale, x: along(view.x, frame.width * view.scale, box.width), y: along(view.y, frame.height * view.scale, box.height) };
}

/**
 * A point of the box as a point of the frame.
 * @param {View} view
 * @param {{x: number, y: number}} at
 */
export const toFrame = (view, at) => ({ x: (at.x - view.x) / view.scale, y: (at.y - view.y) / view.scale });

/**
 * The wipe line under a pointer, as a part of the frame's width, 0 to 1.
 * @param {View} view
 * @param {Size} frame
 * @param {number} x In the box.
 */
export const wipeAt = (view, frame, x) => Math.min(1, Math.max(0, toFrame(view, { x, y: 0 }).x / frame.width));

/**
 * The frame that two pictures share: as large as the larger one, in the first one's aspect.
 * @param {Size} first
 * @param {Size} second
 * @returns {Size}
 */
export function sharedFrame(first, second) {
  const scale = Math.max(1, Math.min(second.width / first.width, second.height / first.height));
  return { width: Math.round(first.width * scale), height: Math.round(first.height * scale) };
}
