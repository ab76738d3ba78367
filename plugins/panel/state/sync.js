// Keeps the store true: asks once at the start, then follows events and asks for what they name. Nothing is kept beyond the page.

import { call, the } from './daemon.js';
import { noWants, want } from './events.js';
import { go } from './route.js';
import { kept } from './shelf.js';
import { dispatch, now } from './store.js';
import { toast } from '../parts/toast.js';

const PROJECT_SHELF = 'maquette.project';
const FIRST_PAGE = 100;
const NEXT_PAGE = 500;
const AGAIN_MS = 3_000;

let wants = noWants();
/** @type {any[]} */
let heard = [];
let waiting = false;

/** Follows the daemon: whenever it is there, asks for what events do not bring; then events change the store. */
export function follow() {
  let wasReady = false;
  let following = false;
  the().onState(async (state) => {
    const again = state === 'ready' && !wasReady;
    wasReady = state === 'ready';
    if (!again) {
      return;
    }
    if (!following) {
      following = true;
      await begin().catch(() => void (following = false));
    }
    await catchUp();
  });
}

/** Subscribes from now on, before anything is asked for: what changes meanwhile is told. */
async function begin() {
  const { last_seq: since } = await call('status');
  const onLive = () => dispatch({ type: 'live' });
  the().events({ since, onLive, onFault: (fault) => fault.code === 'cursor_gone' && void startOver() }, hear);
}

/** Events are gone that nobody saw: everything is asked for again. */
async function startOver() {
  dispatch({ type: 'forget' });
  await catchUp();
}

/** What events do not bring: asked for after every connection. */
async function catchUp() {
  try {
    await Promise.all([loadProjects(), loadWallets(), loadStatus()]);
    await loadProject();
  } catch (fault) {
    again(/** @type {import('../client.js').Fault} */ (fault));
  }
  missed.forEach((take) => wants.takes.add(take));
  missed.clear();
  ask();
}

/** A daemon that is there and cannot answer yet is asked again; one that is gone comes back as a state. @param {import('../client.js').Fault} fault */
function again({ message, hint }) {
  if (now().connection === 'ready') {
    toast({ text: message, hint, bad: true });
    setTimeout(() => void catchUp(), AGAIN_MS);
  }
}

async function loadStatus() {
  dispatch({ type: 'status', notices: (await call('status')).notices });
}

async function loadWallets() {
  dispatch({ type: 'wallets', wallets: (await call('credit.balance')).wallets });
}

async function loadProjects() {
  const { projects } = await call('project.list').catch(oneProject);
  dispatch({ type: 'projects', projects });
  if (!now().project) {
    const last = kept.get(PROJECT_SHELF);
    const wanted = projects.find((one) => one.id === last) ?? projects[0];
    wanted && dispatch({ type: 'project', project: wanted.id });
  }
}

/** A daemon without `project.list` has one project that can be shown. @param {any} fault @returns {Promise<{ projects: import('../types.js').ListedProject[] }>} */
async function oneProject(fault) {
  if (fault.code !== 'unknown_method') {
    throw fault;
  }
  const project = await call('project.get', { project: kept.get(PROJECT_SHELF) });
  return { projects: [{ id: project.id, name: project.name, trusted: project.trusted, is_default: true, shots: 0, takes: 0, updated_ms: 0 }] };
}

/** Shots, tiers and open jobs of the project that is shown. */
async function loadProject() {
  const project = now().project;
  if (!project) {
    return;
  }
  const [tiers, shots, jobs] = await Promise.all([
    call('tier.list', { project }), call('shot.list', { project, limit: 500 }), call('job.list', { project, open: true, limit: 500 }),
  ]);
  if (project === now().project) {
    dispatch({ type: 'tiers', tiers: tiers.tiers });
    dispatch({ type: 'shots', shots: shots.shots, all: true });
    dispatch({ type: 'jobs', jobs: jobs.jobs, all: true });
    await covers(shots.shots);
  }
}

/** Shows another project. @param {string} project */
export async function openProject(project) {
  kept.set(PROJECT_SHELF, project);
  dispatch({ type: 'project', project });
  await loadProject().catch(() => {});
}

/** The takes that shots show as their covers. @param {any[]} shots */
async function covers(shots) {
  const ids = shots.map((shot) => shot.anchor ?? shot.latest).filter((id) => id && !now().takes.has(id));
  await loadTakes(new Set(ids));
}

/** Shots of which a page is on its way. @type {Set<string>} */
const paging = new Set();

/** The next page of a shot, if there is one and it was not asked for yet. @param {import('../types.js').Shot} shot */
export async function loadMore(shot) {
  const list = now().lists.get(shot.id);
  if (paging.has(shot.id) || (list?.loaded && !list.cursor)) {
    return;
  }
  paging.add(shot.id);
  await loadPage(shot, list).catch(() => {});
  paging.delete(shot.id);
}

/** @param {import('../types.js').Shot} shot @param {import('./reduce.js').List | undefined} list */
async function loadPage(shot, list) {
  const limit = list?.loaded ? NEXT_PAGE : FIRST_PAGE;
  const reply = await call('take.list', { project: shot.project, shot: shot.name, limit, cursor: list?.cursor ?? null });
  dispatch({ type: 'page', shot: shot.id, takes: reply.takes, cursor: reply.cursor, total: reply.total });
}

/** A picture's address is good for an hour; after that its take is asked for once more, and once only. @param {{ id: string, asset: { url?: string | null } }} take */
export function renew(take) {
  const url = take.asset.url ?? '';
  if (url && !renewed.has(url)) {
    renewed.add(url);
    wants.takes.add(take.id);
    ask();
  }
}

/** @type {Set<string>} */
const renewed = new Set();

/** @param {any} event */
function hear(event) {
  heard.push(event);
  if (event.kind === 'client' && event.detail === 'asked') {
    toast({ text: 'A client asks to be let in', action: { says: 'Look at it', run: () => go('clients') } });
  }
  if (!waiting) {
    waiting = true;
    // One turn later, so that the events of one commit are one change. No timer: a hidden page still hears.
    queueMicrotask(take);
  }
}

function take() {
  waiting = false;
  const events = heard;
  heard = [];
  dispatch({ type: 'events', events });
  events.forEach((event) => want(wants, now(), event));
  ask();
}

const asking = { takes: false, rest: false };
/** Takes that could not be asked for because the daemon went away. @type {Set<string>} */
const missed = new Set();

/** Asks for what is wanted, one round at a time; takes do not wait for the rest. */
function ask() {
  void askTakes();
  void askRest();
}

async function askTakes() {
  if (asking.takes) {
    return;
  }
  asking.takes = true;
  while (wants.takes.size) {
    const round = wants.takes;
    wants.takes = new Set();
    await loadTakes(round);
  }
  asking.takes = false;
}

async function askRest() {
  if (asking.rest) {
    return;
  }
  asking.rest = true;
  while (wants.listed || wants.jobs.size || wants.shots || wants.wallets || wants.projects) {
    const { takes, ...round } = wants;
    wants = { ...noWants(), takes };
    await Promise.all([
      loadJobs(round.jobs), round.listed && loadListed(), round.shots && loadShots(), round.wallets && loadWallets(), round.projects && loadProjects(),
    ]).catch(() => {});
  }
  asking.rest = false;
}

async function loadShots() {
  const project = now().project;
  const { shots } = await call('shot.list', { project, limit: 100 });
  if (project === now().project) {
    dispatch({ type: 'shots', shots });
    await covers(shots);
  }
}

/** Every page that is listed, once more. */
async function loadListed() {
  for (const [id, list] of now().lists) {
    const shot = now().shots.get(id);
    /** @type {string | null} */
    let cursor = null;
    for (let left = list.slots.length; shot && left > 0; left -= NEXT_PAGE) {
      const reply = /** @type {import('../types.js').TakeListReply} */ (await call('take.list', { project: shot.project, shot: shot.name, limit: Math.min(left, NEXT_PAGE), cursor }));
      dispatch({ type: 'takes', takes: reply.takes });
      cursor = reply.cursor ?? null;
      left = cursor ? left : 0;
    }
  }
}

/** @param {Set<string>} ids */
async function loadTakes(ids) {
  await inTurns([...ids], async (take) => {
    await call('take.get', { take }).then(
      (reply) => dispatch({ type: 'takes', takes: [reply.take] }),
      (fault) => fault.code === 'unknown_take' || missed.add(take),
    );
  });
}

/** @param {Set<string>} ids */
async function loadJobs(ids) {
  await inTurns([...ids], async (job) => {
    const told = await call('job.get', { job }).catch(() => null);
    told && told.project === now().project && dispatch({ type: 'jobs', jobs: [told] });
  });
}

/** Six at a time: what a browser sends at once to one address. @param {string[]} ids @param {(id: string) => Promise<void>} step */
async function inTurns(ids, step) {
  const rest = [...ids];
  const one = async () => {
    for (let id = rest.shift(); id; id = rest.shift()) {
      await step(id);
    }
  };
  await Promise.all(Array.from({ length: Math.min(6, rest.length) }, one));
}
