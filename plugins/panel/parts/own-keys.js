// Keys that mean something else in one view than in the rest of the panel, such as J K L beside a clip.
//
// They are heard before the keys of the table, and only while the view is there, no dialog is open and nobody types into a field.
// The table lists them for `?` without binding them.

import { useLayoutEffect, useRef } from './html.js';
import { nameOf } from './keys.js';

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
