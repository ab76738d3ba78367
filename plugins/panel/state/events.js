// What an event changes at once, and what has to be asked for because an event only names it. Pure.

import { merge, withJobs, withSlots } from './slots.js';

/** @typedef {import('./reduce.js').State} State */

/** What to ask for; `listed` is every take that is listed. @typedef {{ takes: Set<string>, listed: boolean, shots: boolean, jobs: Set<string>, wallets: boolean, projects: boolean }} Wants */

/** The state after events, in their order. @param {State} state @param {any[]} events @returns {State} */
export function onEvents(state, events) {
  return events.reduce(onEvent, state);
}

/** @param {State} before @param {any} event @returns {State} */
function onEvent(before, event) {
  const moved = event.seq > before.seq ? { ...before, seq: event.seq } : before;
  const state = event.kind === 'client' ? { ...moved, clientNews: moved.clientNews + 1 } : moved;
  if (event.project && event.project !== state.project) {
    return state;
  }
  switch (event.kind) {
    case 'progress': return withJob(state, event, { progress: event.progress, state: event.state ?? undefined });
    case 'job': return withJob(state, event, { state: event.state, take: event.take ?? undefined });
    case 'verdict': return withVerdict(state, event);
    case 'anchor': return withAnchor(state, event);
    case 'deleted': return withoutTake(state, event.take);
    default: return state;
  }
}

/** @param {State} state @param {any} event @param {any} change @returns {State} */
function withJob(state, event, change) {
  const job = state.jobs.get(event.job);
  if (!job) {
    return state;
  }
  const told = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined && value !== null));
  return withJobs(state, [{ ...job, ...told }]);
}

/** @param {State} state @param {any} event @returns {State} */
function withVerdict(state, event) {
  const take = state.takes.get(event.take);
  const verdict = event.detail === 'keep' || event.detail === 'reject' ? event.detail : null;
  return take && take.verdict !== verdict ? merge(state, [{ ...take, verdict }]) : state;
}

/** @param {State} state @param {any} event @returns {State} */
function withAnchor(state, event) {
  const changed = [...state.takes.values()]
    .filter((take) => take.shot === event.shot && take.anchor !== (take.id === event.take))
    .map((take) => ({ ...take, anchor: take.id === event.take }));
  const shot = state.shots.get(event.shot);
  const shots = shot ? new Map(state.shots).set(event.shot, { ...shot, anchor: event.take ?? null }) : state.shots;
  return merge({ ...state, shots }, changed);
}

/** @param {State} state @param {string} gone @returns {State} */
function withoutTake(state, gone) {
  const takes = new Map(state.takes);
  takes.delete(gone);
  const lists = new Map(state.lists);
  for (const [shot, list] of state.lists) {
    const at = list.slots.indexOf(gone);
    if (at >= 0) {
      const slots = list.slots.filter((slot) => slot !== gone);
      lists.set(shot, { ...list, slots, fresh: list.fresh - (at < list.fresh ? 1 : 0), total: list.total === null ? null : list.total - 1 });
    }
  }
  return withSlots({ ...state, takes, lists });
}

/** States of a job in which credits were put on hold, taken or given back. */
const MONEY = new Set(['queued', 'done', 'refused', 'failed', 'cancelled']);

/** Wants for nothing. @returns {Wants} */
export const noWants = () => ({ takes: new Set(), listed: false, shots: false, jobs: new Set(), wallets: false, projects: false });

/** Adds to `wants` what has to be asked for after `event`, in the state after it. @param {Wants} wants @param {State} state @param {any} event */
export function want(wants, state, event) {
  if (event.kind === 'credit' || (event.kind === 'job' && MONEY.has(event.state))) {
    wants.wallets = true;
  }
  if (event.kind === 'project' || (event.kind === 'shot' && event.project !== state.project)) {
    wants.projects = true;
  }
  if (event.project !== state.project) {
    return;
  }
  if (event.kind === 'verdict' && !event.take) {
    // An undo does not say of which takes.
    wants.listed = true;
  } else if (event.kind === 'take' || event.kind === 'verdict') {
    wants.takes.add(event.take);
  }
  if (['take', 'shot', 'verdict', 'deleted', 'anchor'].includes(event.kind)) {
    wants.shots = true;
  }
  if (event.kind === 'job' && event.state !== 'done' && event.state !== 'cancelled') {
    const known = state.jobs.get(event.job);
    const bad = event.state === 'failed' || event.state === 'refused' || event.state === 'needs_you';
    if (!known || bad) {
      wants.jobs.add(event.job);
    }
  }
}
