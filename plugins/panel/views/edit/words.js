// The field for what an edit puts where there was nothing.

import { html } from '../../parts/html.js';
import { typed } from '../../parts/typed.js';

/** The wording of a request, if there is one. @param {string} prompt */
export const worded = (prompt) => (prompt.trim() ? { prompt: prompt.trim() } : {});

/** @param {{ take: any, prompt: string, set: (change: { prompt: string }) => void }} props */
export const Words = ({ take, prompt, set }) => html`<label class="field"><span>What to put there</span>
  <textarea rows="3" maxlength="32768" value=${prompt} placeholder=${take.prompt ?? ''} onInput=${typed((prompt) => set({ prompt }))}></textarea></label>`;
