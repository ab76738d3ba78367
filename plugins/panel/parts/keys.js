// The one keyboard table. A view says what a key of the table does while the view is there; `?` shows the table. Keys of one view alone: `own-keys.js`.

import { useLayoutEffect, useRef } from './html.js';

/** @typedef {{ id: string, keys: string[], shows: string, says: string, group: string, typing?: boolean }} Key */

/** `typing`: works also while the focus is in a field. Modifiers are written before the key, in this order: Ctrl+Shift+x. @type {Key[]} */
export const KEYS = [
  { id: 'move', keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'], shows: '← → ↑ ↓', says: 'Move', group: 'Moving' },
  { id: 'extend', keys: ['Shift+ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowUp', 'Shift+ArrowDown'], shows: 'Shift ←→↑↓', says: 'Select further', group: 'Moving' },
  { id: 'open', keys: ['Enter'], shows: 'Enter', says: 'Open', group: 'Moving' },
  { id: 'back', keys: ['Escape'], shows: 'Esc', says: 'Close, or go back', group: 'Moving' },
  { id: 'toggle', keys: [' '], shows: 'Space', says: 'Select or not', group: 'Moving' },
  { id: 'all', keys: ['Ctrl+a'], shows: 'Ctrl A', says: 'Select all', group: 'Moving' },
  { id: 'keep', keys: ['k'], shows: 'K', says: 'Keep', group: 'Takes' },
  { id: 'reject', keys: ['r'], shows: 'R', says: 'Reject', group: 'Takes' },
  { id: 'undo', keys: ['u', 'Ctrl+z'], shows: 'U', says: 'Undo the last keep, reject or anchor', group: 'Takes' },
  { id: 'promote', keys: ['p'], shows: 'P', says: 'Promote', group: 'Takes' },
  { id: 'anchor', keys: ['a'], shows: 'A', says: 'Make it the anchor frame', group: 'Takes' },
  { id: 'edit', keys: ['e'], shows: 'E', says: 'Edit', group: 'Takes' },
  { id: 'compare', keys: ['c'], shows: 'C', says: 'Compare two takes', group: 'Takes' },
  { id: 'motion', keys: ['m'], shows: 'M', says: 'Motion from the anchor frame', group: 'Takes' },
  { id: 'lineage', keys: ['l'], shows: 'L', says: 'Lineage', group: 'Takes' },
  { id: 'info', keys: ['i'], shows: 'I', says: 'Information on every tile', group: 'Takes' },
  { id: 'prompt', keys: ['n'], shows: 'N', says: 'Write a prompt', group: 'Making' },
  { id: 'draft', keys: ['Ctrl+Enter'], shows: 'Ctrl Enter', says: 'Make what stands in the prompt box', group: 'Making', typing: true },
  { id: 'board', keys: ['b'], shows: 'B', says: 'Board of shots', group: 'Going' },
  { id: 'queue', keys: ['q'], shows: 'Q', says: 'Queue', group: 'Going' },
  { id: 'search', keys: ['/'], shows: '/', says: 'Search', group: 'Going' },
  { id: 'credits', keys: ['$'], shows: '$', says: 'Credits', group: 'Going' },
  { id: 'stats', keys: ['s'], shows: 'S', says: 'Stats', group: 'Going' },
  { id: 'help', keys: ['?'], shows: '?', says: 'This help', group: 'Going' },
];

const BY_KEY = new Map(KEYS.flatMap((key) => key.keys.map((name) => [name, key])));

/** Layers of handlers, the newest asked first. A layer that is `alone` hides those below. @type {{ does: any, alone: boolean }[]} */
const layers = [];

/**
 * Binds keys of the table while the component is there: `useKeys({ keep: () => …, move: (event) => … })`.
 * A handler that returns false leaves the key to others. `alone` hides all other handlers: a dialog.
 * @param {Record<string, (event: KeyboardEvent) => void | boolean>} does @param {boolean} [alone]
 */
export function useKeys(does, alone = false) {
  const layer = useRef({ does, alone });
  // Before the next key can come: handlers of the drawing before last would judge the tile before last.
  useLayoutEffect(() => void (layer.current.does = does));
  useLayoutEffect(() => {
    const mine = layer.current;
    layers.push(mine);
    return () => void layers.splice(layers.indexOf(mine), 1);
  }, []);
}

/** The name of what was pressed, as the table writes it. @param {KeyboardEvent} event */
export function nameOf(event) {
  const letter = event.key.length === 1;
  const ctrl = event.ctrlKey || event.metaKey ? 'Ctrl+' : '';
  const shift = event.shiftKey && !letter ? 'Shift+' : '';
  return ctrl + shift + (letter ? event.key.toLowerCase() : event.key);
}

/** @param {EventTarget | null} target */
const isField = (target) => target instanceof HTMLElement && target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');

/** @param {EventTarget | null} target */
const isPressed = (target) => target instanceof HTMLElement && target.matches('button, a[href], summary, video');

/** @param {KeyboardEvent} event */
function hear(event) {
  if (event.key === 'Escape' && isField(event.target) && !layers.some((layer) => layer.alone)) {
    /** @type {HTMLElement} */ (event.target).blur();
    return;
  }
  const key = BY_KEY.get(nameOf(event));
  if (!key || event.altKey || event.defaultPrevented || event.isComposing) {
    return;
  }
  if ((isField(event.target) && !key.typing) || ((event.key === 'Enter' || event.key === ' ') && !event.ctrlKey && isPressed(event.target))) {
    return;
  }
  for (const { does, alone } of [...layers].reverse()) {
    if (does[key.id] && does[key.id](event) !== false) {
      event.preventDefault();
      return;
    }
    if (alone) {
      return;
    }
  }
}

/** Begins to listen. Called once, by `app.js`. */
export function listen() {
  addEventListener('keydown', hear);
}
