// "Use these settings": what made a take goes into the prompt box of its shot, and nothing is sent.

import { toast } from '../parts/toast.js';
import { mine } from './shelf.js';
import { now } from './store.js';
import { go } from './route.js';

/** Where the prompt box keeps what was typed. */
const SHELF = 'maquette.prompt';

/**
 * What the prompt box would hold. A tier that draws no words is not taken: a hero's settings make drafts. Pure.
 * @param {any} take @param {any} recipe @param {any[]} tiers
 */
export function settingsOf(take, recipe, tiers) {
  const tier = tiers.find((one) => one.name === take.tier && one.stage === 'exploration') ?? tiers.find((one) => one.stage === 'exploration');
  return { prompt: take.prompt ?? '', tier: tier?.name ?? '', count: '', aspect: '', seed: take.seed === null ? '' : String(take.seed), negative: recipe?.negative ?? '' };
}

/** @param {any} take @param {any} recipe */
export const reuse = (take, recipe) => fill(take, settingsOf(take, recipe, now().tiers), `The settings of ${take.id} are in the prompt box`);

/** What stands in the prompt box stays, and its drafts keep to this guide. @param {any} take a map of depth, edges or things */
export function guideBy(take) {
  fill(take, { ...typedBefore(), guide: take.asset.digest, guideOf: take.id }, `Drafts keep to ${take.id}: it is the guide in the prompt box`);
}

/** What was typed into the prompt box before. @returns {Record<string, string>} */
function typedBefore() {
  try {
    return JSON.parse(mine.get(SHELF) ?? '{}');
  } catch {
    return {};
  }
}

/** Fills the prompt box of a take's shot and goes there. @param {any} take @param {Record<string, string>} typed @param {string} says */
function fill(take, typed, says) {
  const before = mine.get(SHELF);
  mine.set(SHELF, JSON.stringify(typed));
  go('shot', [take.shot_name]);
  const back = () => {
    if (before === null) mine.drop(SHELF);
    else mine.set(SHELF, before);
    go('take', [take.id]);
  };
  toast({ text: says, action: { says: 'Undo', run: back } });
}
