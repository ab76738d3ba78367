// What the next clip is asked for: where the camera goes, how strong it moves, how close it stays to the anchor frame, how long, how many frames a second.
// What is left empty is the tier's own.

import { CAMERA } from './edit-words.js';
import { html, useState } from './html.js';
import { PriceButton } from './price.js';
import { Promised } from './promised.js';
import { TierSelect } from './tier-select.js';
import { useStore } from '../state/store.js';
import { typed } from './typed.js';

/** @typedef {{ name: 'motion' | 'guidance' | 'seconds' | 'fps', says: string, unit: string, min: number, max: number, step: number }} Ask */

/** The fields, with the bounds that the daemon names in its document. @type {Ask[]} */
const FIELDS = [
  { name: 'motion', says: 'Motion strength', unit: '0 to 255', min: 0, max: 255, step: 1 },
  { name: 'guidance', says: 'Guidance', unit: '0 free, 1 close', min: 0, max: 1, step: 0.05 },
  { name: 'seconds', says: 'Length', unit: 'seconds', min: 0.5, max: 20, step: 0.5 },
  { name: 'fps', says: 'Frames a second', unit: '12 to 60', min: 12, max: 60, step: 1 },
];

/** @param {{ from: any, recipe: any, onMade: (made: any) => void }} props `from` is the still that the clip starts from; `recipe` that of the clip one looks at */
export function MotionForm({ from, recipe, onMade }) {
  const [wish, setWish] = useState(() => wishOf(recipe));
  const [tierName, setTier] = useState('');
  const [told, setTold] = useState(/** @type {any} */ ({ quote: null, fault: null }));
  const tiers = useStore((state) => state.tiers).filter((tier) => tier.stage === 'motion');
  const tier = tiers.find((one) => one.name === tierName) ?? tiers[0];
  if (tiers.length === 0) return html`<p class="dim">This project has no tier for motion.</p>`;
  if (!from) return html`<p class="dim">A clip starts from an anchor frame.</p>`;
  const given = Object.fromEntries(FIELDS.filter(({ name }) => wish[name] !== '').map(({ name }) => [name, Number(wish[name])]));
  const way = { ...(wish.camera && { camera: wish.camera }), ...(wish.loop && { loop: true }) };
  const request = { method: 'promote', takes: [from.id], tier: tier?.name, ...given, ...way };
  const expected = { shot: from.shot, count: 1, ...shape(from.asset, tier), tier: tier?.name };
  return html`<form class="fields" aria-label="The next clip" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <label class="field"><span>Camera</span><select value=${wish.camera} onChange=${typed((camera) => setWish({ ...wish, camera }))}>
      <option value="">as the prompt says</option>${CAMERA.map(([move, says]) => html`<option value=${move}>${says}</option>`)}</select></label>
    <label class="row" title="The last frame leads into the first"><input type="checkbox" checked=${wish.loop} onChange=${(/** @type {any} */ event) => setWish({ ...wish, loop: event.currentTarget.checked })} />Loop without a seam</label>
    ${FIELDS.map((field) => html`<${Field} ...${field} value=${wish[field.name]} own=${field.name === 'seconds' ? tier?.seconds : null}
      set=${(/** @type {string} */ value) => setWish({ ...wish, [field.name]: value })} />`)}
    <${TierSelect} value=${tierName} own=${tiers[0]?.name ?? ''} fits=${(/** @type {any} */ one) => one.stage === 'motion'} onChange=${setTier} />
    <section aria-label=${`What ${from.id} promises`}><h2>What ${from.id} promises · 1 is most</h2>
      <${Promised} brief key=${from.id} take=${from} told=${told.quote?.kinetic} waits=${!told.quote && !told.fault} /></section>
    <${PriceButton} verb=${`Make a clip from ${from.id}`} request=${request} expected=${expected} around=${{ takes: [from.id], shot: from.shot_name }} onMade=${onMade} onQuote=${setTold} />
  </form>`;
}

/** @typedef {Record<'motion' | 'guidance' | 'seconds' | 'fps' | 'camera', string> & { loop: boolean }} Wish */

/** The same again as the clip one looks at. @param {any} recipe @returns {Wish} */
function wishOf(recipe) {
  const text = (/** @type {unknown} */ value, /** @type {number} */ per = 1) => (typeof value === 'number' ? String(value / per) : '');
  return { motion: text(recipe?.motion), guidance: text(recipe?.guidance_per_mille, 1000), seconds: text(recipe?.duration_ms, 1000), fps: text(recipe?.fps), camera: recipe?.camera?.way ?? '', loop: Boolean(recipe?.camera?.loop) };
}

/** The size of the ghost: the tier's long side in the shape of what it starts from. @param {any} asset @param {any} tier */
function shape(asset, tier) {
  const scale = Math.max(tier?.width ?? 1, tier?.height ?? 1) / Math.max(asset.width, asset.height);
  return { width: Math.round(asset.width * scale), height: Math.round(asset.height * scale) };
}

/** A number that may be left to the tier, with a slider for the hand. @param {any} props */
function Field({ name, says, unit, min, max, step, value, own, set }) {
  const hear = typed(set);
  return html`<div class="field">
    <label for=${`motion-${name}`}>${says} <small class="dim">${unit}</small></label>
    <div class="row">
      <input type="range" aria-label=${`${says}, slider`} min=${min} max=${max} step=${step} value=${value === '' ? own ?? (min + max) / 2 : value} data-empty=${value === '' ? '' : undefined} onInput=${hear} />
      <input id=${`motion-${name}`} type="number" class="num short" min=${min} max=${max} step=${step} value=${value} placeholder=${own ?? 'tier'} onInput=${hear} /></div>
  </div>`;
}
