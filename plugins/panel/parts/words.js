// Numbers and times as a person says them.

const MICRO = 1_000_000;
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** House credits without their unit: 1500000 → "1.5". A price that is not nothing never reads as nothing. @param {number} micro */
export function amount(micro) {
  return micro !== 0 && Math.abs(micro) < MICRO / 100 ? (micro / MICRO).toPrecision(1) : whole.format(micro / MICRO);
}

/** House credits with their unit: "1 credit", "12 credits". @param {number} micro */
export const credits = (micro) => `${amount(micro)} ${Math.abs(micro) === MICRO ? 'credit' : 'credits'}`;

/** A length of time: "350 ms", "12 s", "3 min", "2 h". @param {number} ms */
export function lasts(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 90_000) return `${Math.round(ms / 1000)} s`;
  return ms < 5_400_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}

/** How long ago, seen from `nowMs`. @param {number} ms @param {number} nowMs */
export function ago(ms, nowMs) {
  const past = nowMs - ms;
  if (past < 60_000) return 'just now';
  if (past < 86_400_000) return `${past < 5_400_000 ? lasts(past) : `${Math.round(past / 3_600_000)} h`} ago`;
  return new Date(ms).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' });
}

/** "1 take", "3 takes". @param {number} count @param {string} one @param {string} [more] */
export const count = (count, one, more = `${one}s`) => `${whole.format(count)} ${count === 1 ? one : more}`;

/** A file name for a take: "spring-t12.png". @param {any} take */
export function fileName(take) {
  const ending = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp', 'video/mp4': 'mp4' }[/** @type {string} */ (take.asset.media)] ?? 'bin';
  return `${take.shot_name.replace(/[^\p{L}\p{N}_.-]+/gu, '-')}-${take.id}.${ending}`;
}

/** What became of a request or what it does now, for a job's state. @param {string} state */
export function stateWord(state) {
  return {
    queued: 'waiting', intent: 'starting', submitting: 'being made', submitted: 'being made', fetched: 'arriving', done: 'done', refused: 'refused',
    failed: 'failed', cancelled: 'cancelled', unknown: 'being looked up', needs_you: 'needs you',
  }[state] ?? state;
}

/** What a model said it did not understand, empty if nothing. @param {any} take */
export const missed = (take) => take.notes?.filter((/** @type {string} */ note) => note.startsWith('not understood')).join('; ') ?? '';
