// Figures of a project with a past, as `stats.get` tells them: what no test could make in twelve weeks.

const WEEK_MS = 604_800_000;
const MONDAY = Date.UTC(2026, 1, 16);
const credits = (/** @type {number} */ many) => many * 1_000_000;

/** How takes were judged, with Wilson's interval worked out by hand elsewhere. @param {string} name @param {number} made @param {number} kept @param {number} rejected @param {[number, number] | null} interval */
const judged = (name, made, kept, rejected, interval) => ({ name, made, kept, rejected, share: interval ? kept / (kept + rejected) : null, low: interval?.[0] ?? null, high: interval?.[1] ?? null });

/** @param {number} n @param {[string, number][]} palette @param {number} lightness @param {number} chroma */
const look = (n, palette, lightness, chroma) => ({
  n, palette: palette.map(([colour, share]) => ({ colour, share })), lightness, chroma, spread_delta_e: 8.25, centre_x: 0.44, centre_y: 0.52, scatter: 0.11,
  words: n < 8 ? 'too few stills to see a lean' : 'leans towards one palette: warm greys and a blue; compositions vary',
});

const PALETTES = /** @type {[string, number][][]} */ ([
  [['#8a6f52', 0.34], ['#d9cbb4', 0.27], ['#3d4652', 0.21], ['#0b5fff', 0.1], ['#b0472e', 0.08]],
  [['#7e7468', 0.4], ['#e6ddcc', 0.3], ['#2f3a48', 0.2], ['#0b5fff', 0.1]],
  [['#1d2733', 0.55], ['#48617c', 0.25], ['#f0c987', 0.12], ['#ffffff', 0.08]],
]);

/** @param {number} at */
function week(at) {
  const quiet = at === 3;
  const made = quiet ? 0 : 6 + ((at * 5) % 13);
  const kept = Math.floor(made / 3);
  return {
    week: `2026-W${String(8 + at).padStart(2, '0')}`, from_ms: MONDAY + at * WEEK_MS, made, kept, rejected: Math.floor(made / 4), rolls: quiet ? 0 : (at % 4) + 1, heroes: quiet ? 0 : at % 3,
    captured_microcredits: quiet ? 0 : credits(made + 12 * ((at % 4) + 1)), rejected_microcredits: quiet ? 0 : credits(12 * (at % 3)), look: kept > 1 ? look(kept, PALETTES[at % 3] ?? [], 42 + at, 18 + at) : null,
  };
}

/** Twelve weeks. @param {any} [more] what is another way */
export const figures = (more = {}) => ({
  project: 'p1', from_ms: MONDAY, until_ms: MONDAY + 12 * WEEK_MS, takes: 130, uncounted: 0,
  heroes: {
    accepted: 6, rolls: 14, credits_microcredits: credits(168), rolls_each: 14 / 6, credits_each_microcredits: credits(28),
    shots: [{ shot: 's1', shot_name: 'spring', rolls: 8, accepted: 4, credits_microcredits: credits(96) }, { shot: 's2', shot_name: 'a-harbour-at-night-in-the-rain', rolls: 6, accepted: 2, credits_microcredits: credits(72) }],
  },
  by_tier: [judged('draft', 110, 32, 40, [0.335, 0.559]), judged('hero', 14, 6, 5, [0.28, 0.787]), judged('motion', 6, 0, 0, null)],
  by_route: [judged('sketch/composition', 90, 30, 22, [0.441, 0.701]), judged('far/a-model-with-a-long-name', 34, 8, 23, [0.137, 0.432]), judged('sketch/parallax', 6, 0, 0, null)],
  by_template: [judged('campaign/spring-hero.prompt', 40, 11, 19, [0.219, 0.545])],
  pace: {
    drafts_per_hero: 6.23, draft_ms: { n: 12, median_ms: 1840, p95_ms: 3100, why_not: null }, hero_ms: { n: 14, median_ms: 11_460, p95_ms: 31_000, why_not: null },
    first_take_ms: { n: 12, median_ms: 2200, p95_ms: 4000, why_not: null }, first_thumbnail_ms: { n: 0, median_ms: null, p95_ms: null, why_not: 'no client told when it showed one' },
  },
  spent: { tier: '', paid_takes: 124, rejected_takes: 45, captured_microcredits: credits(278), kept_microcredits: credits(104), rejected_microcredits: credits(86), unjudged_microcredits: credits(76), lost_microcredits: credits(12) },
  spending: [
    { tier: 'draft', paid_takes: 110, rejected_takes: 40, captured_microcredits: credits(110), kept_microcredits: credits(32), rejected_microcredits: credits(26), unjudged_microcredits: credits(52), lost_microcredits: 0 },
    { tier: 'hero', paid_takes: 14, rejected_takes: 5, captured_microcredits: credits(168), kept_microcredits: credits(72), rejected_microcredits: credits(60), unjudged_microcredits: credits(24), lost_microcredits: credits(12) },
  ],
  batches: [
    { batch: 'b41', shot_name: 'spring', at_ms: MONDAY + 11 * WEEK_MS, n: 8, of: 8, state: 'measured', mean: 0.31, nearest: 0.19, near_pairs: 1, words: 'alike: one pair is nearly the same picture' },
    { batch: 'b40', shot_name: 'a-harbour-at-night-in-the-rain', at_ms: MONDAY + 11 * WEEK_MS, n: 64, of: 80, state: 'measured', mean: 0.44, nearest: 0.36, near_pairs: 0, words: 'varied' },
    { batch: 'b39', shot_name: 'spring', at_ms: MONDAY + 10 * WEEK_MS, n: 1, of: 2, state: 'not_defined', mean: null, nearest: null, near_pairs: 0, words: 'not defined: one picture alone is like nothing' },
  ],
  weeks: Array.from({ length: 12 }, (_, at) => week(at)),
  look: look(31, PALETTES[0] ?? [], 48, 22), looked: 61, to_look: 0, beyond: 0, cursor: String(MONDAY), ...more,
});
