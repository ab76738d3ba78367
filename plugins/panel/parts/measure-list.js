// Measures as a list: a short row each, with its level as a word and as a bar, its sentence below, and what has no value in quieter type.

import { Hint } from './hint.js';
import { html } from './html.js';
import { DRIFT, figuresOf, nameOf, rowsOf } from './measures.js';

/** @typedef {import('./measures.js').Measure} Measure */

/**
 * `more` is what stands at the end of a row, such as a button; `held` are names of rows whose answer is on the way, `tall` says that they will have sentences.
 * @param {{ label: string, measures: Measure[] | null, held?: string[], tall?: boolean, more?: (measure: Measure) => any }} props
 */
export function MeasureList({ label, measures, held = DRIFT, tall = false, more }) {
  if (!measures) {
    return html`<ul class="measures" aria-label=${label} aria-busy="true">${held.map((name) => html`<li data-quiet><span>${nameOf(name)}</span><span class="measured dim">…</span>${tall && html`<small>…</small>`}</li>`)}</ul>`;
  }
  return html`<ul class="measures" aria-label=${label}>${rowsOf(measures).map((row) => html`<${Line} key=${row.of[0]?.name + row.level + row.words} row=${row} more=${row.of.map((one) => more?.(one)).find(Boolean)} />`)}</ul>`;
}

/** @param {{ row: import('./measures.js').Row, more: any }} props */
function Line({ row: { of, names, level, steps, share, words, quiet, title }, more }) {
  return html`<li data-measure=${of.map((one) => one.name).join(' ')} data-level=${of[0]?.level ?? undefined} data-quiet=${quiet ? '' : undefined}>
    <span>${names.map(({ name, colour }, at) => html`${at > 0 && (colour && names[at - 1]?.name === name ? ' ' : ', ')}${(at === 0 || !colour || names[at - 1]?.name !== name) && name}${
      colour && html` <i class="swatch" style=${{ background: colour }} aria-hidden="true"></i> <span class="num">${colour}</span>`}`)}</span>
    <span class="measured" title=${title || undefined}><span class=${share === null ? '' : 'num'}>${level}</span>
      ${steps !== null && html`<${Steps} of=${steps} />`}${share !== null && html`<${Share} of=${share} />`}</span>
    ${(words || more) && html`<small>${words}${words && more ? ' ' : ''}${more}</small>`}
  </li>`;
}

/** A level as three steps; its word stands beside it. @param {{ of: number }} props */
export const Steps = ({ of }) => html`<i class="steps" aria-hidden="true">${[1, 2, 3].map((step) => html`<b data-on=${step <= of ? '' : undefined}></b>`)}</i>`;

/** A share of 1; its number stands beside it. @param {{ of: number }} props */
const Share = ({ of }) => html`<i class="share" aria-hidden="true"><b style=${{ width: `${of * 100}%` }}></b></i>`;

/** The figures behind a list, folded away. @param {{ measures: Measure[], children?: any }} props */
export function Figures({ measures, children }) {
  const lines = figuresOf(measures);
  if (lines.length === 0) return null;
  return html`<details class="behind"><summary>Figures</summary>
    <dl class="pairs num">${lines.map(([name, figures]) => html`<dt>${name}</dt><dd>${figures}</dd>`)}</dl>${children}</details>`;
}

/** Faults of the way to the daemon, whose hint is of other calls: asking again is what helps. */
const LOST = new Set(['timed_out', 'lost', 'down']);

/** Why there is nothing to show, and asking again. @param {{ fault: any, again?: () => void }} props */
export const NotMeasured = ({ fault, again }) => html`<p class="dim">Not measured: ${fault.message} ${!LOST.has(fault.code) && fault.hint && html`<span class="small"><${Hint} text=${fault.hint} /></span>`}</p>
  ${again && html`<div class="row"><button onClick=${again}>Try again</button></div>`}`;
