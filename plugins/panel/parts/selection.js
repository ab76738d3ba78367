// Selecting tiles as file managers do. Pure.

/** @typedef {{ cursor: string | null, from: string | null, selected: Set<string> }} Picked `from` is where a range begins */

/**
 * The selection after a tile was picked: alone, in addition, as the end of a range, or only walked to.
 * @param {Picked} old @param {string[]} slots @param {string} slot @param {'only' | 'toggle' | 'range' | 'move'} how @returns {Picked}
 */
export function pick(old, slots, slot, how) {
  switch (how) {
    case 'toggle': return { cursor: slot, from: slot, selected: toggled(old.selected, slot) };
    case 'range': return { cursor: slot, from: old.from ?? old.cursor ?? slot, selected: between(slots, old.from ?? old.cursor ?? slot, slot) };
    case 'only': return { cursor: slot, from: slot, selected: new Set([slot]) };
    default: return { cursor: slot, from: slot, selected: new Set() };
  }
}

/** @param {Set<string>} selected @param {string} slot */
function toggled(selected, slot) {
  const next = new Set(selected);
  next.delete(slot) || next.add(slot);
  return next;
}

/** @param {string[]} slots @param {string} one @param {string} other */
function between(slots, one, other) {
  const [from, to] = [slots.indexOf(one), slots.indexOf(other)].sort((a, b) => a - b);
  return new Set(slots.slice(Math.max(0, from), to + 1));
}
