// Asking for what one view needs: a take that the page has not loaded, or the reply of a reading method.

import { useCallback, useEffect, useState } from '../parts/html.js';
import { call } from './daemon.js';
import { dispatch, useStore } from './store.js';

/** @typedef {import('../types.js').Methods} Methods */

/** A take by its id; asked for if it is not there. Null until it is. @param {string | undefined} id */
export function useTake(id) {
  const take = useStore((state) => (id ? state.takes.get(id) : undefined));
  const connection = useStore((state) => state.connection);
  useEffect(() => {
    if (id && !take && connection === 'ready') {
      call('take.get', { take: id }).then((reply) => dispatch({ type: 'takes', takes: [reply.take] }), () => {});
    }
  }, [id, !take, connection]);
  return take ?? null;
}

/**
 * The reply of a reading method, asked again when `params` or `when` change; the last reply stays until the next one is there.
 * @template {keyof Methods} M
 * @param {M | null} method none asks nothing @param {Methods[M]['params']} [params] @param {unknown} [when]
 * @returns {{ reply: Methods[M]['reply'] | null, fault: import('../client.js').Fault | null, again: () => void }}
 */
export function useAsked(method, params, when) {
  const [told, setTold] = useState(/** @type {{ reply: any, fault: any }} */ ({ reply: null, fault: null }));
  const [tick, setTick] = useState(0);
  const connection = useStore((state) => state.connection);
  const text = JSON.stringify(params ?? {});
  useEffect(() => {
    let mine = true;
    if (method && connection !== 'down') {
      call(method, JSON.parse(text)).then((reply) => mine && setTold({ reply, fault: null }), (fault) => mine && setTold((old) => ({ ...old, fault })));
    }
    return () => void (mine = false);
  }, [method, text, when, tick, connection]);
  return { ...told, again: useCallback(() => setTick((n) => n + 1), []) };
}
