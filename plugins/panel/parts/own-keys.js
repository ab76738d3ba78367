// Keys that mean something else in one view than in the rest of the panel, such as J K L beside a clip.
//
// They are heard before the keys of the table, and only while the view is there, no dialog is open and nobody types into a field.
// They are listed here for `?`; the view binds them.

import { useLayoutEffect, useRef } from './html.js';
import { nameOf } from './keys.js';

/** What `?` shows beside the table. */
export const OWN_KEYS = [
  { id: 'zoom', shows: '+ − 0 9', says: 'Nearer, farther, whole picture, pixel by pixel', group: 'Looking' },
  { id: 'pan', shows: 'Shift ←→↑↓', says: 'Move the picture', group: 'Looking' },
  { id: 'compare-how', shows: '1 2 3', says: 'Wipe, blink, side by side', group: 'Comparing' },
  { id: 'compare-flip', shows: 'Space', says: 'Blink once, or play both clips', group: 'Comparing' },
  { id: 'compare-swap', shows: 'X', says: 'Swap the two', group: 'Comparing' },
  { id: 'compare-step', shows: '← →', says: 'Pair before, next pair', group: 'Comparing' },
  { id: 'compare-measure', shows: 'D', says: 'Measure what changed', group: 'Comparing' },
  { id: 'edit-what', shows: '1 … 9', says: 'What to do', group: 'Mask' },
  { id: 'mask-tool', shows: 'B R X S', says: 'Brush, rectangle, erase, soft edge', group: 'Mask' },
  { id: 'mask-size', shows: '[ ]', says: 'Smaller and larger brush; also , and .', group: 'Mask' },
  { id: 'mask-rect', shows: '←→↑↓ Enter', says: 'Move the rectangle (with Shift: size it), fill it', group: 'Mask' },
  { id: 'mask-back', shows: 'U V Delete', says: 'Take a stroke back, invert, clear', group: 'Mask' },
  { id: 'clip-play', shows: 'Space J K L', says: 'Play, backward, pause, forward; again is faster', group: 'Clip' },
  { id: 'clip-step', shows: '← →', says: 'A frame; with Shift ten', group: 'Clip' },
  { id: 'clip-worst', shows: 'W', says: 'The next worst frame', group: 'Clip' },
  { id: 'clip-trim', shows: 'I O', says: 'In point and out point here', group: 'Clip' },
];

/**
 * Binds keys by the name that the table writes (`j`, `[`, `Shift+ArrowLeft`). A handler that returns false leaves the key to others.
 * @param {Record<string, (event: KeyboardEvent) => void | boolean>} does
 */
export function useOwnKeys(does) {
  const now = useRef(does);
  // Before the next key can come: it means what the last drawing says.
  useLayoutEffect(() => void (now.current = does));
  useLayoutEffect(() => {
    const hear = (/** @type {KeyboardEvent} */ event) => {
      if (event.altKey || event.isComposing || event.defaultPrevented || document.querySelector('dialog[open]')) return;
      if (takesKey(event.target, event.key)) return;
      const handler = now.current[nameOf(event)];
      if (handler && handler(event) !== false) event.preventDefault();
    };
    addEventListener('keydown', hear, true);
    return () => removeEventListener('keydown', hear, true);
  }, []);
}

/** Whether what has the focus needs the key itself. @param {EventTarget | null} target @param {string} key */
function takesKey(target, key) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches('input:not([type=checkbox], [type=radio], [type=range]), textarea, select')) return true;
  if (target.matches('input[type=range], input[type=radio], [role=slider]') && (key.startsWith('Arrow') || key === 'Home' || key === 'End')) return true;
  return (key === 'Enter' || key === ' ') && target.matches('button, a[href], summary, input, label');
}
