// What the eye measured, as people read it: names, levels, figures, and what a tile says of it. Pure.

/** @typedef {import('../types.js').Measure} Measure */
/** @typedef {{ name: string, colour: string | null }} Named */
/** @typedef {{ of: Measure[], names: Named[], level: string, steps: number | null, share: number | null, words: string, quiet: boolean, title: string }} Row */

/** Names of the measures: drift, then what a still promises as a clip, then what a clip does over time. @type {Record<string, string>} */
const NAMES = {
  layout: 'Layout', edges: 'Edges', structure: 'Structure', palette: 'Palette', brand: 'Brand', tone: 'Tone', text: 'Lettering', identity: 'Persons',
  depth: 'Depth', light: 'Light', subject: 'Subject', boil: 'Texture', tones: 'Tones',
  motion: 'Motion', boiling: 'Boiling', pumping: 'Pumping', ghosting: 'Trails', freezes: 'Freezes', jumps: 'Jumps', warp: 'Warp', hue: 'Hue', anchor: 'Anchor',
};

/** What a clip does over time: these are not like or unlike another picture, so they are steady, as their strip says. */
const OVER_TIME = new Set(['boiling', 'pumping', 'ghosting', 'freezes', 'jumps', 'warp', 'hue', 'anchor']);

/** How much is how many steps of the bar. @type {Record<string, number>} */
const STEPS = { same: 0, slight: 1, visible: 2, strong: 3 };

/** The measures of drift in the order in which the daemon tells them, for rows whose answer is not there yet. */
export const DRIFT = ['layout', 'edges', 'structure', 'palette', 'tone', 'text', 'identity'];

/** What a measure is called. @param {string} name */
export const nameOf = (name) => NAMES[name] ?? capital(name.replaceAll('_', ' '));

/**
 * The rows of a list: what has a value in the order in which it is told, then what has none, those with one reason together.
 * @param {Measure[]} measures @returns {Row[]}
 */
export function rowsOf(measures) {
  const rows = measures.map(rowOf);
  /** @type {Map<string, Row>} */
  const without = new Map();
  for (const row of rows.filter((row) => row.quiet)) {
    const why = `${row.level}: ${row.words}`;
    const before = without.get(why);
    without.set(why, before ? { ...before, of: [...before.of, ...row.of], names: [...before.names, ...row.names] } : row);
  }
  return [...rows.filter((row) => !row.quiet), ...without.values()];
}

/**
 * A measure as a row: its level in a word and as steps of a bar, or its share of 1, or why there is none.
 * @param {Measure} measure @returns {Row}
 */
export function rowOf(measure) {
  const colour = measure.name === 'brand' ? /#[0-9a-f]{6}/i.exec(measure.words)?.[0] ?? null : null;
  const blank = { of: [measure], names: [{ name: nameOf(measure.name), colour }], steps: null, share: null, title: '' };
  if (measure.state !== 'measured') {
    const level = measure.state === 'not_defined' ? 'not defined' : measure.state === 'not_checked' ? 'not checked' : 'not known';
    return { ...blank, level, words: capital(reason(measure.words)), quiet: true };
  }
  const told = measure.level ? { level: measure.level === 'same' && OVER_TIME.has(measure.name) ? 'steady' : String(measure.level), steps: STEPS[measure.level] ?? null } : {};
  const times = typeof measure.score === 'number' && measure.level ? `${tenth(measure.score)} times what harmless edits change` : '';
  const share = typeof measure.score === 'number' && !measure.level ? Math.max(0, Math.min(1, measure.score)) : null;
  // "The palette is the same" beside "same" says nothing; a sentence with a figure does.
  const sentence = measure.words.replace(/^brand colour #[0-9a-f]{6} /i, '');
  // What has neither level nor score is a fact, such as how many frames there are.
  if (!measure.level && share === null) return { ...blank, level: sentence, words: '', quiet: false };
  const words = measure.level === 'same' && !/\d/.test(sentence) ? '' : capital(sentence);
  return { ...blank, level: share === null ? '' : hundredths(share), share, words, quiet: false, title: times || (words ? '' : capital(measure.words)), ...told };
}

/** Why there is no value, without the words that stand beside it already. @param {string} words */
const reason = (words) => words.replace(/^(#[0-9a-f]{6}): /i, '').replace(/^not (defined|checked): /, '');

/** A sentence of the daemon as one that stands alone. @param {string} text */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @param {number} value */
const tenth = (value) => (value < 10 ? Math.round(value * 10) / 10 : Math.round(value));

/** @param {number} value */
const hundredths = (value) => value.toFixed(2);

/** Where a measure of a clip is worst, in seconds; null where nothing stands out. @param {Measure} measure */
export function worstAt(measure) {
  const at = measure.figures?.['worst_seconds'];
  return typeof at === 'number' && measure.state === 'measured' && measure.level !== 'same' ? at : null;
}

/** All such places of a clip, earliest first, each once. @param {Measure[]} measures */
export const worstPlaces = (measures) => [...new Set(measures.map(worstAt).filter((at) => at !== null))].sort((a, b) => a - b);

/** The next of these places after `seconds`, or the first one again. @param {number[]} places @param {number} seconds */
export const placeAfter = (places, seconds) => places.find((at) => at > seconds + 0.02) ?? places[0] ?? null;

/** Where time begins and how far it goes, as shares of a strip's width: `LEFT` and `RIGHT` of `daemon/eye/src/clip/strip.rs`. */
export const TIME = { left: 0.1, width: 0.8 };

/** Where a moment stands on a strip, as a share of its width. @param {number} at in seconds @param {number} seconds how long the clip is */
export const acrossOf = (at, seconds) => TIME.left + TIME.width * Math.max(0, Math.min(1, at / seconds));

/** The moment at a place of a strip, in seconds; null beside the time. @param {number} across a share of its width @param {number} seconds how long the clip is */
export function momentOf(across, seconds) {
  const share = (across - TIME.left) / TIME.width;
  return share >= 0 && share <= 1 ? share * seconds : null;
}

/** The figures behind measures, in lines: `["Palette", "mean ΔE 0.85, most ΔE 1.8"]`. @param {Measure[]} measures @returns {[string, string][]} */
export function figuresOf(measures) {
  return measures.filter((one) => Object.keys(one.figures ?? {}).length > 0).map((one) => [
    nameOf(one.name),
    Object.entries(one.figures ?? {}).map(([name, value]) => `${figureName(name)} ${short(value)}`).join(', '),
  ]);
}

/** @param {string} name */
const figureName = (name) => name.replace(/_delta_e$/, ' ΔE').replace(/_degrees$/, ' °').replaceAll('_', ' ');

/** @param {number} value Three digits are more than any of them means. */
const short = (value) => (value === 0 ? '0' : String(Number(value.toPrecision(3))));

/** Whether a take is a map of another one and no picture. The sketcher's notes tell; a take does not carry its edit. @param {any} take */
export const isGuide = (take) => take.origin === 'edit' && take.notes?.some((/** @type {string} */ note) => /^sketch: (depth|edges|segments)\b/.test(note));

/** What a tile has room for: the measure that changed most, its steps, how many more are to be seen, and all of them in words. Null where nothing is to be seen. @param {Measure[]} measures */
export function badgeOf(measures) {
  const seen = measures.filter((one) => one.state === 'measured' && (STEPS[one.level ?? ''] ?? 0) >= 2);
  const worst = [...seen].sort((a, b) => (STEPS[b.level ?? ''] ?? 0) - (STEPS[a.level ?? ''] ?? 0) || (b.score ?? 0) - (a.score ?? 0))[0];
  if (!worst) return null;
  const names = new Set(seen.map((one) => one.name));
  return { name: nameOf(worst.name).toLowerCase(), steps: STEPS[worst.level ?? ''] ?? 0, more: names.size - 1, says: seen.map((one) => `${nameOf(one.name).toLowerCase()} ${one.level}`).join(', ') };
}
