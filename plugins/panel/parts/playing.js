// Playing a clip by frames: one number says which frame is shown; playing forward is the player's work, backward is ours.

import { clamp, frameAt, middleOf } from './frames.js';
import { useEffect, useRef, useState } from './html.js';

/** How much faster each further J or L makes it. */
const SPEEDS = [1, 2, 4, 8];

/**
 * @param {number} fps @param {number} count Frames of the clip. @param {import('./frames.js').Trim} trim Playing stays between its points.
 */
export function usePlaying(fps, count, trim) {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const [frame, setFrame] = useState(0);
  // Keys come faster than the page draws: each goes on from here.
  const here = useRef(0);
  // The speed with its direction; 0 is pause.
  const [speed, setSpeed] = useState(0);
  const edges = useRef(trim);
  edges.current = trim;

  const seek = (/** @type {number} */ to) => {
    const next = clamp(to, 0, count - 1);
    here.current = next;
    setFrame(next);
    if (video.current) video.current.currentTime = middleOf(next, fps);
  };
  const pause = () => setSpeed(0);

  useEffect(() => {
    const element = video.current;
    if (!element) return undefined;
    if (speed === 0) {
      // Off the middle of the frame, where the next step starts from.
      if (!element.paused) {
        element.pause();
        seek(frameAt(element.currentTime, fps, count));
      }
      return undefined;
    }
    return speed > 0 ? forward(element) : backward(element);
  }, [speed]);

  /** @param {HTMLVideoElement} element */
  function forward(element) {
    const { first, last } = edges.current;
    const now = frameAt(element.currentTime, fps, count);
    if (now >= last || now < first) element.currentTime = middleOf(first, fps);
    element.playbackRate = speed;
    element.play().catch(() => setSpeed(0));
    return everyDrawing(() => {
      const at = frameAt(element.currentTime, fps, count);
      if (at > edges.current.last || (element.ended && at >= edges.current.last)) {
        element.currentTime = middleOf(edges.current.first, fps);
        if (element.paused) element.play().catch(() => setSpeed(0));
      }
      here.current = Math.min(at, edges.current.last);
      setFrame(here.current);
    });
  }

  /** @param {HTMLVideoElement} element */
  function backward(element) {
    element.pause();
    const from = frameAt(element.currentTime, fps, count);
    const started = performance.now();
    return everyDrawing((time) => {
      const next = from - Math.floor(((time - started) / 1000) * fps * -speed);
      if (next <= edges.current.first) setSpeed(0);
      seek(Math.max(next, edges.current.first));
    });
  }

  return {
    frame, speed, pause, seek,
    video: (/** @type {HTMLVideoElement | null} */ element) => void (video.current = element),
    step: (/** @type {number} */ by) => {
      setSpeed(0);
      seek(here.current + by);
    },
    toggle: () => setSpeed((now) => (now === 0 ? 1 : 0)),
    /** Forward or backward, each time faster. @param {1 | -1} way */
    shuttle: (way) => setSpeed((now) => {
      const already = Math.sign(now) === way ? SPEEDS.indexOf(Math.abs(now)) : -1;
      return way * (SPEEDS[Math.min(SPEEDS.length - 1, already + 1)] ?? 1);
    }),
  };
}

/** Calls back before every drawing of the page, until what it gives is called. @param {(time: number) => void} does */
function everyDrawing(does) {
  let turn = requestAnimationFrame(function next(time) {
    turn = requestAnimationFrame(next);
    does(time);
  });
  return () => cancelAnimationFrame(turn);
}
