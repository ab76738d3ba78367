// The views there are, by the first part of the address. Each is loaded when it is first shown. `says` puts it into the navigation.

/** @typedef {{ load: () => Promise<any>, says?: string, key?: string, css?: string }} Route */

/** @type {Record<string, Route>} */
export const ROUTES = {
  board: { load: () => import('./board.js'), says: 'Shots', key: 'board' },
  shot: { load: () => import('./shot.js') },
};
