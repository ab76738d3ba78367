// What can go wrong, in one class: what the daemon says, as it says it, and what happens on the way to it.

/**
 * An error with a stable code, a message for the person and a hint that names the next step.
 *
 * `code` is one of the daemon's (`credits_short`, `three_rolls`, `unauthorized`, …) or one of the way's own:
 * `down` nobody answers, `blocked` the browser does not let us ask, `version_skew` the daemon speaks another protocol,
 * `lost` the connection broke before the reply came, `timed_out` the reply did not come in time, `stopped` the caller gave up,
 * and of pairing `denied` and `expired`.
 */
export class Fault extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {string} [hint]
   * @param {import('../types.js').More} [data] figures that belong to the error; what does not apply is null
   */
  constructor(code, message, hint = '', data = undefined) {
    super(message);
    this.name = 'Fault';
    this.code = code;
    this.hint = hint;
    this.data = data;
  }

  /**
   * The fault in a JSON-RPC error object.
   * @param {any} error
   */
  static of(error) {
    const said = error?.data ?? {};
    const message = said.message ?? error?.message ?? 'The daemon refused.';
    return new Fault(said.code ?? 'unknown', message, said.hint, said.more);
  }

  /**
   * Any thrown value as a fault.
   * @param {unknown} thrown
   */
  static from(thrown) {
    if (thrown instanceof Fault) return thrown;
    return new Fault('internal', thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** A repeated paid call is safe only with the key of the first one. */
const REPEAT = 'Ask again with the same idempotency key; nothing is made or paid twice.';

/** The reply that may or may not be on its way will not be seen. */
export const lost = () => new Fault('lost', 'The connection broke before the reply came.', REPEAT);

/** @param {number} limitMs */
export const timedOut = (limitMs) => new Fault('timed_out', `No reply in ${Math.round(limitMs / 1000)} s.`, REPEAT);

export const stopped = () => new Fault('stopped', 'The call was given up.', REPEAT);

/**
 * Runs `work` with an `AbortSignal` that fires after `limitMs` or with the caller's own `signal`, and says which it was.
 * @template T
 * @param {number} limitMs
 * @param {AbortSignal | undefined} signal
 * @param {(signal: AbortSignal) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function within(limitMs, signal, work) {
  const giveUp = new AbortController();
  const onStop = () => giveUp.abort(stopped());
  const timer = setTimeout(() => giveUp.abort(timedOut(limitMs)), limitMs);
  signal?.addEventListener('abort', onStop);
  if (signal?.aborted) onStop();
  try {
    return await work(giveUp.signal);
  } catch (thrown) {
    throw giveUp.signal.aborted ? giveUp.signal.reason : thrown;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onStop);
  }
}
