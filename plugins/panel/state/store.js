// The one store of the page: a state, pure reducers, and a hook that draws again when what it selects has changed.

import { useEffect, useState } from '../parts/html.js';
import { empty, reduce } from './reduce.js';

/** @typedef {import('./reduce.js').State} State */
/** @typedef {import('./reduce.js').Action} Action */

/** @type {State} */
let state = empty();
/** @type {Set<() => void>} */
const hearers = new Set();

/** The state now. It is never changed in place. @returns {State} */
export const now = () => state;

/** Changes the state by an action of `reduce.js`. @param {Action} action */
export function dispatch(action) {
  const next = reduce(state, action);
  if (next !== state) {
    state = next;
    hearers.forEach((hear) => hear());
  }
}

/** Calls back after every change, until the returned function is called. @param {() => void} hear */
export function subscribe(hear) {
  hearers.add(hear);
  return () => void hearers.delete(hear);
}

/**
 * What `select` picks of the state; the component is drawn again when that is another value. So pick what is in the state, and derive
 * from it afterwards: a selector that makes a new array each time draws at every change.
 * @template T
 * @param {(state: State) => T} select
 * @returns {T}
 */
export function useStore(select) {
  const picked = select(state);
  const [, redraw] = useState(0);
  useEffect(() => {
    let last = picked;
    const look = () => {
      const next = select(state);
      if (!Object.is(next, last)) {
        last = next;
        redraw((n) => n + 1);
      }
    };
    look();
    return subscribe(look);
  });
  return picked;
}
