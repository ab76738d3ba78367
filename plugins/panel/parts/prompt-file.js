// A prompt file in the prompt box: its inputs as fields, how many combinations it makes, and the price of what the daemon makes of it.

import { go } from '../state/route.js';
import { useStore } from '../state/store.js';
import { useAsked } from '../state/takes.js';
import { html, useState } from './html.js';
import { PriceButton } from './price.js';
import { count } from './words.js';

/** @typedef {import('../types.js').PromptInput} Input */

/**
 * @param {{ name: string, tier: string, onTier: (event: any) => void, onClose: () => void, press: { current: any } }} props `name` as `prompt.list` gives it
 */
export function PromptFile({ name, tier, onTier, onClose, press }) {
  const project = useStore((state) => state.project);
  const tiers = useStore((state) => state.tiers);
  const seq = useStore((state) => state.seq);
  const [filled, setFilled] = useState(/** @type {Record<string, string>} */ ({}));
  const file = useAsked('prompt.get', { project, name });
  const inputs = file.reply?.inputs ?? [];
  const set = Object.fromEntries(inputs.filter((input) => (filled[input.name] ?? '') !== '').map((input) => [input.name, valueOf(input, filled[input.name])]));
  const params = { project, name, set, with_request: true, limit: 1, ...(tier && { tier }) };
  const { reply, fault } = useAsked(file.reply ? 'prompt.expand' : null, params, seq);
  const wrong = file.fault ?? fault;
  return html`<div class="file">
    <div class="file-head row"><b>${name}</b>${reply && html`<span class="dim num">${count(reply.total, 'wording')}</span>`}<span class="grow"></span>
      <button type="button" class="quiet" onClick=${onClose}>Write a prompt instead</button></div>
    ${inputs.length > 0 && html`<div class="file-inputs">${inputs.map((input) => html`<label key=${input.name} title=${input.description ?? undefined}><span class="dim">${input.name}</span>${field(input)}</label>`)}</div>`}
    <p class="dim wording-preview">${wrong ? wrong.message : reply?.items[0]?.prompt ?? ''}</p>
    ${reply?.waiting && html`<p>${reply.waiting.message} <span class="dim">${reply.waiting.hint}</span></p>`}
    <div class="prompt-row">
      <label><span class="sr">Tier</span><select value=${reply?.tier ?? tier} onChange=${onTier}>${tiers.map((one) => html`<option value=${one.name}>${one.name}</option>`)}</select></label>
      <span class="grow"></span>
      <${PriceButton} verb=${(/** @type {any} */ quote) => `${verbOf(reply)} ${quote?.takes ?? ''}`.trim()} request=${fault ? null : reply?.request ?? null} press=${press} around=${{ shot: reply?.shot }} hint="Ctrl Enter"
        onMade=${(/** @type {any} */ made) => go('shot', [made.shot_name])} />
    </div>
  </div>`;

  /** @param {Input} input */
  function field(input) {
    const change = (/** @type {any} */ event) => setFilled({ ...filled, [input.name]: event.currentTarget.value });
    const value = filled[input.name] ?? '';
    const choices = input.kind === 'boolean' ? [true, false] : input.choices ?? [];
    const blank = input.is_axis ? 'all of them' : input.default === null || input.default === undefined ? '' : String(asText(input.default));
    return choices.length
      ? html`<select value=${value} onChange=${change}><option value="">${blank || 'as the file says'}</option>${choices.map((one) => html`<option value=${String(one)}>${String(one)}</option>`)}</select>`
      : html`<input type=${input.kind === 'number' || input.kind === 'integer' ? 'number' : 'text'} step=${input.kind === 'number' ? 'any' : undefined} value=${value} placeholder=${blank} onInput=${change} />`;
  }
}

/** @param {any} reply */
const verbOf = (reply) => (reply?.request?.method === 'promote' ? 'Promote' : reply ? reply.tier[0].toUpperCase() + reply.tier.slice(1) : 'Make');

/** @param {any} value */
const asText = (value) => (typeof value === 'object' ? JSON.stringify(value) : value);

/** What was typed as the value that the input's kind wants. @param {Input} input @param {string} text */
function valueOf(input, text) {
  if (input.kind === 'number' || input.kind === 'integer') return Number(text);
  if (input.kind === 'boolean') return text === 'true';
  if (input.choices?.length) return input.choices.find((one) => String(one) === text) ?? text;
  try {
    return input.kind === 'array' || input.kind === 'object' ? JSON.parse(text) : text;
  } catch {
    return text;
  }
}
