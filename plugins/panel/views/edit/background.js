// Background: something else behind, where the mask is: a colour, two from top to bottom, or a picture.

import { isClip } from '../../parts/assets.js';
import { ColourField, useBrand } from '../../parts/colour.js';
import { html } from '../../parts/html.js';
import { Thumb } from '../../parts/layer.js';
import { told } from '../../state/actions.js';
import { upload } from '../../state/daemon.js';
import { useAsked } from '../../state/takes.js';

/** So many stills of the project are offered; any other one comes as a file. */
const OFFERED = 8;
const KINDS = [['one', 'One colour'], ['two', 'Two'], ['picture', 'Picture']];

/** @type {import('./operations.js').Operation} */
export const background = {
  op: 'background', says: 'Background', verb: 'Change the background', mask: 'must', blank: { kind: 'one', top: '#e8e4dc', bottom: '#9aa7b0', picture: null },
  asks({ kind, top, bottom, picture }) {
    if (kind === 'picture') return picture && { picture: picture.digest };
    return { to: kind === 'two' ? [top, bottom] : [top] };
  },
  Form({ take, wish, set }) {
    const brand = useBrand(take);
    return html`
      <p class="dim small">Mark the background, or mark the thing and invert the mask. Outside the mask not one pixel changes.</p>
      <div class="choice" role="group" aria-label="What comes behind">${KINDS.map(([kind, says]) => html`<button aria-pressed=${wish.kind === kind} onClick=${() => set({ kind })}>${says}</button>`)}</div>
      ${wish.kind === 'picture'
        ? html`<${Pictures} take=${take} wish=${wish} set=${set} />`
        : html`<${ColourField} says=${wish.kind === 'two' ? 'Top' : 'Colour'} value=${wish.top} brand=${brand} set=${(/** @type {string} */ top) => set({ top })} />`}
      ${wish.kind === 'two' && html`<${ColourField} says="Bottom" value=${wish.bottom} brand=${brand} set=${(/** @type {string} */ bottom) => set({ bottom })} />`}`;
  },
};

/** Stills of the project to choose from, or a file. @param {{ take: any, wish: any, set: (change: object) => void }} props */
function Pictures({ take, wish, set }) {
  const { reply } = useAsked('take.list', { project: take.project, limit: 4 * OFFERED });
  const stills = (reply?.takes ?? []).filter((/** @type {any} */ one) => !isClip(one.asset) && one.id !== take.id).slice(0, OFFERED);
  const bring = async (/** @type {any} */ event) => {
    const [file] = event.currentTarget.files;
    const asset = file && await told(() => upload(file));
    if (asset) set({ picture: { digest: asset.digest, says: file.name } });
  };
  return html`
    <div class="offers" role="group" aria-label="Takes">${stills.map((/** @type {any} */ one) => html`
      <button key=${one.id} aria-pressed=${wish.picture?.digest === one.asset.digest} aria-label=${`${one.id} of ${one.shot_name}`} title=${`${one.id} of ${one.shot_name}`}
        onClick=${() => set({ picture: { digest: one.asset.digest, says: one.id } })}><${Thumb} take=${one} side=${64} /></button>`)}</div>
    <label class="field"><span>Or a file, PNG or JPEG</span><input type="file" accept="image/png,image/jpeg" onChange=${bring} /></label>
    <p class="dim" role="status">${wish.picture ? `${wish.picture.says} comes behind.` : 'Choose what comes behind.'}</p>`;
}
