// Painting a mask over a picture: the steps, the veil that shows them, and the mask as a picture that the daemon knows.

import { told } from '../state/actions.js';
import { upload } from '../state/daemon.js';
import { useEffect, useRef, useState } from './html.js';
import { covered, draw, drawn, drawStroke, emptyMask, everything, toGrey, toVeil } from './mask.js';

/** @typedef {import('./mask.js').Step} Step */
/** @typedef {import('./mask.js').Point} Point */
/** @typedef {Extract<Step, { kind: 'stroke' }>} Stroke */

/** The mask is sent when the hand has rested so long: every stroke that is sent becomes a file. */
const REST_MS = 500;
/** The veil is the accent of the panel, half seen through. */
const VEIL = /** @type {[number, number, number]} */ ([76, 156, 255]);

/**
 * The mask of a picture of so many pixels.
 * @param {number} width @param {number} height
 */
export function usePainting(width, height) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const mask = useRef(/** @type {import('./mask.js').Mask | null} */ (null));
  const stroke = useRef(/** @type {Stroke | null} */ (null));
  const [steps, setSteps] = useState(/** @type {Step[]} */ ([]));
  const [sent, setSent] = useState(/** @type {{ steps: Step[], digest: string, part: number, failed?: boolean } | null} */ (null));
  mask.current ??= emptyMask(width, height);
  const pixels = mask.current;

  useEffect(() => {
    if (steps.length === 0) return undefined;
    let mine = true;
    const timer = setTimeout(async () => {
      const part = covered(pixels);
      if (part === 0) return mine && setSent({ steps, digest: '', part });
      const asset = await told(async () => upload(await toPng(pixels)));
      mine && setSent({ steps, digest: asset?.digest ?? '', part, failed: !asset });
    }, REST_MS);
    return () => {
      mine = false;
      clearTimeout(timer);
    };
  }, [steps]);

  const show = (/** @type {import('./mask.js').Rect} */ part) => veil(canvas.current, pixels, part);
  const add = (/** @type {Step} */ step) => {
    show(draw(pixels, step));
    setSteps((old) => [...old, step]);
  };
  const replay = (/** @type {Step[]} */ left) => {
    pixels.pixels.set(drawn(width, height, left).pixels);
    show(everything(pixels));
    setSteps(left);
  };
  return {
    canvas, steps,
    /** The digest of the mask as it stands, once it was sent; how much of the picture it changes. */
    digest: sent?.steps === steps && sent.digest ? sent.digest : null,
    part: sent?.steps === steps ? sent.part : null,
    /** Whether the daemon did not take it; the next stroke sends it again. */
    failed: sent?.steps === steps && Boolean(sent.failed),
    /** Begins a stroke. @param {Point} point @param {{ erase: boolean, soft: boolean, radius: number }} brush */
    begin: (point, { erase, soft, radius }) => {
      stroke.current = { kind: 'stroke', erase, soft, radius, points: [point] };
      show(drawStroke(pixels, stroke.current, 0));
    },
    /** Draws on. @param {Point[]} points */
    on: (points) => {
      const now = stroke.current;
      if (!now) return;
      const from = now.points.length - 1;
      now.points.push(...points);
      show(drawStroke(pixels, now, from));
    },
    end: () => {
      const done = stroke.current;
      stroke.current = null;
      if (done) setSteps((old) => [...old, done]);
    },
    /** Gives a stroke up, for example because a second finger came. */
    drop: () => {
      stroke.current = null;
      replay(steps);
    },
    add,
    undo: () => steps.length > 0 && replay(steps.slice(0, -1)),
    clear: () => steps.length > 0 && add({ kind: 'clear' }),
    invert: () => add({ kind: 'invert' }),
  };
}

/** Draws a part of the veil anew. @param {HTMLCanvasElement | null} canvas @param {import('./mask.js').Mask} mask @param {import('./mask.js').Rect} part */
function veil(canvas, mask, part) {
  const paint = canvas?.getContext('2d');
  if (!paint || part.width === 0 || part.height === 0) return;
  paint.putImageData(new ImageData(/** @type {any} */ (toVeil(mask, part, VEIL, 0.55)), part.width, part.height), part.x, part.y);
}

/** The mask as a PNG: white is changed, black stays. @param {import('./mask.js').Mask} mask @returns {Promise<Blob>} */
async function toPng(mask) {
  const canvas = new OffscreenCanvas(mask.width, mask.height);
  canvas.getContext('2d')?.putImageData(new ImageData(/** @type {any} */ (toGrey(mask)), mask.width, mask.height), 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}
