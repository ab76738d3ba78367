// All figures as one picture, drawn by the daemon when somebody wants it, on the ground of the page.

import { the } from '../state/daemon.js';
import { own } from './assets.js';
import { html, useEffect, useState } from './html.js';

/** Counting and drawing may take longer than other calls. */
const PATIENCE_MS = 120_000;

const LIGHT = '(prefers-color-scheme: light)';

/** Whether the system asks for light pages; follows it. */
function useLight() {
  const [light, setLight] = useState(() => matchMedia(LIGHT).matches);
  useEffect(() => {
    const query = matchMedia(LIGHT);
    const hear = () => setLight(query.matches);
    query.addEventListener('change', hear);
    return () => query.removeEventListener('change', hear);
  }, []);
  return light;
}

/** @param {{ wanted: import('../state/figures.js').Wanted, period: string }} props */
export function StatsPicture({ wanted, period }) {
  const [open, setOpen] = useState(false);
  const [told, setTold] = useState(/** @type {{ asset: any, fault: any }} */ ({ asset: null, fault: null }));
  const [tick, setTick] = useState(0);
  const light = useLight();
  useEffect(() => {
    if (!open) return undefined;
    let here = true;
    setTold((old) => ({ ...old, fault: null }));
    the().call('stats.plot', { ...wanted, look: 0, ...(light && { light }) }, { timeoutMs: PATIENCE_MS }).then(({ asset }) => here && setTold({ asset, fault: null }), (fault) => here && setTold({ asset: null, fault }));
    return () => void (here = false);
  }, [open, light, tick]);
  const { asset, fault } = told;
  return html`<details onToggle=${(/** @type {any} */ event) => setOpen(event.currentTarget.open)}><summary><h2 id="picture">As one picture</h2></summary>
    ${open && (fault ? html`<p class="dim">${fault.message} <button class="command" onClick=${() => setTick((n) => n + 1)}>Try again</button></p>` : asset
      ? html`<div class="wide" role="region" tabindex="0" aria-label="Picture of the figures"><img class="drawn" src=${own(asset.url)} width=${asset.width} height=${asset.height} alt=${`The figures of ${period} as one picture; they stand in the tables above.`} /></div>
        <p><a class="linked" href=${own(asset.url)} download=${`stats-${period.replaceAll(' ', '-')}.png`}>Save it as a PNG</a></p>`
      : html`<p class="dim" role="status">It is being drawn.</p>`)}
  </details>`;
}
