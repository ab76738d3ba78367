// What the eye measured, asked for in two ways: at once for the take that one looks at, and little by little for tiles that are in the window.
//
// The daemon measures what was promoted or edited as soon as it is there and keeps it, so these answers are only read. Still, a tile asks only
// while it is seen, few are asked for at a time, and what came into the window last is asked for first.

import { useEffect, useState } from '../parts/html.js';
import { call } from './daemon.js';
import { kept } from './shelf.js';
import { useStore } from './store.js';

/** @typedef {import('../types.js').InspectReply} InspectReply */

/** So many tiles are asked for at a time, so many may wait, and so many answers are kept. */
const AT_ONCE = 2;
const MOST_WAIT = 64;
const MOST_KEPT = 500;
/** Who steps through takes by a key that is held does not ask for each. */
const PATIENCE_MS = 60;

const SHELF = 'maquette.changes_on_tiles';

/** Whether tiles say what changed. */
export const tilesTell = () => kept.get(SHELF) !== 'no';

/** @param {boolean} tell */
export const letTilesTell = (tell) => (tell ? kept.drop(SHELF) : kept.set(SHELF, 'no'));

/** A daemon of before has no measures; nothing is asked of it twice. */
let unknown = false;

/**
 * The measures of a take, against another one if that is given; asked for anew whenever one of the three changes. `reply` is null until the answer to
 * exactly this question is there, and `before` is the last answer until then, so that what it stands in keeps its height.
 * @param {string | null} take none asks nothing @param {string | null} [against] @param {boolean} [readText]
 * @returns {{ reply: InspectReply | null, before: InspectReply | null, fault: any, unknown: boolean }}
 */
export function useMeasures(take, against = null, readText = false) {
  const connection = useStore((state) => state.connection);
  const [told, setTold] = useState(/** @type {{ of: string, reply: InspectReply | null, fault: any }} */ ({ of: '', reply: null, fault: null }));
  const wanted = take ? JSON.stringify({ take, ...(against && { against }), ...(readText && { read_text: true }) }) : '';
  useEffect(() => {
    if (!wanted || unknown || connection === 'down') return undefined;
    let mine = true;
    const timer = setTimeout(() => {
      call('inspect', JSON.parse(wanted)).then(
        (reply) => mine && setTold({ of: wanted, reply, fault: null }),
        (fault) => {
          unknown ||= fault.code === 'unknown_method';
          mine && setTold((old) => ({ ...old, of: wanted, fault }));
        },
      );
    }, PATIENCE_MS);
    return () => {
      mine = false;
      clearTimeout(timer);
    };
  }, [wanted, connection]);
  const fits = told.of === wanted && wanted !== '';
  return { reply: fits && !told.fault ? told.reply : null, before: told.reply, fault: fits ? told.fault : null, unknown };
}

/** Answers for tiles, oldest first. @type {Map<string, InspectReply>} */
const answers = new Map();
/** Tiles that wait, the newest last; each may be wanted by several. @type {Map<string, Set<(reply: InspectReply) => void>>} */
const waiting = new Map();
let running = 0;

/**
 * Asks for the measures of a take that a tile shows; `hear` gets them. What is given back takes the wish back.
 * @param {string} take @param {(reply: InspectReply) => void} hear @returns {() => void}
 */
export function wish(take, hear) {
  const answer = answers.get(take);
  if (answer || unknown) {
    answer && hear(answer);
    return () => {};
  }
  const hearers = waiting.get(take) ?? new Set();
  hearers.add(hear);
  // Again at the end: what came last is asked for first, and what nobody got to for long is let go.
  waiting.delete(take);
  waiting.set(take, hearers);
  for (const old of waiting.keys()) {
    if (waiting.size <= MOST_WAIT) break;
    waiting.delete(old);
  }
  next();
  return () => {
    hearers.delete(hear);
    hearers.size || (waiting.get(take) === hearers && waiting.delete(take));
  };
}

function next() {
  const newest = [...waiting.keys()].pop();
  if (newest === undefined || running >= AT_ONCE) return;
  const hearers = waiting.get(newest) ?? new Set();
  waiting.delete(newest);
  running += 1;
  const done = () => {
    running -= 1;
    next();
  };
  call('inspect', { take: newest }).then((reply) => {
    answers.set(newest, reply);
    for (const old of answers.keys()) {
      if (answers.size <= MOST_KEPT) break;
      answers.delete(old);
    }
    hearers.forEach((hear) => hear(reply));
  }, (fault) => {
    unknown ||= fault.code === 'unknown_method';
    unknown && waiting.clear();
  }).then(done);
  next();
}
