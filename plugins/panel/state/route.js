// Where the page is: `#/shot/spring?tier=hero` is the view `shot` with the parts ["spring"] and the query {tier: "hero"}.

import { useEffect, useState } from '../parts/html.js';

/** @typedef {{ view: string, parts: string[], query: Record<string, string> }} Place */

/** Reads a fragment. @param {string} hash @returns {Place} */
export function read(hash) {
  const [path, query] = hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').filter(Boolean).map(decode);
  return { view: parts.shift() ?? 'board', parts, query: Object.fromEntries(new URLSearchParams(query)) };
}

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The fragment of a place, for links. @param {string} view @param {string[]} [parts] @param {Record<string, string>} [query] */
export function link(view, parts = [], query = {}) {
  const path = [view, ...parts].map(encodeURIComponent).join('/');
  const tail = new URLSearchParams(query).toString();
  return `#/${path}${tail && `?${tail}`}`;
}

/** Goes to a place. @param {string} view @param {string[]} [parts] @param {Record<string, string>} [query] */
export function go(view, parts, query) {
  location.hash = link(view, parts, query);
}

/** The take that was looked at last in any view, so that a shot is come back to where it was left. */
let lastTake = '';
export const seenLast = () => lastTake;

/** The place now; draws again when it changes. @returns {Place} */
export function usePlace() {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const hear = () => setHash(location.hash);
    addEventListener('hashchange', hear);
    return () => removeEventListener('hashchange', hear);
  }, []);
  const place = read(hash);
  if (/^t\d+$/.test(place.parts[0] ?? '')) {
    lastTake = place.parts[0];
  }
  return place;
}
