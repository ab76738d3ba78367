// A dialog over the page: the platform's own, so that focus stays in it and goes back where it was.

import { html, useEffect, useRef } from './html.js';
import { useKeys } from './keys.js';

/**
 * `<${Dialog} title="Help" onClose=${…}>…<//>`. While it is there, keys of the page rest; `does` binds keys inside it.
 * @param {{ title: string, onClose: () => void, children?: any, kind?: string, does?: Record<string, (event: KeyboardEvent) => void | boolean> }} props
 */
export function Dialog({ title, onClose, children, kind = '', does = {} }) {
  const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const before = document.activeElement;
    const dialog = ref.current;
    dialog?.showModal();
    return () => {
      // While it is open, nothing beyond it takes the focus.
      dialog?.close();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  useKeys({ ...does, back: onClose }, true);
  const cancel = (/** @type {Event} */ event) => {
    event.preventDefault();
    onClose();
  };
  const click = (/** @type {MouseEvent} */ event) => event.target === ref.current && onClose();
  return html`<dialog ref=${ref} class=${`dialog ${kind}`} aria-label=${title} onCancel=${cancel} onClick=${click}>
    <header class="dialog-head"><h2>${title}</h2><button class="quiet" aria-label="Close" onClick=${onClose}>×</button></header>
    <div class="dialog-body">${children}</div>
  </dialog>`;
}
