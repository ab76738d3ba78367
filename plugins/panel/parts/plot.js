// The plot of a wallet: its balance as a line of steps, what was spent each day as bars, and the same as a table for those who read it.

import { html, useLayoutEffect, useRef, useState } from './html.js';
import { area, linear, steps, ticks } from './scales.js';
import { amount, credits } from './words.js';

const HEIGHT = { balance: 120, spent: 64 };
const EDGE = { left: 48, right: 8, top: 20, between: 36, bottom: 20 };

/** @param {{ days: import('./days.js').Day[], name: string }} props */
export function DayPlot({ days, name }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [width, setWidth] = useState(0);
  const [at, setAt] = useState(/** @type {number | null} */ (null));
  useLayoutEffect(() => {
    if (!box.current) return undefined;
    const watcher = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);
  const here = at === null ? null : days[at];
  const point = (/** @type {PointerEvent} */ event) => {
    const corner = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    const slot = Math.floor(linear([EDGE.left, width - EDGE.right], [0, days.length])(event.clientX - corner.left));
    setAt(Math.min(days.length - 1, Math.max(0, slot)));
  };
  return html`<figure class="plot" ref=${box} onPointerMove=${point} onPointerLeave=${() => setAt(null)}>
    ${width > 0 && days.length > 0 && html`<${Drawing} days=${days} width=${width} at=${at} />`}
    <figcaption class="num dim" aria-live="off">${here ? inWords(here) : html`Balance of ${name} after each day, and what was spent on it (UTC)`}</figcaption>
    <${Table} days=${days} />
  </figure>`;
}

/** @param {import('./days.js').Day} day */
const inWords = (day) => `${day.day}: ${credits(day.spent)} spent, ${day.balance === null ? 'balance not known' : `${credits(day.balance)} left`}${day.refused ? `, ${day.refused} refused` : ''}`;

/** @param {{ days: import('./days.js').Day[], width: number, at: number | null }} props */
function Drawing({ days, width, at }) {
  const x = linear([0, days.length], [EDGE.left, width - EDGE.right]);
  const balances = days.map((day) => day.balance ?? 0);
  const high = ticks([Math.min(0, ...balances), Math.max(1, ...balances)], 3);
  const most = ticks([0, Math.max(1, ...days.map((day) => day.spent))], 2);
  const foot = EDGE.top + HEIGHT.balance;
  const ground = foot + EDGE.between + HEIGHT.spent;
  const y = linear([first(high), last(high)], [foot, EDGE.top]);
  const spent = linear([0, last(most)], [0, HEIGHT.spent]);
  // Each day is a step as wide as the day: the line ends where the last day does.
  const points = [...days.map((day, i) => ({ x: x(i), y: y(day.balance ?? 0) })), { x: x(days.length), y: y(balances[balances.length - 1] ?? 0) }];
  const wide = Math.max(1, Math.min(24, x(1) - x(0) - 1));
  return html`<svg width=${width} height=${ground + EDGE.bottom} aria-hidden="true">
    <text x=${EDGE.left} y=${EDGE.top - 6}>left, credits</text><text x=${EDGE.left} y=${ground - HEIGHT.spent - 6}>spent a day, credits</text>
    ${high.map((value) => rule(y(value), amount(value), width))}
    <path class="fill" d=${area(points, y(Math.max(0, first(high))))} />
    <path class="stroke" d=${steps(points)} />
    ${most.map((value) => rule(ground - spent(value), amount(value), width))}
    ${days.map((day, i) => day.spent > 0 && html`<rect class="spent" x=${x(i + 0.5) - wide / 2} y=${ground - spent(day.spent)} width=${wide} height=${spent(day.spent)} />`)}
    ${days.map((day, i) => day.refused > 0 && html`<path class="refused" d=${`M${x(i + 0.5) - 3} ${ground + 6}h6l-3 -5z`} />`)}
    ${dates(days, x, width).map(([i, text, anchor]) => html`<text x=${x(i)} y=${ground + 16} text-anchor=${anchor}>${text}</text>`)}
    ${at !== null && html`<path class="here" d=${`M${x(at + 0.5)} ${EDGE.top}V${ground}`} />`}
  </svg>`;
}

/** @param {number[]} values */
const first = (values) => values[0] ?? 0;

/** @param {number[]} values */
const last = (values) => values[values.length - 1] ?? 0;

/** @param {number} y @param {string} text @param {number} width */
const rule = (y, text, width) => html`<path class="rule" d=${`M${EDGE.left} ${y}H${width - EDGE.right}`} /><text x=${EDGE.left - 6} y=${y + 4} text-anchor="end">${text}</text>`;

/**
 * The first and the last day, and one between where there is room.
 * @param {import('./days.js').Day[]} days @param {(i: number) => number} x @param {number} width
 * @returns {[number, string, string][]}
 */
function dates(days, x, width) {
  /** @param {number} i */
  const text = (i) => new Date(`${days[i]?.day}T00:00:00Z`).toLocaleDateString('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  if (days.length === 1) return [[0.5, text(0), 'middle']];
  /** @type {[number, string, string][]} */
  const ends = [[0, text(0), 'start'], [days.length, text(days.length - 1), 'end']];
  const middle = Math.floor(days.length / 2);
  return width > 360 && days.length > 4 ? [...ends, [middle + 0.5, text(middle), 'middle']] : ends;
}

/** The figures behind the drawing. @param {{ days: import('./days.js').Day[] }} props */
function Table({ days }) {
  return html`<details class="table-behind"><summary>As a table</summary><div class="wide" role="region" tabindex="0" aria-label="Days">
    <table class="figures"><caption class="sr">Balance and spending by day</caption>
      <thead><tr><th scope="col">Day (UTC)</th><th scope="col" class="num">Spent</th><th scope="col" class="num">Given</th>
        <th scope="col" class="num">Expired</th><th scope="col" class="num">Refused</th><th scope="col" class="num">Balance</th></tr></thead>
      <tbody>${[...days].reverse().map((day) => html`<tr><th scope="row" class="num">${day.day}</th><td class="num">${amount(day.spent)}</td>
        <td class="num">${amount(day.given)}</td><td class="num">${amount(day.lost)}</td>
        <td class="num">${day.refused}</td><td class="num">${day.balance === null ? '' : amount(day.balance)}</td></tr>`)}</tbody>
    </table></div></details>`;
}
