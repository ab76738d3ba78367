// How a page shows assets. Addresses come from the daemon with a signature; the page asks its own origin, and only adds a size.

/** Sides that are asked for, so that the daemon makes few different small pictures. */
const SIDES = [256, 512, 1024, 2048];

/** The address on our own origin. @param {string} url */
export function own(url) {
  const at = new URL(url, location.origin);
  return at.pathname + at.search;
}

/** The address of a still of about `side` CSS pixels on its long side. @param {any} asset @param {number} side */
export function small(asset, side) {
  const wanted = side * Math.min(devicePixelRatio || 1, 2);
  const max = SIDES.find((one) => one >= wanted);
  const url = own(asset.url ?? `/assets/${asset.digest}`);
  if (!max || max >= Math.max(asset.width, asset.height)) {
    return url;
  }
  return `${url}${url.includes('?') ? '&' : '?'}max_side=${max}`;
}

/** Whether the asset is a clip. @param {any} asset */
export const isClip = (asset) => asset.media.startsWith('video/');

/** What a `<video>` needs to stand as the still picture of its clip: the daemon makes small pictures of stills alone. @param {any} asset */
export const firstFrame = (asset) => ({ src: `${own(asset.url)}#t=0.01`, muted: true, playsinline: true, preload: 'metadata', tabindex: -1, 'aria-hidden': 'true' });
