// The state of the page and how it changes: pure functions, no calls, no clock. What a person sees is drawn from this alone.

import { onEvents } from './events.js';
import { claim, drop, ghosts, merge, page, withJobs } from './slots.js';

/** @typedef {import('../types.js').Take} Take */
/** @typedef {import('../types.js').Shot} Shot */
/** @typedef {import('../types.js').Tier} Tier */
/** @typedef {import('../types.js').Wallet} Wallet */
/** A job, with the size that was expected of its take where a press of this page made it. @typedef {import('../types.js').Job & { width?: number, height?: number }} Job */

/**
 * The takes of a shot in the order they are shown, newest first. A slot is a take (`t12`), a job that makes one (`j7`), or a ghost of a
 * press that was not answered yet (`g:<key>:<k>`); a ghost becomes a job and a job becomes a take in its own place.
 * @typedef {{ slots: string[], fresh: number, cursor: string | null, total: number | null, loaded: boolean }} List
 */

/** @typedef {{ key: string, shot: string | null, width: number, height: number, tier: string }} Ghost */

/**
 * @typedef {object} State
 * @property {'connecting' | 'ready' | 'down' | 'blocked' | 'wrong_token' | 'version_skew'} connection
 * @property {string | null} project id of the project that is shown; null before the first answer
 * @property {any[]} projects
 * @property {Tier[]} tiers lowest first
 * @property {Map<string, Shot>} shots by id, the one changed last first
 * @property {boolean} shotsLoaded
 * @property {Map<string, Take>} takes by id
 * @property {Map<string, List>} lists by shot id
 * @property {Map<string, Job>} jobs open ones, and those that ended badly while the page was open, by id
 * @property {Map<string, Ghost>} ghosts by slot
 * @property {Wallet[]} wallets
 * @property {import('../types.js').Notice[]} notices
 * @property {number} rounds how often the connection came up: what could not be loaded is tried again in the next round
 * @property {number} clientNews counts events about clients and pairing, of which some have no sequence number
 * @property {number} seq the newest event that was seen
 */

/** @typedef {{ type: string, [field: string]: any }} Action */

/** A state that knows nothing yet. @returns {State} */
export function empty() {
  return {
    connection: 'connecting', project: null, projects: [], tiers: [], shots: new Map(), shotsLoaded: false, takes: new Map(),
    lists: new Map(), jobs: new Map(), ghosts: new Map(), wallets: [], notices: [], clientNews: 0, rounds: 0, seq: 0,
  };
}

/** @type {Record<string, (state: State, action: Action) => State>} */
const REDUCERS = {
  connection: (state, { state: connection }) => ({ ...state, connection, rounds: state.rounds + (connection === 'ready' ? 1 : 0) }),
  projects: (state, { projects }) => ({ ...state, projects }),
  tiers: (state, { tiers }) => ({ ...state, tiers }),
  wallets: (state, { wallets }) => ({ ...state, wallets }),
  status: (state, { notices }) => ({ ...state, notices }),
  project: (state, { project }) => switchTo(state, project),
  shots: (state, { shots, all }) => withShots(state, shots, all),
  takes: (state, { takes }) => merge(state, takes),
  forget: (state) => ({ ...state, lists: new Map(), jobs: new Map() }),
  page,
  jobs: (state, { jobs, all }) => withJobs(state, jobs, all),
  press: ghosts,
  made: (state, { key, made }) => claim(withJobs(merge(state, made.takes), made.jobs, false), key, made),
  unpress: (state, { key }) => drop(state, key),
  events: (state, { events }) => onEvents(state, events),
  // Of clients that asked before the page followed events nobody told.
  live: (state) => ({ ...state, clientNews: state.clientNews + 1 }),
};

/** The state after an action. @param {State} state @param {Action} action @returns {State} */
export function reduce(state, action) {
  const step = REDUCERS[action.type];
  return step ? step(state, action) : state;
}

/** Another project: what belongs to the old one goes. @param {State} state @param {string} project @returns {State} */
function switchTo(state, project) {
  if (project === state.project) {
    return state;
  }
  const { connection, projects, wallets, notices, clientNews, rounds, seq } = state;
  return { ...empty(), connection, projects, wallets, notices, clientNews, rounds, seq, project };
}

/** Shots as the daemon tells them; `all` replaces what was known. @param {State} state @param {Shot[]} shots @param {boolean} [all] @returns {State} */
function withShots(state, shots, all) {
  const known = new Map(all ? [] : state.shots);
  shots.forEach((shot) => known.set(shot.id, shot));
  const sorted = [...known.values()].sort((a, b) => b.updated_ms - a.updated_ms);
  return { ...state, shots: new Map(sorted.map((shot) => [shot.id, shot])), shotsLoaded: true };
}
