// Scales and paths of a plot: numbers in, SVG path text out.
//
// A plot of the panel is an SVG that a view draws with these; nothing here knows the page, so all of it is tested by figures.

/** @typedef {[number, number]} Range  Low and high. */
/** @typedef {{x: number, y: number}} Point  A place in pixels of the drawing. */

/**
 * A function that carries one range over to another. A range of no length goes to the middle of the other.
 * @param {Range} from
 * @param {Range} to
 * @returns {(value: number) => number}
 */
export function linear([low, high], [start, end]) {
  const length = high - low;
  if (length === 0) return () => (start + end) / 2;
  return (value) => start + ((value - low) / length) * (end - start);
}

/**
 * Round numbers that span a range: each 1, 2 or 5 times a power of ten apart, the first at or below `low`, the last at or above `high`.
 * @param {Range} range
 * @param {number} wanted About how many steps, at least 1.
 * @returns {number[]}
 */
export function ticks([low, high], wanted) {
  if (!(high > low)) return [low];
  const step = roundStep((high - low) / Math.max(1, wanted));
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  // The product of a whole number, so that a tenth stays a tenth and no sum of tenths creeps away.
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toFixed(digits)));
}

/** @param {number} rough */
function roundStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}

/** @param {number} value Tenths of a pixel are enough, and keep paths short. */
const short = (value) => String(Math.round(value * 10) / 10);

/**
 * A line from point to point.
 * @param {Point[]} points
 */
export function line(points) {
  return points.map((point, i) => `${i === 0 ? 'M' : 'L'}${short(point.x)} ${short(point.y)}`).join('');
}

/**
 * A line that stays level until the next point: what a balance does between two entries of the books.
 * @param {Point[]} points
 */
export function steps(points) {
  return points.map((point, i) => (i === 0 ? `M${short(point.x)} ${short(point.y)}` : `H${short(point.x)}V${short(point.y)}`)).join('');
}

/**
 * What lies between a line of steps and the base.
 * @param {Point[]} points
 * @param {number} base The y of the base.
 */
export function area(points, base) {
  const first = points[0];
  const last = points[points.length - 1];
  if (!first || !last) return '';
  return `${steps(points)}V${short(base)}H${short(first.x)}Z`;
}
