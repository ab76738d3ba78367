// The views there are, by the first part of the address. Each is loaded when it is first shown. `says` puts it into the navigation.

/** @typedef {{ load: () => Promise<any>, says?: string, key?: string, css?: string }} Route */

/** @type {Record<string, Route>} */
export const ROUTES = {
  board: { load: () => import('./board.js'), says: 'Shots', key: 'board' },
  shot: { load: () => import('./shot.js') },
  take: { load: () => import('./take.js'), css: 'css/desk.css' },
  compare: { load: () => import('./compare.js'), css: 'css/desk.css' },
  edit: { load: () => import('./edit.js'), css: 'css/desk.css' },
  motion: { load: () => import('./motion.js'), css: 'css/desk.css' },
  lineage: { load: () => import('./lineage.js'), css: 'css/lineage.css' },
  queue: { load: () => import('./queue.js'), css: 'css/queue.css', says: 'Queue', key: 'queue' },
  search: { load: () => import('./search.js'), css: 'css/search.css', says: 'Search', key: 'search' },
  credits: { load: () => import('./credits.js'), css: 'css/pages.css', says: 'Credits', key: 'credits' },
  stats: { load: () => import('./stats.js'), css: 'css/pages.css', says: 'Stats', key: 'stats' },
  clients: { load: () => import('./clients.js'), css: 'css/pages.css', says: 'Clients' },
  settings: { load: () => import('./settings.js'), css: 'css/pages.css', says: 'Settings' },
};
