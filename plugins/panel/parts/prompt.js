// The prompt box: what to draw, on which tier, how many; the price stands on its button. What was typed survives everything but a press.

import { mine } from '../state/shelf.js';
import { useStore } from '../state/store.js';
import { go } from '../state/route.js';
import { useAsked } from '../state/takes.js';
import { guided } from './guides.js';
import { html, useEffect, useRef, useState } from './html.js';
import { useKeys } from './keys.js';
import { later } from './later.js';
import { PriceButton } from './price.js';

const SHELF = 'maquette.prompt';
const ASPECTS = ['', '1:1', '4:3', '3:2', '16:9', '3:4', '2:3', '9:16'];

const GuideLine = later(() => import('./guide-line.js').then((part) => part.GuideLine), 'guide-line');
const PromptFile = later(() => import('./prompt-file.js').then((part) => part.PromptFile), 'prompt held');

/** @typedef {{ prompt: string, tier: string, count: string, aspect: string, seed: string, negative: string, file: string, guide: string, guideOf: string }} Typed `guide` is a digest, of the take `guideOf` */

/** @type {Typed} */
const BLANK = { prompt: '', tier: '', count: '', aspect: '', seed: '', negative: '', file: '', guide: '', guideOf: '' };

/** What was typed before the page was closed or loaded again. @returns {Typed} */
function typedBefore() {
  try {
    return { ...BLANK, ...JSON.parse(mine.get(SHELF) ?? '{}') };
  } catch {
    return BLANK;
  }
}

/** @param {{ shot: any | null }} props the shot that gets the drafts; none makes a new one */
export function PromptBox({ shot }) {
  const [typed, setTyped] = useState(typedBefore);
  const tiers = useStore((state) => state.tiers);
  const project = useStore((state) => state.project);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const press = useRef(() => {});
  const [fault, setFault] = useState(/** @type {any} */ (null));
  useEffect(() => mine.set(SHELF, JSON.stringify(typed)), [typed]);
  useKeys({ prompt: () => field.current?.focus(), draft: () => press.current() });

  // Long, and not needed to look at takes: asked for once somebody comes near.
  const [near, setNear] = useState(Boolean(typed.prompt));
  const { reply: models } = useAsked(near || typed.guide ? 'model.list' : null);
  // A tier whose route draws from words alone, as the daemon says; all stills until it has said so.
  const does = new Map((models?.routes ?? []).map((route) => [route.route, route.does ?? []]));
  const drawing = tiers.filter((tier) => tier.stage !== 'motion' && (does.get(tier.route)?.includes('draft') ?? true));
  // With a guide only tiers whose routes take one are offered; where none does, all stay and the guide says why.
  const guides = typed.guide ? guided(drawing, models?.routes ?? []) : null;
  const still = guides?.taking.length ? guides.taking : drawing;
  const tier = still.find((one) => one.name === typed.tier) ?? still[0];
  const set = (/** @type {keyof Typed} */ name) => (/** @type {any} */ event) => setTyped({ ...typed, [name]: event.currentTarget.value });
  const request = tier && typed.prompt.trim() ? asRequest(typed, tier, project, shot) : null;
  const many = Number(typed.count) || tier?.count || 1;
  const verb = `${tier ? tier.name[0].toUpperCase() + tier.name.slice(1) : 'Draft'} ${many}`;
  const expected = shot && tier ? { shot: shot.id, count: many, tier: tier.name, ...sizeOf(tier, typed.aspect) } : undefined;
  // A daemon without prompt files, or a project without any, shows no picker.
  const { reply: listed } = useAsked(project ? 'prompt.list' : null, { project });
  const files = listed?.files ?? [];
  if (typed.file && files.some((file) => file.name === typed.file)) {
    return html`<form class="prompt" aria-label="Prompt" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
      <${PromptFile} key=${typed.file} name=${typed.file} tier=${typed.tier} onTier=${set('tier')} onClose=${() => setTyped({ ...typed, file: '' })} press=${press} /></form>`;
  }
  const made = (/** @type {any} */ reply) => !shot && go('shot', [reply.shot_name]);
  return html`<form class="prompt" aria-label="Prompt" onFocusIn=${() => setNear(true)} onPointerEnter=${() => setNear(true)} onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <textarea ref=${field} rows=${Math.min(5, 1 + typed.prompt.split('\n').length)} value=${typed.prompt} onInput=${set('prompt')} aria-label="Prompt"
      placeholder=${shot ? `What to draw for ${shot.name}` : 'What to draw; it begins a new shot'} maxlength="32768"></textarea>
    ${typed.guide && html`<${GuideLine} of=${typed.guideOf} why=${guides?.why ?? ''} fault=${fault} onDrop=${() => setTyped({ ...typed, guide: '', guideOf: '' })} />`}
    <div class="prompt-row">
      <label><span class="sr">Tier</span><select value=${tier?.name ?? ''} onChange=${set('tier')}>${still.map((one) => html`<option value=${one.name}>${one.name}</option>`)}</select></label>
      <label><span class="sr">How many</span><input type="number" class="num short" min="1" max="256" value=${typed.count} placeholder=${String(tier?.count ?? '')} onInput=${set('count')} /></label>
      <label><span class="sr">Aspect</span><select value=${typed.aspect} onChange=${set('aspect')}>${ASPECTS.map((one) => html`<option value=${one}>${one || 'aspect'}</option>`)}</select></label>
      <details class="fold">
        <summary>More</summary>
        <div class="fold-body">
          <label>Seed <input type="number" class="num" min="0" value=${typed.seed} onInput=${set('seed')} placeholder="from the recipe" /></label>
          <label>Not to draw <input type="text" value=${typed.negative} onInput=${set('negative')} /></label>
        </div>
      </details>
      ${files.length > 0 && html`<label><span class="sr">Prompt file</span><select class="files" value="" onChange=${set('file')}><option value="">prompt file</option>${files.map((file) => html`<option value=${file.name}>${file.title ?? file.name}</option>`)}</select></label>`}
      <span class="grow"></span>
      <${PriceButton} verb=${verb} request=${request} expected=${expected} onMade=${made} onQuote=${(/** @type {any} */ told) => setFault(told.fault)} press=${press} around=${{ shot: shot?.name }} hint="Ctrl Enter" />
    </div>
  </form>`;
}

/** @param {Typed} typed @param {any} tier @param {string | null} project @param {any} shot */
function asRequest(typed, tier, project, shot) {
  /** @type {any} */
  const request = { method: 'draft', project, prompt: typed.prompt.trim(), tier: tier.name, count: Number(typed.count) || tier.count };
  if (shot) request.shot = shot.name;
  if (typed.aspect) request.aspect = typed.aspect;
  if (typed.seed) request.seed = Number(typed.seed);
  if (typed.negative.trim()) request.negative = typed.negative.trim();
  if (typed.guide) request.guide = typed.guide;
  return request;
}

/** The size that a ghost stands for: the tier's, in the aspect that was asked for. @param {any} tier @param {string} aspect */
function sizeOf(tier, aspect) {
  const [wide, high] = aspect.split(':').map(Number);
  return high ? { width: wide * 100, height: high * 100 } : { width: tier.width, height: tier.height };
}
