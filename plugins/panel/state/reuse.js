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
export function reuse(take, recipe) {
  const before = mine.get(SHELF);
  mine.set(SHELF, JSON.stringify(settingsOf(take, recipe, now().tiers)));
  go('shot', [take.shot_name]);
  const back = () => {
    if (before === null) mine.drop(SHELF);
    else mine.set(SHELF, before);
    go('take', [take.id]);
  };
  toast({ text: `The settings of ${take.id} are in the prompt box`, action: { says: 'Undo', run: back } });
}
