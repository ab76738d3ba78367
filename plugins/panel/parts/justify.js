// Rows of pictures that keep their aspects and fill the width. Pure; whole pixels, so that no seam shows.

/** @typedef {{ from: number, top: number, height: number, lefts: number[], widths: number[] }} Row tiles `from` and following */
/** @typedef {{ rows: Row[], height: number }} Layout */

/**
 * Lays tiles out. The first `fresh` ones came since the list was opened: their rows are filled from below, so that a new tile on top
 * moves no row under it.
 * @param {number[]} aspects width by height of each tile @param {{ width: number, target: number, gap: number, fresh: number }} how @returns {Layout}
 */
export function justify(aspects, { width, target, gap, fresh }) {
  const parts = [...upwards(aspects, fresh, width, target, gap), ...downwards(aspects, fresh, width, target, gap)];
  let top = 0;
  const rows = parts.map(([from, to, full]) => {
    const row = lay(aspects, from, to, full, top, width, target, gap);
    top += row.height + gap;
    return row;
  });
  return { rows, height: Math.max(0, top - gap) };
}

/** @param {number[]} aspects @param {number} fresh @param {number} width @param {number} target @param {number} gap @returns {[number, number, boolean][]} */
function upwards(aspects, fresh, width, target, gap) {
  /** @type {[number, number, boolean][]} */
  const cuts = [];
  let to = fresh;
  let used = 0;
  for (let at = fresh - 1; at >= 0; at -= 1) {
    used += aspects[at] * target + gap;
    if (used - gap >= width) {
      cuts.unshift([at, to, true]);
      to = at;
      used = 0;
    }
  }
  to > 0 && cuts.unshift([0, to, false]);
  return cuts;
}

/** @param {number[]} aspects @param {number} fresh @param {number} width @param {number} target @param {number} gap @returns {[number, number, boolean][]} */
function downwards(aspects, fresh, width, target, gap) {
  /** @type {[number, number, boolean][]} */
  const cuts = [];
  let from = fresh;
  let used = 0;
  for (let at = fresh; at < aspects.length; at += 1) {
    used += aspects[at] * target + gap;
    if (used - gap >= width) {
      cuts.push([from, at + 1, true]);
      from = at + 1;
      used = 0;
    }
  }
  from < aspects.length && cuts.push([from, aspects.length, false]);
  return cuts;
}

/** One row: a full one fills the width exactly, another one has the target height. @returns {Row}
 * @param {number[]} aspects @param {number} from @param {number} to @param {boolean} full @param {number} top @param {number} width @param {number} target @param {number} gap */
function lay(aspects, from, to, full, top, width, target, gap) {
  const mine = aspects.slice(from, to);
  const room = width - gap * (mine.length - 1);
  const sum = mine.reduce((all, aspect) => all + aspect, 0);
  const height = Math.max(1, Math.round(full ? room / sum : Math.min(target, room / sum)));
  let edge = 0;
  const lefts = [];
  const widths = [];
  for (const [at, aspect] of mine.entries()) {
    const last = full && at === mine.length - 1;
    const wide = last ? width - edge : Math.max(1, Math.round(full ? (aspect / sum) * room : aspect * height));
    lefts.push(edge);
    widths.push(wide);
    edge += wide + gap;
  }
  return { from, top, height, lefts, widths };
}

/** The row that holds a tile. @param {Layout} layout @param {number} at */
export function rowOf(layout, at) {
  let low = 0;
  let high = layout.rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (layout.rows[middle].from <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The rows between two heights, as first and behind last. @param {Layout} layout @param {number} top @param {number} bottom @returns {[number, number]} */
export function rowsIn(layout, top, bottom) {
  const { rows } = layout;
  let first = 0;
  let high = rows.length;
  while (first < high) {
    const middle = (first + high) >> 1;
    if (rows[middle].top + rows[middle].height < top) first = middle + 1;
    else high = middle;
  }
  let last = first;
  while (last < rows.length && rows[last].top <= bottom) last += 1;
  return [first, last];
}

/** The tile that a key leads to from the tile `at`. @param {Layout} layout @param {number} at @param {string} key @param {number} screen height of what is seen */
export function moved(layout, at, key, screen) {
  const last = layout.rows.length ? layout.rows[layout.rows.length - 1].from + layout.rows[layout.rows.length - 1].widths.length - 1 : 0;
  const row = rowOf(layout, at);
  switch (key) {
    case 'ArrowLeft': return Math.max(0, at - 1);
    case 'ArrowRight': return Math.min(last, at + 1);
    case 'ArrowUp': return beside(layout, at, row, row - 1);
    case 'ArrowDown': return beside(layout, at, row, row + 1);
    case 'PageUp': return beside(layout, at, row, rowsIn(layout, layout.rows[row].top - screen, Infinity)[0]);
    case 'PageDown': return beside(layout, at, row, Math.min(layout.rows.length - 1, rowsIn(layout, layout.rows[row].top + screen, Infinity)[0]));
    case 'Home': return 0;
    case 'End': return last;
    default: return at;
  }
}

/** The tile of another row that lies nearest below or above. @param {Layout} layout @param {number} at @param {number} row @param {number} other */
function beside(layout, at, row, other) {
  const [here, there] = [layout.rows[row], layout.rows[other]];
  if (!there) {
    return at;
  }
  const middle = here.lefts[at - here.from] + here.widths[at - here.from] / 2;
  const found = there.lefts.findIndex((left, index) => left + there.widths[index] >= middle);
  return there.from + (found < 0 ? there.widths.length - 1 : found);
}
