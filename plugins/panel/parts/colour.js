// Colours that a person chooses: by the system's own picker, by its number, or one of the brand's.

import { useAsked } from '../state/takes.js';
import { html, useEffect, useState } from './html.js';

/** A colour as the daemon reads it, or null. @param {string} text */
export function colourOf(text) {
  const plain = text.trim().replace(/^#?/, '#').toLowerCase();
  if (/^#[0-9a-f]{6}$/.test(plain)) return plain;
  return /^#[0-9a-f]{3}$/.test(plain) ? `#${[...plain.slice(1)].map((one) => one + one).join('')}` : null;
}

/** The middle of some pixels: what one means when one points at a grain of a picture. @param {ArrayLike<number>} rgba */
export function middleColour(rgba) {
  const sum = [0, 0, 0];
  for (let at = 0; at + 3 < rgba.length; at += 4) for (const channel of [0, 1, 2]) sum[channel] = (sum[channel] ?? 0) + (rgba[at + channel] ?? 0);
  const many = Math.max(1, Math.floor(rgba.length / 4));
  return `#${sum.map((all) => Math.round(all / many).toString(16).padStart(2, '0')).join('')}`;
}

/** The brand's colours, each once, with the name of its group. @param {Record<string, string[]> | undefined} palette */
export function brandOf(palette) {
  const seen = new Set();
  return Object.entries(palette ?? {}).flatMap(([name, colours]) => colours.map((colour) => ({ name, colour: colour.toLowerCase() })))
    .filter(({ colour }) => !seen.has(colour) && seen.add(colour));
}

/** The brand's colours of a take's project. @param {any} take */
export function useBrand(take) {
  const { reply } = useAsked('project.get', { project: take.project });
  return brandOf(reply?.palette);
}

/**
 * @param {{ says: string, value: string, brand?: { name: string, colour: string }[], set: (colour: string) => void, children?: any }} props `children` stand beside the number
 */
export function ColourField({ says, value, brand = [], set, children }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const hear = (/** @type {any} */ event) => {
    setText(event.currentTarget.value);
    const colour = colourOf(event.currentTarget.value);
    if (colour) set(colour);
  };
  return html`<div class="field" role="group" aria-label=${says}><span>${says}</span>
    <div class="row">
      <input type="color" aria-label=${`${says}, picker`} value=${value} onInput=${hear} />
      <input type="text" class="num code" aria-label=${`${says}, number`} maxlength="7" spellcheck=${false} value=${text} onInput=${hear} onBlur=${() => setText(value)} />
      ${children}
    </div>
    ${brand.length > 0 && html`<div class="swatches" role="group" aria-label="Brand colours">${brand.map(({ name, colour }) => html`
      <button type="button" aria-pressed=${value === colour} aria-label=${`${name}, ${colour}`} title=${`${name}, ${colour}`} onClick=${() => set(colour)}><i style=${{ background: colour }}></i></button>`)}</div>`}
  </div>`;
}
