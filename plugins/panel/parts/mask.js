// A mask as a list of steps, and the steps as pixels.
//
// White (255) is changed by an edit, black (0) stays: the polarity that `edit` wants. Steps are kept, not pixels, so that undo is
// "all but the last one" and memory does not grow with every stroke.

/** @typedef {{x: number, y: number}} Point  In pixels of the picture. */
/** @typedef {{x: number, y: number, width: number, height: number}} Rect  In whole pixels of the picture. */
/**
 * One step of a mask.
 * @typedef {{kind: 'stroke', erase: boolean, soft: boolean, radius: number, points: Point[]}
 *   | {kind: 'rect', erase: boolean, rect: Rect}
 *   | {kind: 'invert'}
 *   | {kind: 'clear'}} Step
 */
/** @typedef {{width: number, height: number, pixels: Uint8Array}} Mask */

/**
 * A mask that changes nothing.
 * @param {number} width
 * @param {number} height
 * @returns {Mask}
 */
export const emptyMask = (width, height) => ({ width, height, pixels: new Uint8Array(width * height) });

/**
 * The mask that some steps lead to.
 * @param {number} width
 * @param {number} height
 * @param {Step[]} steps
 */
export function drawn(width, height, steps) {
  const mask = emptyMask(width, height);
  // What stood before the last "clear" is not seen any more.
  const from = steps.map((step) => step.kind).lastIndexOf('clear') + 1;
  for (const step of steps.slice(from)) draw(mask, step);
  return mask;
}

/**
 * Draws one step into a mask.
 * @param {Mask} mask
 * @param {Step} step
 * @returns {Rect} The part that it may have changed.
 */
export function draw(mask, step) {
  switch (step.kind) {
    case 'stroke':
      return drawStroke(mask, step, 0);
    case 'rect':
      return fillRect(mask, step.rect, step.erase ? 0 : 255);
    case 'invert':
      for (let i = 0; i < mask.pixels.length; i++) mask.pixels[i] = 255 - (mask.pixels[i] ?? 0);
      return everything(mask);
    case 'clear':
      mask.pixels.fill(0);
      return everything(mask);
  }
}

/** The whole of a mask. @param {{ width: number, height: number }} mask @returns {Rect} */
export const everything = ({ width, height }) => ({ x: 0, y: 0, width, height });

/**
 * Draws a stroke from one of its points on: what came since the last pointer event.
 * @param {Mask} mask
 * @param {Extract<Step, {kind: 'stroke'}>} stroke
 * @param {number} from Number of the first point.
 * @returns {Rect} The part that it may have changed.
 */
export function drawStroke(mask, stroke, from) {
  const points = stroke.points.slice(from);
  points.forEach((point, i) => drawSegment(mask, stroke, points[Math.max(0, i - 1)] ?? point, point));
  return reach(mask, stroke.radius, points);
}

/** The pixels that a brush can touch on its way. @param {Mask} mask @param {number} radius @param {Point[]} points @returns {Rect} */
function reach(mask, radius, points) {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const x = Math.max(0, Math.floor(Math.min(...xs) - radius));
  const y = Math.max(0, Math.floor(Math.min(...ys) - radius));
  const right = Math.min(mask.width, Math.ceil(Math.max(...xs) + radius) + 1);
  const bottom = Math.min(mask.height, Math.ceil(Math.max(...ys) + radius) + 1);
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
}

/**
 * A thick line with round ends. A pixel belongs to it if its centre lies within the radius. Drawn row by row: it is convex, so each row
 * of it is one span, and a hand may draw with a brush of a thousand pixels.
 * @param {Mask} mask
 * @param {{erase: boolean, soft: boolean, radius: number}} brush
 * @param {Point} a
 * @param {Point} b
 */
function drawSegment(mask, brush, a, b) {
  const { width, pixels } = mask;
  const part = reach(mask, brush.radius, [a, b]);
  for (let y = part.y; y < part.y + part.height; y++) {
    const [low, high] = span(a, b, brush.radius, y + 0.5);
    const left = Math.max(part.x, Math.ceil(low - 0.5));
    const right = Math.min(part.x + part.width - 1, Math.floor(high - 0.5));
    if (left > right) continue;
    if (brush.soft) softRow(mask, brush, a, b, y, left, right);
    else pixels.fill(brush.erase ? 0 : 255, y * width + left, y * width + right + 1);
  }
}

/**
 * Where a row crosses a thick line with round ends: from, to. Nowhere is from +∞ to −∞.
 * @param {Point} a @param {Point} b @param {number} radius @param {number} y
 * @returns {[number, number]}
 */
function span(a, b, radius, y) {
  let [low, high] = [Infinity, -Infinity];
  for (const end of [a, b]) {
    const half = Math.sqrt(radius * radius - (y - end.y) ** 2);
    // Not a number where the row passes the end by; then no comparison is true.
    if (end.x - half < low) low = end.x - half;
    if (end.x + half > high) high = end.x + half;
  }
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.sqrt(dx * dx + dy * dy);
  if (length === 0) return [low, high];
  // The straight part: beside the line no farther than the radius, and between its ends.
  const beside = between(dy, -(y - a.y) * dx, radius * length);
  const along = between(dx, (y - a.y) * dy - (length * length) / 2, (length * length) / 2);
  const [from, to] = [a.x + Math.max(beside[0], along[0]), a.x + Math.min(beside[1], along[1])];
  return from <= to ? [Math.min(low, from), Math.max(high, to)] : [low, high];
}

/** The x for which `slope·x + rest` is no farther from 0 than `most`. @param {number} slope @param {number} rest @param {number} most @returns {[number, number]} */
function between(slope, rest, most) {
  if (Math.abs(slope) < 1e-9) return Math.abs(rest) <= most ? [-Infinity, Infinity] : [Infinity, -Infinity];
  const [x, z] = [(-most - rest) / slope, (most - rest) / slope];
  return x < z ? [x, z] : [z, x];
}

/**
 * A row of a brush with a soft edge: whole in its inner half, falling to nothing in the outer one.
 * @param {Mask} mask @param {{erase: boolean, radius: number}} brush @param {Point} a @param {Point} b @param {number} y @param {number} left @param {number} right
 */
function softRow({ width, pixels }, { erase, radius }, a, b, y, left, right) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length2 = dx * dx + dy * dy;
  const py = y + 0.5 - a.y;
  for (let x = left; x <= right; x++) {
    const px = x + 0.5 - a.x;
    const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length2));
    const distance = Math.sqrt((px - along * dx) ** 2 + (py - along * dy) ** 2);
    const value = Math.round(255 * Math.min(1, Math.max(0, ((radius - distance) * 2) / radius)));
    const at = y * width + x;
    const old = pixels[at] ?? 0;
    pixels[at] = erase ? Math.min(old, 255 - value) : Math.max(old, value);
  }
}

/** @param {Mask} mask @param {Rect} rect @param {number} value @returns {Rect} */
function fillRect(mask, rect, value) {
  const left = Math.max(0, rect.x);
  const top = Math.max(0, rect.y);
  const width = Math.max(0, Math.min(mask.width, rect.x + rect.width) - left);
  const height = Math.max(0, Math.min(mask.height, rect.y + rect.height) - top);
  for (let y = top; y < top + height && width > 0; y++) mask.pixels.fill(value, y * mask.width + left, y * mask.width + left + width);
  return { x: left, y: top, width, height };
}

/**
 * How much of the picture a mask changes, 0 to 1.
 * @param {Mask} mask
 */
export function covered({ pixels }) {
  let count = 0;
  // By number: an iterator over millions takes a second.
  for (let i = 0; i < pixels.length; i++) if (pixels[i] !== 0) count += 1;
  return pixels.length === 0 ? 0 : count / pixels.length;
}

/**
 * A mask as the pixels of a picture: grey, opaque.
 * @param {Mask} mask
 * @returns {Uint8ClampedArray}
 */
export function toGrey(mask) {
  const rgba = new Uint8ClampedArray(mask.pixels.length * 4);
  for (let i = 0; i < mask.pixels.length; i++) {
    const value = mask.pixels[i] ?? 0;
    rgba[i * 4] = rgba[i * 4 + 1] = rgba[i * 4 + 2] = value;
    rgba[i * 4 + 3] = 255;
  }
  return rgba;
}

/**
 * A part of a mask as a veil to lie over the picture: one colour, as opaque as the mask is white.
 * @param {Mask} mask
 * @param {Rect} part Within the mask.
 * @param {[number, number, number]} colour
 * @param {number} opacity 0 to 1.
 * @returns {Uint8ClampedArray}
 */
export function toVeil(mask, part, [red, green, blue], opacity) {
  const rgba = new Uint8ClampedArray(part.width * part.height * 4);
  // A pixel at a time; every browser has the lowest byte, which is red, first.
  const whole = new Uint32Array(rgba.buffer);
  const shades = Uint32Array.from({ length: 256 }, (_, value) => (Math.round(value * opacity) << 24) | (value > 0 ? (blue << 16) | (green << 8) | red : 0));
  for (let y = 0; y < part.height; y++) {
    const from = (part.y + y) * mask.width + part.x;
    for (let x = 0; x < part.width; x++) whole[y * part.width + x] = shades[mask.pixels[from + x] ?? 0] ?? 0;
  }
  return rgba;
}

/**
 * The next size of a brush: about a sixth more or less, in whole pixels, 1 to 1,024.
 * @param {number} radius
 * @param {1 | -1} direction
 */
export function nextRadius(radius, direction) {
  const step = Math.max(1, Math.round(radius / 6));
  return Math.min(1024, Math.max(1, radius + direction * step));
}

/**
 * A rectangle moved, and kept inside the picture.
 * @param {Rect} rect
 * @param {number} dx
 * @param {number} dy
 * @param {{width: number, height: number}} picture
 * @returns {Rect}
 */
export function movedRect(rect, dx, dy, picture) {
  const inside = (/** @type {number} */ value, /** @type {number} */ most) => Math.min(Math.max(0, most), Math.max(0, value));
  return { ...rect, x: inside(rect.x + dx, picture.width - rect.width), y: inside(rect.y + dy, picture.height - rect.height) };
}

/**
 * A rectangle made larger or smaller at its right and lower edge, at least one pixel, inside the picture.
 * @param {Rect} rect
 * @param {number} dw
 * @param {number} dh
 * @param {{width: number, height: number}} picture
 * @returns {Rect}
 */
export function sizedRect(rect, dw, dh, picture) {
  const within = (/** @type {number} */ value, /** @type {number} */ most) => Math.min(most, Math.max(1, value));
  return { ...rect, width: within(rect.width + dw, picture.width - rect.x), height: within(rect.height + dh, picture.height - rect.y) };
}
