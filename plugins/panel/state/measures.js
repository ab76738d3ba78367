// What the eye measured, asked for in two ways: at once for the take that one looks at, and little by little for tiles that are in the window.
//
// The daemon measures what was promoted or edited as soon as it is there and keeps it, so these answers are only read. Still, a tile asks only
// while it is seen, few are asked for at a time, and what came into the window last is asked for first.

import { useEffect, useState } from '../parts/html.js';
import { the } from './daemon.js';
import { kept } from './shelf.js';
import { useStore } from './store.js';
import { wishes } from './wishes.js';

/** @typedef {import('../types.js').InspectReply} InspectReply */

/** Of tiles: a window holds fewer than may wait. */
const MOST = { atOnce: 2, mayWait: 64, areKept: 500 };
/** Who steps through takes by a key that is held does not ask for each. */
const PATIENCE_MS = 60;

/** A long clip is watched frame by frame; what is found is kept, so it is waited for. */
const WATCH_MS = 300_000;

const SHELF = 'maquette.changes_on_tiles';

/** Whether tiles say what changed. */
export const tilesTell = () => kept.get(SHELF) !== 'no';

/** @param {boolean} tell */
export const letTilesTell = (tell) => (tell ? kept.drop(SHELF) : kept.set(SHELF, 'no'));

/**
 * Asks the eye; measuring may take longer than other calls.
 * @template {'inspect' | 'strip.make'} M
 * @param {M} method @param {import('../types.js').Methods[M]['params']} params
 */
export const askEye = (method, params) => the().call(method, params, { timeoutMs: WATCH_MS });

/** A daemon of before has no measures; nothing is asked of it twice. */
let unknown = false;

/**
 * The measures of a take, against another one if that is given; asked for anew whenever one of the three changes. `reply` is null until the answer to
 * exactly this question is there, and `before` is the last answer until then, so that what it stands in keeps its height.
 * @param {string | null} take none asks nothing @param {string | null} [against] @param {boolean} [readText]
 * @returns {{ reply: InspectReply | null, before: InspectReply | null, fault: any, unknown: boolean, again: () => void }}
 */
export function useMeasures(take, against = null, readText = false) {
  const connection = useStore((state) => state.connection);
  const [tick, setTick] = useState(0);
  const [told, setTold] = useState(/** @type {{ of: string, reply: InspectReply | null, fault: any }} */ ({ of: '', reply: null, fault: null }));
  const wanted = take ? JSON.stringify({ take, ...(against && { against }), ...(readText && { read_text: true }) }) : '';
  useEffect(() => {
    if (!wanted || unknown || connection === 'down') return undefined;
    let mine = true;
    const timer = setTimeout(() => {
      askEye('inspect', JSON.parse(wanted)).then(
        (reply) => mine && setTold({ of: wanted, reply, fault: null }),
        (fault) => {
          if (fault.code === 'unknown_method') nobodyKnows();
          mine && setTold((old) => ({ ...old, of: wanted, fault }));
        },
      );
    }, PATIENCE_MS);
    return () => {
      mine = false;
      clearTimeout(timer);
    };
  }, [wanted, connection, tick]);
  const fits = told.of === wanted && wanted !== '';
  const again = () => {
    setTold((old) => ({ ...old, of: '', fault: null }));
    setTick((n) => n + 1);
  };
  return { reply: fits && !told.fault ? told.reply : null, before: told.reply, fault: fits ? told.fault : null, unknown, again };
}

const tiles = wishes((take) => askEye('inspect', { take }).catch((fault) => {
  if (fault.code === 'unknown_method') nobodyKnows();
  throw fault;
}), MOST);

/** Asks for the measures of a take that a tile shows; `hear` gets them. What is given back takes the wish back. @param {string} take @param {(reply: InspectReply) => void} hear */
export const wish = (take, hear) => tiles.wish(take, hear);

function nobodyKnows() {
  unknown = true;
  tiles.end();
}
