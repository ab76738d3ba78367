// The views there are, by the first part of the address. Each is loaded when it is first shown. `says` puts it into the navigation.

/** @typedef {{ load: () => Promise<any>, says?: string, key?: string, css?: string }} Route */

/** @type {Record<string, Route>} */
export const ROUTES = {
  board: { load: () => import('./board.js'), says: 'Shots', key: 'board' },
  shot: { load: () => import('./shot.js') },
  take: { load: () => import('./take.js'), css: 'css/take.css' },
  queue: { load: () => import('./queue.js'), css: 'css/queue.css', says: 'Queue', key: 'queue' },
  search: { load: () => import('./search.js'), css: 'css/search.css', says: 'Search', key: 'search' },
};
