// All that is known of a take, as lines with their units, and the same as text to carry elsewhere. Pure.

import { cameraWords, editWords } from './edit-words.js';
import { credits, lasts } from './words.js';

/** @typedef {{ name: string, text: string, take?: string }} Fact  `take` is the take that the line leads to. */

/** How a take came to be. @type {Record<string, string>} */
const ORIGINS = { draft: 'drafted from the prompt', promote: 'promoted', edit: 'edited', stitch: 'stitched', import: 'brought in from a file' };

const SIZES = ['bytes', 'kB', 'MB', 'GB'];

/** A length of bytes: "656 kB". @param {number} bytes */
export function size(bytes) {
  const step = Math.min(SIZES.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** step;
  return `${value < 10 && step > 0 ? Math.round(value * 10) / 10 : Math.round(value)} ${SIZES[step]}`;
}

/**
 * The lines of a take; what does not apply is left out.
 * @param {any} take @param {any} recipe As `take.get` gives it, or null.
 * @returns {Fact[]}
 */
export function factsOf(take, recipe) {
  const { asset } = take;
  const per = (/** @type {unknown} */ value) => (typeof value === 'number' ? String(value / 1000) : null);
  /** @type {[string, string | null, string?][]} */
  const lines = [
    ['tier', take.tier === take.stage ? take.tier : `${take.tier} (${take.stage})`],
    ['verdict', take.verdict ? `${take.verdict}${take.verdict_reason ? `: ${take.verdict_reason}` : ''}` : 'none'],
    ['anchor frame', take.anchor ? 'yes' : null],
    ['origin', ORIGINS[take.origin] ?? take.origin],
    ['from', take.parent, take.parent ?? undefined],
    ['size', `${asset.width}×${asset.height} pixels`],
    ['length', asset.duration_ms ? `${lasts(asset.duration_ms)}${recipe?.fps ? `, ${recipe.fps} frames a second` : ''}` : null],
    ['file', `${asset.media}, ${size(asset.bytes)}`],
    ['seed', take.seed === null ? null : String(take.seed)],
    ['variation', String(take.k)],
    ['route', take.route],
    ['model', take.model],
    ['not to draw', recipe?.negative ?? null],
    ['palette', recipe?.palette?.length ? recipe.palette.join(' ') : null],
    ['strength', per(recipe?.strength_per_mille)],
    ['motion', typeof recipe?.motion === 'number' ? `${recipe.motion} of 255` : null],
    ['guidance', per(recipe?.guidance_per_mille)],
    ['camera', cameraWords(recipe?.camera)],
    ['edit', editWords(recipe?.edit)],
    ['cost', take.cached ? `${credits(take.cost_microcredits)}, from the cache` : credits(take.cost_microcredits)],
    ['made', new Date(take.created_ms).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short', hour12: false })],
    ['job', take.job],
    ['digest', `${asset.digest.slice(0, 12)}…`],
  ];
  return lines.filter((line) => line[1] !== null).map(([name, text, to]) => ({ name, text: text ?? '', ...(to ? { take: to } : {}) }));
}

/** A take as text for a mail or a ticket. @param {any} take @param {any} recipe */
export function asText(take, recipe) {
  const facts = factsOf(take, recipe).filter((fact) => fact.name !== 'digest').map((fact) => `${fact.name}: ${fact.text}`);
  return [`${take.id} of ${take.shot_name}`, take.prompt ?? '(its content was deleted)', '', ...facts, `digest: ${take.asset.digest}`, ...take.notes.map((/** @type {string} */ note) => `note: ${note}`)].join('\n');
}
