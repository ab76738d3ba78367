// The few marks of the panel, drawn with the colour of the text.

import { html } from './html.js';

/** @type {Record<string, string>} */
const PATHS = {
  keep: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm3.600 5.200L7.200 10.900 4.400 8.100l1-1 1.800 1.800 3.400-3.700Z',
  reject: 'M4 3 8 7l4-4 1 1-4 4 4 4-1 1-4-4-4 4-1-1 4-4-4-4Z',
  anchor: 'M8 1a2.200 2.200 0 0 0-.7 4.300V7H5v1.400h2.300v4.700A4.600 4.600 0 0 1 3.500 9.500L2 9.700C2.300 12.700 4.900 15 8 15s5.700-2.300 6-5.300l-1.500-.2a4.600 4.600 0 0 1-3.800 3.600V8.400H11V7H8.700V5.300A2.200 2.200 0 0 0 8 1Z',
  clip: 'M4 2.500v11l9-5.500Z',
  more: 'M6 3l5 5-5 5Z',
  lost: 'M5 5.500a3 3 0 1 1 4.200 2.700c-.3.2-.4.4-.4.8V10H7.200V9c0-1 .5-1.700 1.300-2.100A1.400 1.400 0 1 0 6.600 5.500ZM7.200 11.500h1.600v1.600H7.200Z',
  warn: 'M8 1 .8 14.500h14.400ZM7.200 6h1.600v4.500H7.200Zm0 5.500h1.600V13H7.200Z',
};

/** @param {{ name: string, says?: string }} props `says` names it for those who do not see it; without, it is only an ornament */
export function Icon({ name, says }) {
  return html`<svg class="icon" viewBox="0 0 16 16" role=${says ? 'img' : 'presentation'} aria-label=${says} aria-hidden=${says ? undefined : 'true'}><path d=${PATHS[name]} fill="currentColor" /></svg>`;
}
