// A take on a surface: its still or clip, placed where the view says.

import { firstFrame, isClip, own, small } from './assets.js';
import { html, useState } from './html.js';
import { placed } from './surface.js';

/**
 * `<${Layer} take=${take} view=${…} frame=${…} />`; `clip` hands out the video element of a clip.
 * @param {{ take: any, view: import('./canvas-view.js').View | null, frame: import('./canvas-view.js').Size, kind?: string, style?: object,
 *   drags?: boolean, clip?: (element: HTMLVideoElement | null) => void, children?: any }} props
 */
export function Layer({ take, view, frame, kind = '', style = {}, drags = false, clip, children }) {
  // Far in, one looks at pixels: then they are shown as pixels.
  const near = view !== null && (view.scale * frame.width) / take.asset.width >= 3;
  const place = { ...placed(view, frame), ...style };
  const says = `${take.id}, ${take.tier}`;
  return html`<div class=${`layer ${kind}${near ? ' near' : ''}`} style=${place}>
    ${isClip(take.asset)
      ? html`<video src=${own(take.asset.url)} ref=${clip} muted loop playsinline preload="auto" aria-label=${says}></video>`
      : html`<${Still} key=${take.id} take=${take} says=${says} drags=${drags} />`}
    ${children}
  </div>`;
}

/** A still in all its pixels; until they are here, the small picture that the grid has loaded already. @param {{ take: any, says: string, drags: boolean }} props */
function Still({ take, says, drags }) {
  const [whole, setWhole] = useState(false);
  // Loaded is not decoded, and a picture of many megapixels takes a moment.
  const loaded = (/** @type {any} */ event) => void event.currentTarget.decode().then(() => setWhole(true), () => {});
  return html`${!whole && html`<img class="first" src=${small(take.asset, 256)} alt="" aria-hidden="true" />`}
    <img src=${own(take.asset.url)} alt=${says} draggable=${drags} decoding="async" onLoad=${loaded} />`;
}

/**
 * A small picture of a take, for rows and graphs. A clip shows its first frame.
 * @param {{ take: any, side: number }} props
 */
export function Thumb({ take, side }) {
  const size = { width: take.asset.width, height: take.asset.height };
  if (isClip(take.asset)) return html`<video class="thumb" ...${firstFrame(take.asset)} ...${size}></video>`;
  return html`<img class="thumb" src=${small(take.asset, side)} ...${size} alt="" loading="lazy" decoding="async" draggable=${false} />`;
}
