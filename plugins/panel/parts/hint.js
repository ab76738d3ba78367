// A hint of the daemon: words with commands in them. A command can be carried to a terminal with one press.

import { html } from './html.js';
import { toast } from './toast.js';

/** @param {string} command */
const copy = (command) => void navigator.clipboard.writeText(command).then(() => toast({ text: `Copied: ${command}` }), () => {});

/** @param {{ text: string }} props what stands between backticks is a command, or something that stands in a file */
export function Hint({ text }) {
  // Some hints are a command and nothing else, with a remark in brackets behind it.
  const [, command, remark] = /^(maquette [^`(]+?)\s*(\(.*\))?$/.exec(text) ?? [];
  if (command) return html`<${Command} text=${command} /> ${remark}`;
  return html`${text.split('`').map((piece, i) => {
    if (i % 2 === 0) return piece;
    return piece.startsWith('maquette ') ? html`<${Command} text=${piece} />` : html`<code>${piece}</code>`;
  })}`;
}

/** A command to type. @param {{ text: string }} props */
export function Command({ text }) {
  return html`<button class="command" title="Copy" onClick=${() => copy(text)}><code>${text}</code></button>`;
}
