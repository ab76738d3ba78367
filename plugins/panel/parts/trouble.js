// A view that has nothing to show, because what it needs could not be had: what happened, and the next step.

import { Hint } from './hint.js';
import { html } from './html.js';

/** @param {{ fault: { message: string, hint: string } }} props */
export const Trouble = ({ fault }) => html`<main class="view"><p class="empty" role="alert">${fault.message} <span class="dim"><${Hint} text=${fault.hint} /></span></p></main>`;
