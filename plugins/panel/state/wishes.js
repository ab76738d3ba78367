// Answers that many places want while they are seen: few are asked for at a time, who came last is first, and what nobody waits for any more is not asked.

/**
 * @template T
 * @param {(what: string) => Promise<T>} ask
 * @param {{ atOnce: number, mayWait: number, areKept: number }} most how many are asked for at a time, how many may wait, and how many answers are kept
 */
export function wishes(ask, most) {
  /** Oldest first. @type {Map<string, T>} */
  const answers = new Map();
  /** The newest last; each may be wanted by several. @type {Map<string, Set<(answer: T) => void>>} */
  const waiting = new Map();
  let running = 0;
  let over = false;

  function next() {
    const newest = [...waiting.keys()].pop();
    if (newest === undefined || running >= most.atOnce) return;
    const hearers = waiting.get(newest) ?? new Set();
    waiting.delete(newest);
    running += 1;
    ask(newest).then((answer) => {
      answers.set(newest, answer);
      shorten(answers, most.areKept);
      hearers.forEach((hear) => hear(answer));
    }, () => {}).then(() => {
      running -= 1;
      next();
    });
    next();
  }

  return {
    /** Has `hear` called with the answer, at once where it is known. What is given back takes the wish back. @param {string} what @param {(answer: T) => void} hear @returns {() => void} */
    wish(what, hear) {
      const answer = answers.get(what);
      if (answer !== undefined) hear(answer);
      if (answer !== undefined || over) return () => {};
      const hearers = waiting.get(what) ?? new Set();
      hearers.add(hear);
      waiting.delete(what);
      waiting.set(what, hearers);
      shorten(waiting, most.mayWait);
      next();
      return () => {
        hearers.delete(hear);
        if (hearers.size === 0 && waiting.get(what) === hearers) waiting.delete(what);
      };
    },
    /** Nothing is asked any more: there is nobody who knows. */
    end() {
      over = true;
      waiting.clear();
    },
  };
}

/** Lets the oldest go. @param {Map<string, unknown>} map @param {number} most */
function shorten(map, most) {
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}
