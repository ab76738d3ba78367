// What a client may be given, from least to most; each holds what stands before it. Pure.

/** @typedef {'read' | 'generate' | 'spend' | 'admin'} Level */

/** @type {{ id: Level, says: string, means: string }[]} */
export const LEVELS = [
  { id: 'read', says: 'look', means: 'see everything, change nothing' },
  { id: 'generate', says: 'make what is free', means: 'and make and change what costs nothing' },
  { id: 'spend', says: 'spend', means: 'and pay, up to a limit a day' },
  { id: 'admin', says: 'everything', means: 'other clients, budgets and the daemon itself among it' },
];

/** The highest level among scopes, as an index of `LEVELS`; −1 where none is known. @param {string[]} scopes */
export const levelOf = (scopes) => Math.max(-1, ...scopes.map((scope) => LEVELS.findIndex((level) => level.id === scope)));

/** What to grant for a level: of what was asked, all that it holds, and the level itself. @param {string[]} asked @param {number} level */
export function scopesFor(asked, level) {
  const id = LEVELS[level]?.id;
  const held = asked.filter((scope) => levelOf([scope]) >= 0 && levelOf([scope]) <= level);
  return id === undefined || held.includes(id) ? held : [...held, id];
}
