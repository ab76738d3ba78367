// The zoom of a surface: smaller, the whole picture, larger, and how near one is.

import { html } from './html.js';
import { nearness } from './surface.js';

/** Nearer, farther, whole. @param {{ surface: import('./surface.js').Surface }} props */
export function Zoom({ surface }) {
  return html`<span class="zoom">
    <button aria-label="Smaller" title="Smaller (−)" onClick=${() => surface.zoom(0.8)}>−</button>
    <button class="num" title="Whole picture (0)" aria-label=${`Whole picture; now at ${nearness(surface.view)}`} onClick=${surface.fit}>${nearness(surface.view)}</button>
    <button aria-label="Larger" title="Larger (+)" onClick=${() => surface.zoom(1.25)}>+</button>
  </span>`;
}
