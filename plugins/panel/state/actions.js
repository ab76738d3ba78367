// What a person does, as calls of the daemon. Each shows at once what will come, where that is certain, and says what came.

import { key as freshKey } from '../client.js';
import { toast } from '../parts/toast.js';
import { call, upload } from './daemon.js';
import { dispatch, now } from './store.js';

/** @typedef {{ method: 'draft' | 'promote' | 'edit' | 'stitch' } & Record<string, any>} Request what `quote` takes */
/** @typedef {{ shot: string | null, count: number, width: number, height: number, tier: string }} Expected the ghosts that a press shows */

/**
 * Makes what was quoted. Ghosts stand at once; the key is made once for this press. Throws the daemon's `Fault`.
 * @param {Request} request @param {any} [quote] @param {Expected} [expected]
 */
export async function make({ method, ...params }, quote, expected) {
  const key = freshKey();
  expected && dispatch({ type: 'press', key, ...expected });
  try {
    const made = await call(method, { ...params, idempotency_key: key, quote_id: quote?.quote_id ?? null });
    dispatch({ type: 'made', key, made });
    made.jobs.length || toast({ text: `${many(made.takes.length)} from the cache, at no cost` });
    return made;
  } catch (fault) {
    dispatch({ type: 'unpress', key });
    throw fault;
  }
}

/** Keeps or rejects takes; with the same word again it is taken back. @param {string[]} ids @param {'keep' | 'reject'} verdict */
export async function judge(ids, verdict) {
  const takes = ids.flatMap((id) => now().takes.get(id) ?? []);
  if (!takes.length) {
    return;
  }
  const word = takes.every((take) => take.verdict === verdict) ? null : verdict;
  // The word shows at once; what the daemon answers stands.
  dispatch({ type: 'takes', takes: takes.map((take) => ({ ...take, verdict: word })) });
  const done = await told(() => call('take.judge', { takes: takes.map((take) => take.id), verdict: word }));
  dispatch({ type: 'takes', takes: done?.takes ?? takes });
  done && toast({ text: `${many(takes.length)} ${word ? { keep: 'kept', reject: 'rejected' }[word] : 'without a verdict'}`, action: { says: 'Undo', run: undo } });
}

/** Takes the last keep, reject or anchor back. */
export async function undo() {
  const done = await told(() => call('undo', { project: now().project }));
  if (done) {
    dispatch({ type: 'takes', takes: done.takes });
    toast({ text: done.undone });
  }
}

/** Makes a still the anchor frame of its shot. @param {string} take */
export async function anchor(take) {
  const done = await told(() => call('anchor.set', { take }));
  if (done?.take) {
    dispatch({ type: 'events', events: [{ kind: 'anchor', seq: 0, project: now().project, shot: done.shot, take }] });
    toast({ text: `${take} is the anchor frame of ${done.shot_name}`, action: { says: 'Undo', run: undo } });
  }
}

/** Brings a picture in as a take of a shot. @param {Blob} blob @param {string} shot */
export async function bringIn(blob, shot) {
  const done = await told(async () => {
    const asset = await upload(blob);
    return call('asset.import', { digest: asset.digest, shot, project: now().project });
  });
  if (done?.take) {
    dispatch({ type: 'takes', takes: [done.take] });
    toast({ text: `${done.take.id} was brought into ${done.take.shot_name}` });
  }
}

/** Stops jobs. @param {{ jobs: string[] } | { all: true }} which */
export async function cancel(which) {
  const done = await told(() => call('job.cancel', { ...which, project: now().project }));
  done && dispatch({ type: 'jobs', jobs: done.jobs });
}

/** Tries a job again that ended badly, as a new job. @param {string} job */
export async function retry(job) {
  const made = await told(() => call('job.retry', { job, idempotency_key: freshKey() }));
  made && dispatch({ type: 'made', key: '', made });
}

/** Runs a call and says its fault as a toast; gives null then. @template T @param {() => Promise<T>} run @returns {Promise<T | null>} */
export async function told(run) {
  try {
    return await run();
  } catch (fault) {
    const { message, hint } = /** @type {any} */ (fault);
    toast({ text: message, hint, bad: true });
    return null;
  }
}

/** @param {number} count */
const many = (count) => (count === 1 ? '1 take' : `${count} takes`);
