// What a page keeps for the next time it is opened. A page in another program's frame may have no storage; then it is kept while the page lives.

/** @param {'localStorage' | 'sessionStorage'} kind @returns {Storage | null} */
function storage(kind) {
  try {
    return globalThis[kind] ?? null;
  } catch {
    return null;
  }
}

/** @param {'localStorage' | 'sessionStorage'} kind */
function shelf(kind) {
  /** @type {Map<string, string>} */
  const instead = new Map();
  return {
    /** @param {string} name @returns {string | null} */
    get: (name) => storage(kind)?.getItem(name) ?? instead.get(name) ?? null,
    /** @param {string} name @param {string} value */
    set: (name, value) => {
      const place = storage(kind);
      place ? place.setItem(name, value) : instead.set(name, value);
    },
    /** @param {string} name */
    drop: (name) => {
      storage(kind)?.removeItem(name);
      instead.delete(name);
    },
  };
}

/** Kept for this address until somebody logs out. */
export const kept = shelf('localStorage');
/** Kept for this window. */
export const mine = shelf('sessionStorage');
