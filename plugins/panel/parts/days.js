// Entries of the books, summed by day: what the plot of a wallet shows, and the table behind it.
//
// Days are UTC, as the daemon's budgets a day are. Only what the entries say is added up; no price and no rule is known here.

/** @typedef {import('../types.js').Entry} Entry */

/**
 * A day of a wallet, in micro-credits.
 * @typedef {object} Day
 * @property {string} day `YYYY-MM-DD`, UTC.
 * @property {number} spent Captured and overage.
 * @property {number} given Grants.
 * @property {number} lost Expired.
 * @property {number} refused How many requests were refused.
 * @property {number | null} balance Posted after the day's last entry; null before the first one that says it.
 */

const DAY_MS = 86_400_000;

/**
 * The UTC day of a time, `YYYY-MM-DD`.
 * @param {number} at_ms
 */
export const dayOf = (at_ms) => new Date(at_ms).toISOString().slice(0, 10);

/**
 * A wallet's days, oldest first, none left out between the first entry and `until_ms`.
 * @param {Entry[]} entries In any order.
 * @param {string} wallet
 * @param {number} until_ms The last day is the one of this time.
 * @returns {Day[]}
 */
export function byDay(entries, wallet, until_ms) {
  const own = entries.filter((entry) => entry.wallet === wallet).sort((a, b) => a.seq - b.seq);
  const first = own[0];
  if (!first) return [];
  /** @type {Map<string, Day>} */
  const days = new Map();
  for (let at = Date.parse(dayOf(first.at_ms)); at <= until_ms; at += DAY_MS) days.set(dayOf(at), emptyDay(dayOf(at)));
  for (const entry of own) {
    const name = dayOf(entry.at_ms);
    const day = days.get(name) ?? emptyDay(name);
    days.set(name, day);
    book(day, entry);
  }
  return carried([...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)));
}

/** @param {string} day @returns {Day} */
const emptyDay = (day) => ({ day, spent: 0, given: 0, lost: 0, refused: 0, balance: null });

/** @param {Day} day @param {Entry} entry */
function book(day, entry) {
  if (entry.kind === 'capture' || entry.kind === 'overage') day.spent += entry.amount_microcredits;
  if (entry.kind === 'grant') day.given += entry.amount_microcredits;
  if (entry.kind === 'expiry') day.lost += entry.amount_microcredits;
  if (entry.kind === 'refusal') day.refused += 1;
  day.balance = entry.posted_after_microcredits ?? day.balance;
}

/** A day without entries ends as the day before did. @param {Day[]} days */
function carried(days) {
  /** @type {number | null} */
  let last = null;
  for (const day of days) last = day.balance = day.balance ?? last;
  return days;
}

/**
 * Sums over days.
 * @param {Day[]} days
 */
export const total = (days) => ({
  spent: days.reduce((sum, day) => sum + day.spent, 0),
  given: days.reduce((sum, day) => sum + day.given, 0),
  lost: days.reduce((sum, day) => sum + day.lost, 0),
});
