// Arithmetic of clips at whole frames: where a frame is in time, and what a trim keeps.
//
// Frames count from 0. A trim keeps the frames from `first` to `last`, both included, because that is what one sees on the screen
// while setting the points; the daemon is told `in_ms` and `out_ms`, where `out_ms` is the end of the last frame.

/** @typedef {{first: number, last: number}} Trim  First and last frame that stay. */

/**
 * How many frames a clip has.
 * @param {number} duration_ms
 * @param {number} fps Frames a second.
 */
export const frameCount = (duration_ms, fps) => Math.max(1, Math.round((duration_ms * fps) / 1000));

/**
 * The frame that is on the screen at a time.
 * @param {number} seconds
 * @param {number} fps
 * @param {number} count
 */
export function frameAt(seconds, fps, count) {
  // A hair more, because a player's time for the start of a frame may lie just below it.
  return clamp(Math.floor(seconds * fps + 1e-3), 0, count - 1);
}

/**
 * Where to seek to so that a frame is shown: its middle, which no rounding of a player puts into a neighbour.
 * @param {number} frame
 * @param {number} fps
 */
export const middleOf = (frame, fps) => (frame + 0.5) / fps;

/** @param {number} value @param {number} low @param {number} high */
export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** @param {number} count @returns {Trim} A trim that takes nothing away. */
export const whole = (count) => ({ first: 0, last: count - 1 });

/**
 * The in point put at a frame. It never passes the out point: at least one frame stays.
 * @param {Trim} trim
 * @param {number} frame
 * @returns {Trim}
 */
export const withIn = (trim, frame) => ({ first: clamp(frame, 0, trim.last), last: trim.last });

/**
 * The out point put at a frame.
 * @param {Trim} trim
 * @param {number} frame
 * @param {number} count
 * @returns {Trim}
 */
export const withOut = (trim, frame, count) => ({ first: trim.first, last: clamp(frame, trim.first, count - 1) });

/** @param {Trim} trim */
export const kept = (trim) => trim.last - trim.first + 1;

/** @param {Trim} trim @param {number} count Whether anything is taken away. */
export const trims = (trim, count) => trim.first > 0 || trim.last < count - 1;

/**
 * A trim as `stitch` takes it, in whole milliseconds.
 * @param {Trim} trim
 * @param {number} fps
 * @returns {{in_ms: number, out_ms: number}}
 */
export const inMilliseconds = (trim, fps) => ({
  in_ms: Math.round((trim.first * 1000) / fps),
  out_ms: Math.round(((trim.last + 1) * 1000) / fps),
});

/**
 * A frame as a time code, `0:02.14`: minutes, seconds, frames.
 * @param {number} frame
 * @param {number} fps
 */
export function timecode(frame, fps) {
  const rate = Math.max(1, Math.round(fps));
  const seconds = Math.floor(frame / rate);
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}.${two(frame % rate)}`;
}
