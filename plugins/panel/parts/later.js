// Parts that come after the first paint: their place is held, so that nothing moves when they are there.

import { html, useEffect, useState } from './html.js';
import { style } from './style.js';

/**
 * A component that loads another one when it is first drawn. `className` holds its place until then.
 * @param {() => Promise<any>} load gives the component @param {string} className
 */
export function later(load, className) {
  /** @type {any} */
  let loaded = null;
  return function Later(/** @type {any} */ props) {
    const [, redraw] = useState(0);
    useEffect(() => {
      loaded || Promise.all([load(), style('css/parts.css')]).then(([part]) => {
        loaded = part;
        redraw((n) => n + 1);
      }, () => {});
    }, []);
    return loaded ? html`<${loaded} ...${props} />` : html`<div class=${className}></div>`;
  };
}

/** The prompt box. */
export const PromptBox = later(() => import('./prompt.js').then((part) => part.PromptBox), 'prompt held');

/** The line of the selection. */
export const Strip = later(() => import('./strip.js').then((part) => part.Strip), 'strip');

/** Pictures from outside. */
export const BringIn = later(() => import('./bring.js').then((part) => part.BringIn), '');

/** What changed most, on a card or tile. */
export const Badge = later(() => import('./badge.js').then((part) => part.Badge), '');

/** The keys. */
export const Help = later(() => import('./help.js').then((part) => part.Help), '');
