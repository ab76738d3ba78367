// What differs between two takes: what was measured, their prompts word by word, and the lines of their recipes.

import { recipeLines, wordDifference } from './differences.js';
import { isClip } from './assets.js';
import { Changed } from './changed.js';
import { html } from './html.js';

/** @param {{ left: { take: any, recipe: any }, right: { take: any, recipe: any }, measures: boolean, onMeasure: () => void }} props `measures`: pairs are measured; `onMeasure` turns that on */
export function Differences({ left, right, measures, onMeasure }) {
  const lines = recipeLines(left.take, right.take, left.recipe, right.recipe);
  const other = lines.filter((line) => !line.same);
  const alike = lines.filter((line) => line.same);
  return html`<aside class="side" aria-label="What differs" tabindex="0">
    <${Drift} left=${left.take} right=${right.take} measures=${measures} onMeasure=${onMeasure} />
    <h2>Prompt</h2>
    <${Words} left=${left.take.prompt ?? ''} right=${right.take.prompt ?? ''} names=${[left.take.id, right.take.id]} />
    <h2>Recipe</h2>
    ${other.length === 0 && html`<p class="dim">No difference but the bytes.</p>`}
    ${other.length > 0 && html`<table class="lines">
      <thead><tr><th scope="col"><span class="sr">What</span></th><th scope="col">${left.take.id}</th><th scope="col">${right.take.id}</th></tr></thead>
      <tbody>${other.map((line) => html`<tr><th scope="row">${line.name}</th><td>${breakable(line.left)}</td><td>${breakable(line.right)}</td></tr>`)}</tbody>
    </table>`}
    ${alike.length > 0 && html`<p class="dim small">The same in both: ${alike.map((line) => line.name).join(', ')}.</p>`}
  </aside>`;
}

/** A route may be cut at its slash, and nowhere else. @param {string} text */
const breakable = (text) => text.split('/').map((part, i) => (i === 0 ? part : html`/<wbr />${part}`));

/**
 * What was measured from the left one to the right one. A take and the one that it came from were measured when it was made; any other pair is
 * when somebody asks for it.
 * @param {{ left: any, right: any, measures: boolean, onMeasure: () => void }} props
 */
function Drift({ left, right, measures, onMeasure }) {
  const clip = [left, right].find((take) => isClip(take.asset));
  const title = html`What changed <span class="dim">from ${left.id} to ${right.id}</span>`;
  if (clip) return html`<h2>${title}</h2><p class="dim">Only stills are compared, and ${clip.id} is a clip.</p>`;
  if (!measures && right.parent !== left.id) return html`<h2>${title}</h2><div class="row"><button onClick=${onMeasure}>Measure</button><span class="dim small"><kbd>D</kbd>, free</span></div>`;
  return html`<${Changed} take=${right} from=${left.id} title=${title} />`;
}

/** @param {{ left: string, right: string, names: [string, string] }} props */
function Words({ left, right, names }) {
  if (!left && !right) return html`<p class="dim">No prompt: its content was deleted.</p>`;
  if (left === right) return html`<p class="words">${left}</p><p class="dim small">The same words in both.</p>`;
  const pieces = wordDifference(left, right);
  return html`<p class="words">${pieces.map(({ side, text }) => {
    if (side === 'both') return html`<span>${text} </span>`;
    const only = side === 'left' ? names[0] : names[1];
    return side === 'left'
      ? html`<del><span class="sr">only in ${only}: </span>${text}</del>${' '}`
      : html`<ins><span class="sr">only in ${only}: </span>${text}</ins>${' '}`;
  })}</p>
  <p class="dim small"><del>Struck</del> stands only in ${names[0]}, <ins>underlined</ins> only in ${names[1]}.</p>`;
}
