// A take on a surface: its still or clip, placed where the view says.

import { firstFrame, isClip, own, small } from './assets.js';
import { html } from './html.js';
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
      : html`<img src=${own(take.asset.url)} alt=${says} draggable=${drags} decoding="async" />`}
    ${children}
  </div>`;
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
