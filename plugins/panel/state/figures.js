// The figures of a project, asked for until all its pictures were looked at, and again a little after something has changed.

import { useEffect, useState } from '../parts/html.js';
import { the } from './daemon.js';
import { useStore } from './store.js';

/** @typedef {import('../types.js').StatsReply} StatsReply */
/** @typedef {{ project: string | null, weeks: number, cursor?: string }} Wanted */

/** Each call looks at some pictures; so many calls are enough for all that are ever looked at. */
const MAX_CALLS = 60;
/** A large project is counted longer than other calls take. */
const PATIENCE_MS = 120_000;
/** Takes come in bursts: the figures are counted anew once it has been quiet for so long. */
const QUIET_MS = 1000;

/**
 * The last reply to exactly this question, and the last to any, so that a page keeps its height while the next is asked for.
 * @param {Wanted} wanted
 * @returns {{ reply: StatsReply | null, asking: boolean, fault: any, again: () => void }}
 */
export function useFigures(wanted) {
  const seq = useStore((state) => state.seq);
  const connection = useStore((state) => state.connection);
  const [told, setTold] = useState(/** @type {{ of: string, reply: StatsReply | null, fault: any }} */ ({ of: '', reply: null, fault: null }));
  const [tick, setTick] = useState(0);
  const text = wanted.project ? JSON.stringify(wanted) : '';
  useEffect(() => {
    if (!text || connection === 'down') return undefined;
    let mine = true;
    const ask = async () => {
      for (let calls = 0; mine && calls < MAX_CALLS; calls += 1) {
        const reply = await the().call('stats.get', JSON.parse(text), { timeoutMs: PATIENCE_MS });
        if (!mine) return;
        setTold({ of: text, reply, fault: null });
        if (reply.to_look === 0) return;
      }
    };
    const failed = (/** @type {any} */ fault) => mine && setTold((old) => ({ of: text, reply: old.of === text ? old.reply : null, fault }));
    const timer = setTimeout(() => void ask().catch(failed), told.of === text ? QUIET_MS : 0);
    return () => {
      mine = false;
      clearTimeout(timer);
    };
  }, [text, seq, connection, tick]);
  return { reply: told.reply, asking: told.of !== text, fault: told.of === text ? told.fault : null, again: () => setTick((n) => n + 1) };
}
