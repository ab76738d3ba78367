// The order of a shot's tiles. A ghost becomes a job and a job becomes a take in its own place, so that nothing moves when a result comes.

/** @typedef {import('./reduce.js').State} State */
/** @typedef {import('./reduce.js').List} List */
/** @typedef {import('./reduce.js').Action} Action */

/** Whether a job has ended. @param {string} state */
export const isFinal = (state) => state === 'done' || state === 'refused' || state === 'failed' || state === 'cancelled';

/** The number of an id such as `t12`. @param {string} id */
const number = (id) => Number(id.slice(1));

/** A list before its first page. @returns {List} */
export const nothing = () => ({ slots: [], fresh: 0, cursor: null, total: null, loaded: false });

/** Jobs as the daemon tells them; `all` says that no other job is open. @param {State} state @param {any[]} told @param {boolean} [all] @returns {State} */
export function withJobs(state, told, all) {
  const jobs = new Map(all ? [...state.jobs].filter(([, job]) => isFinal(job.state)) : state.jobs);
  for (const job of told) {
    const over = job.state === 'cancelled' || (job.state === 'done' && (state.takes.has(job.take) || !jobs.has(job.id)));
    if (over) {
      jobs.delete(job.id);
    } else {
      jobs.set(job.id, { ...job, progress: job.progress ?? jobs.get(job.id)?.progress ?? null });
    }
  }
  return withSlots({ ...state, jobs });
}

/** Gives every open job of a listed shot a slot, and takes away the slots of jobs that are gone. @param {State} state @returns {State} */
export function withSlots(state) {
  return eachList(state, (list, shot) => {
    const there = new Set(list.slots);
    const come = [...state.jobs.values()]
      .filter((job) => job.shot === shot && !isFinal(job.state) && !there.has(job.id))
      .map((job) => job.id)
      .sort((a, b) => number(b) - number(a));
    const kept = without(list, (slot) => slot.startsWith('j') && !state.jobs.has(slot));
    return come.length ? onTop(kept, come) : kept;
  });
}

/** @param {State} state @param {(list: List, shot: string) => List} change @returns {State} */
function eachList(state, change) {
  /** @type {Map<string, List> | null} */
  let lists = null;
  for (const [shot, list] of state.lists) {
    const next = change(list, shot);
    if (next !== list) {
      lists ??= new Map(state.lists);
      lists.set(shot, next);
    }
  }
  return lists ? { ...state, lists } : state;
}

/** @param {List} list @param {string[]} slots @returns {List} */
function onTop(list, slots) {
  const first = list.slots.findIndex((slot) => slot.startsWith('g:'));
  // What a press of this page waits for takes the places of its ghosts, from the right, where the first variation stands.
  const places = first < 0 ? [] : list.slots.map((slot, at) => (slot.startsWith('g:') ? at : -1)).filter((at) => at >= 0);
  const next = [...list.slots];
  const rest = [...slots];
  while (rest.length && places.length) {
    next[/** @type {number} */ (places.pop())] = /** @type {string} */ (rest.pop());
  }
  // Jobs are told of in any order; the newest stands first.
  return rest.reverse().reduce((made, job) => insert(made, placeOf(made, job), job), { ...list, slots: next });
}

/** @param {List} list @param {string} job */
function placeOf(list, job) {
  const at = list.slots.findIndex((slot) => !(slot.startsWith('g:') || (slot.startsWith('j') && number(slot) > number(job))));
  return at < 0 ? list.slots.length : at;
}

/** @param {List} list @param {(slot: string) => boolean} leaves @returns {List} */
function without(list, leaves) {
  const slots = list.slots.filter((slot) => !leaves(slot));
  if (slots.length === list.slots.length) {
    return list;
  }
  const fresh = list.slots.slice(0, list.fresh).filter((slot) => !leaves(slot)).length;
  return { ...list, slots, fresh };
}

/** Takes as the daemon tells them. New ones go to the place of their job, or on top. @param {State} state @param {any[]} told @returns {State} */
export function merge(state, told) {
  if (!told.length) {
    return state;
  }
  const takes = new Map(state.takes);
  const jobs = new Map(state.jobs);
  told.forEach((take) => takes.set(take.id, take));
  told.forEach((take) => take.job && jobs.get(take.job)?.state === 'done' && jobs.delete(take.job));
  const next = eachList({ ...state, takes, jobs }, (list, shot) => told.reduce((slots, take) => (take.shot === shot ? place(slots, take) : slots), list));
  return withSlots(next);
}

/** @param {List} list @param {any} take @returns {List} */
function place(list, take) {
  if (list.slots.includes(take.id)) {
    return list;
  }
  const total = list.total === null ? null : list.total + 1;
  const at = take.job ? list.slots.indexOf(take.job) : -1;
  if (at >= 0) {
    const slots = [...list.slots];
    slots[at] = take.id;
    return { ...list, slots, total };
  }
  const older = list.slots.findIndex((slot) => slot.startsWith('t') && number(slot) < number(take.id));
  // Older than everything that is loaded: its page will bring it.
  if (older < 0 && (list.cursor || !list.loaded)) {
    return list;
  }
  return { ...insert(list, older < 0 ? list.slots.length : older, take.id), total };
}

/** @param {List} list @param {number} at @param {string} slot @returns {List} */
function insert(list, at, slot) {
  return { ...list, slots: [...list.slots.slice(0, at), slot, ...list.slots.slice(at)], fresh: list.fresh + (at <= list.fresh ? 1 : 0) };
}

/** The next page of a shot, older than what is there. @param {State} state @param {Action} action @returns {State} */
export function page(state, { shot, takes: told, cursor, total }) {
  const takes = new Map(state.takes);
  told.forEach((/** @type {any} */ take) => takes.set(take.id, take));
  const list = state.lists.get(shot) ?? nothing();
  const there = new Set(list.slots);
  const more = told.filter((/** @type {any} */ take) => !there.has(take.id)).map((/** @type {any} */ take) => take.id);
  const next = { ...list, slots: [...list.slots, ...more], cursor: cursor ?? null, total: total ?? list.total, loaded: true };
  return withSlots({ ...state, takes, lists: new Map(state.lists).set(shot, next) });
}

/** Ghosts of a press, before its answer. @param {State} state @param {Action} action @returns {State} */
export function ghosts(state, { key, shot, count, width, height, tier }) {
  const slots = Array.from({ length: count }, (_, at) => `g:${key}:${count - 1 - at}`);
  const known = new Map(state.ghosts);
  slots.forEach((slot) => known.set(slot, { key, shot, width, height, tier }));
  const list = shot && state.lists.get(shot);
  if (!list) {
    return { ...state, ghosts: known };
  }
  const next = { ...list, slots: [...slots, ...list.slots], fresh: list.fresh + count };
  return { ...state, ghosts: known, lists: new Map(state.lists).set(shot, next) };
}

/** The answer to a press: its ghosts become its jobs and takes. @param {State} state @param {string} key @param {any} made @returns {State} */
export function claim(state, key, made) {
  return drop(sized(state, key, made.jobs), key);
}

/** Jobs keep the size that was expected of them. @param {State} state @param {string} key @param {any[]} told @returns {State} */
function sized(state, key, told) {
  const ghost = [...state.ghosts.values()].find((one) => one.key === key);
  if (!ghost) {
    return state;
  }
  const jobs = new Map(state.jobs);
  for (const { id } of told) {
    const job = jobs.get(id);
    job && jobs.set(id, { ...job, width: ghost.width, height: ghost.height });
  }
  return { ...state, jobs };
}

/** Takes the ghosts of a press away. @param {State} state @param {string} key @returns {State} */
export function drop(state, key) {
  const mine = `g:${key}:`;
  const known = new Map([...state.ghosts].filter(([slot]) => !slot.startsWith(mine)));
  return eachList({ ...state, ghosts: known }, (list) => without(list, (slot) => slot.startsWith(mine)));
}
