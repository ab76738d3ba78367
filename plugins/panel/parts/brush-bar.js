// The tools of the mask: brush or rectangle, paint or erase, size, edge, and taking strokes back.

import { html } from './html.js';
import { Zoom } from './zoom.js';

/** @param {{ tool: any, set: (change: object) => void, painting: any, surface: any, paints: boolean, stamp: () => void }} props */
export function BrushBar({ tool, set, painting, surface, paints, stamp }) {
  const none = painting.steps.length === 0;
  return html`<div class="bar" role="toolbar" aria-label="Mask">
    ${paints && html`
      <div class="choice" role="group" aria-label="Tool">
        <button aria-pressed=${tool.kind === 'brush'} title="Brush (B)" onClick=${() => set({ kind: 'brush' })}>Brush</button>
        <button aria-pressed=${tool.kind === 'rect'} title="Rectangle (R): arrows move it, Shift with arrows sizes it, Enter fills it"
          onClick=${() => set({ kind: 'rect' })}>Rectangle</button>
      </div>
      <button aria-pressed=${tool.erase} title="Erase (X)" onClick=${() => set({ erase: !tool.erase })}>Erase</button>
      ${tool.kind === 'brush' && html`
        <label class="size" title="Size ([ and ])"><span class="sr">Brush size</span>
          <input type="range" min="1" max="400" value=${Math.min(400, tool.radius)} aria-valuetext=${`${tool.radius * 2} pixels`}
          onInput=${(/** @type {any} */ event) => set({ radius: Number(event.currentTarget.value) })} /><span class="num dim">${tool.radius * 2} px</span></label>
        <button aria-pressed=${tool.soft} title="Soft edge (S)" onClick=${() => set({ soft: !tool.soft })}>Soft edge</button>`}
      ${tool.kind === 'rect' && html`<button title="Enter" onClick=${stamp}>${tool.erase ? 'Erase it' : 'Mark it'}</button>`}
      <button class="quiet" disabled=${none} title="Take the last stroke back (U)" onClick=${painting.undo}>Undo</button>
      <button class="quiet" title="Invert (V)" onClick=${painting.invert}>Invert</button>
      <button class="quiet" disabled=${none} title="Clear (Delete)" onClick=${painting.clear}>Clear</button>`}
    <span class="grow"></span>
    <${Zoom} surface=${surface} />
  </div>`;
}
