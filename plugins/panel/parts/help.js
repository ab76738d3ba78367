// The keyboard table, shown.

import { Dialog } from './dialog.js';
import { html } from './html.js';
import { KEYS } from './keys.js';
import { OWN_KEYS } from './own-keys.js';

const ALL = [...KEYS, ...OWN_KEYS];

/** @param {{ onClose: () => void }} props */
export function Help({ onClose }) {
  const groups = [...new Set(ALL.map((key) => key.group))];
  return html`<${Dialog} title="Keys" onClose=${onClose}>
    <div class="help-groups">${groups.map((group) => html`<section key=${group}><h3>${group}</h3>
      <dl>${ALL.filter((key) => key.group === group).map((key) => html`<dt><kbd>${key.shows}</kbd></dt><dd>${key.says}</dd>`)}</dl></section>`)}</div>
  <//>`;
}
