// Pictures that come from outside: pasted, or dropped on the view. Takes of this page that are dropped back are left alone.

import { bringIn } from '../state/actions.js';
import { html, useEffect, useState } from './html.js';
import { toast } from './toast.js';

const MEDIA = new Set(['image/png', 'image/jpeg']);

/** Listens while the view is there, and shows that something hangs over it. @param {{ shot: string | null }} props the shot that gets them; none names a shot after each file */
export function BringIn({ shot }) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const paste = (/** @type {ClipboardEvent} */ event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length) {
        event.preventDefault();
        void take(files, shot);
      }
    };
    const hover = (/** @type {DragEvent} */ event) => {
      if (fromOutside(event)) {
        event.preventDefault();
        setOver(true);
      }
    };
    const leave = (/** @type {DragEvent} */ event) => event.relatedTarget === null && setOver(false);
    const drop = (/** @type {DragEvent} */ event) => {
      setOver(false);
      if (fromOutside(event)) {
        event.preventDefault();
        void take([...(event.dataTransfer?.files ?? [])], shot);
      }
    };
    addEventListener('paste', paste);
    addEventListener('dragover', hover);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('paste', paste);
      removeEventListener('dragover', hover);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [shot]);
  return over && html`<div class="drop-here">${shot ? `Drop it into ${shot}` : 'Drop it: it begins a shot of its own'}</div>`;
}

/** @param {DragEvent} event */
function fromOutside({ dataTransfer }) {
  const types = dataTransfer?.types ?? [];
  return types.includes('Files') && !types.includes('application/x-maquette-take');
}

/** @param {File[]} files @param {string | null} shot */
async function take(files, shot) {
  const pictures = files.filter((file) => MEDIA.has(file.type));
  if (pictures.length < files.length) {
    toast({ text: 'Only PNG and JPEG pictures can be brought in', bad: true });
  }
  for (const file of pictures) {
    await bringIn(file, shot ?? nameOf(file));
  }
}

/** A shot's name from a file's: letters, digits, `-`, `_`, `.` and spaces, at most 64. @param {File} file */
function nameOf(file) {
  return file.name.replace(/\.[^.]+$/, '').replace(/[^\p{L}\p{N} _.-]+/gu, '-').slice(0, 64) || 'pasted';
}
