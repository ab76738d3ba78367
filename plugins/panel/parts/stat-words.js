// Figures of a project as a person reads them, each with the number that it rests on. Pure: nothing here is counted, only said.

import { amount, count, credits, lasts } from './words.js';

/** @typedef {import('../types.js').StatsReply} StatsReply */
/** @typedef {import('../types.js').Acceptance} Acceptance */
/** @typedef {import('../types.js').LookStats} LookStats */

/** What a figure rests on, in one piece. @param {string} many */
const rests = (many) => `n = ${many}`.replaceAll(' ', '\u00a0');

/** A share as a person says it. @param {number} share 0 to 1 */
export const percent = (share) => `${Math.round(100 * share)} %`;

/** The weeks of a reply: "2026-W36 to 2026-W47". @param {StatsReply} reply */
export function periodOf({ weeks }) {
  const [first, last] = [weeks[0]?.week ?? '', weeks[weeks.length - 1]?.week ?? ''];
  return first === last ? last : `${first} to ${last}`;
}

/**
 * How takes were judged: the share that was kept, where it lies with 95 % confidence, and its n.
 * @param {Acceptance} row
 * @returns {{ says: string, interval: string, n: number, at: number | null, from: number, to: number }} `at`, `from` and `to` are 0 to 1; `at` is null where nothing was judged
 */
export function shareOf({ kept, rejected, share, low, high }) {
  const n = kept + rejected;
  if (share === null || share === undefined) return { says: 'not judged', interval: '', n, at: null, from: 0, to: 0 };
  const [from, to] = [low ?? share, high ?? share];
  return { says: percent(share), interval: `${Math.round(100 * from)} to ${percent(to)}`, n, at: share, from, to };
}

/**
 * The figures that are asked for most: what it is, and what it rests on. What is not known says so.
 * @param {StatsReply} reply
 * @returns {{ figure: string, words: string, known: boolean }[]}
 */
export function keyFigures({ heroes, pace, spent }) {
  const n = rests(count(heroes.accepted, 'hero', 'heroes'));
  const known = (/** @type {unknown} */ value, /** @type {() => string} */ says, /** @type {string} */ words) => {
    const is = value !== null && value !== undefined;
    return { figure: is ? says() : 'not known', words, known: is };
  };
  const all = spent.captured_microcredits;
  return [
    known(heroes.rolls_each, () => short(heroes.rolls_each ?? 0), `rolls for each accepted hero, ${n}`),
    known(heroes.credits_each_microcredits, () => amount(heroes.credits_each_microcredits ?? 0), `credits for each accepted hero, ${n}`),
    known(pace.drafts_per_hero, () => short(pace.drafts_per_hero ?? 0), `drafts in the time of a hero, ${rests(`${pace.draft_ms.n} and ${pace.hero_ms.n}`)}`),
    known(all > 0 ? all : null, () => percent(spent.rejected_microcredits / all),
      all > 0 ? `of ${credits(all)} went to rejected takes, ${rests(count(spent.paid_takes, 'paid take'))}` : 'of credits on rejected takes; nothing was spent'),
  ];
}

/** A number as short as it can be told. @param {number} value */
const short = (value) => (value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(value >= 10 ? 1 : 2));

/** The paces that are told, in this order. @type {[Exclude<keyof import('../types.js').PaceStats, 'drafts_per_hero'>, string][]} */
const PACES = [
  ['draft_ms', 'A draft, its batch shared out'], ['hero_ms', 'A hero'], ['first_take_ms', 'The first take of a batch'], ['first_thumbnail_ms', 'The first thumbnail of a batch'],
];

/**
 * How long things took.
 * @param {StatsReply['pace']} pace
 * @returns {{ says: string, median: string, p95: string, n: number, why: string }[]} `why` is empty where it is known
 */
export const pacesOf = (pace) => PACES.map(([name, says]) => {
  const { n, median_ms: median, p95_ms: p95, why_not: why } = pace[name];
  const known = median !== null && median !== undefined;
  return { says, median: known ? lasts(median) : '', p95: p95 === null || p95 === undefined ? '' : lasts(p95), n, why: known ? '' : why ?? 'nothing tells' };
});

/**
 * The colours that accepted stills have in common, the largest first, as parts of a strip. Their shares are of all that is shown, so that the strip is full.
 * @param {LookStats} look
 * @returns {{ colour: string, part: number, says: string }[]}
 */
export function chipsOf({ palette }) {
  const all = palette.reduce((sum, one) => sum + one.share, 0);
  return palette.filter((one) => one.share > 0).map(({ colour, share }) => ({ colour, part: share / all, says: `${colour} ${percent(share)}` }));
}

/** What a week's stills look like, in figures. @param {LookStats} look */
export const lookFigures = ({ n, lightness, chroma }) => `light ${Math.round(lightness)}, chroma ${Math.round(chroma)}, n = ${n}`;

/** The look of all weeks together, in a sentence and its figures. @param {LookStats} look */
export const lookWords = ({ n, words, spread_delta_e: spread, scatter }) => `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}; spread ΔE ${spread.toFixed(1)}, scatter ${percent(scatter)} of the diagonal, n = ${n}.`;

/** Weeks in which there was something, newest first. @param {StatsReply['weeks']} weeks */
export const livelyWeeks = (weeks) => weeks.filter((week) => week.made > 0 || week.captured_microcredits > 0).reverse();

/** What the figures leave out, as sentences. @param {StatsReply} reply @returns {string[]} */
export const leftOut = ({ uncounted, beyond }) => [
  ...(uncounted > 0 ? [`${count(uncounted, 'older take')} of these weeks ${uncounted === 1 ? 'is' : 'are'} not counted.`] : []),
  ...(beyond > 0 ? [`The look is that of the newest accepted stills; ${count(beyond, 'older one')} ${beyond === 1 ? 'is' : 'are'} left out.`] : []),
];
