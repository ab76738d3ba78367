// A clip with its scrubber: a slider whose steps are frames, and the part that a trim keeps drawn behind it.

import { own } from './assets.js';
import { timecode } from './frames.js';
import { html } from './html.js';

/** @param {{ take: any, playing: any, fps: number, count: number, trim: import('./frames.js').Trim }} props */
export function Player({ take, playing, fps, count, trim }) {
  const { frame, speed } = playing;
  const part = (/** @type {number} */ at) => `${(at / Math.max(1, count)) * 100}%`;
  const words = speed === 0 ? 'paused' : `${Math.abs(speed)}×${speed < 0 ? ' backward' : ''}`;
  return html`<div class="player">
    <video src=${own(take.asset.url)} ref=${playing.video} width=${take.asset.width} height=${take.asset.height} muted playsinline preload="auto" tabindex="-1"
      aria-label=${`${take.id}, ${take.prompt ?? 'clip'}`} onClick=${playing.toggle} onLoadedData=${() => playing.seek(frame)}></video>
    <div class="scrubber">
      <i class="kept" style=${{ left: part(trim.first), right: `calc(100% - ${part(trim.last + 1)})` }}></i>
      <input type="range" min="0" max=${count - 1} step="1" value=${frame} aria-label="Frame" aria-valuetext=${`frame ${frame + 1} of ${count}, ${timecode(frame, fps)}`}
        onInput=${(/** @type {any} */ event) => {
          playing.pause();
          playing.seek(Number(event.currentTarget.value));
        }} />
    </div>
    <div class="row" role="group" aria-label="Playing">
      <button aria-label="Backward" title="Backward, each time faster (J)" onClick=${() => playing.shuttle(-1)}>◂◂</button>
      <button aria-label="Frame before" title="Frame before (←)" onClick=${() => playing.step(-1)}>◂</button>
      <button class="play" title="Space" onClick=${playing.toggle}>${speed === 0 ? 'Play' : 'Pause'}</button>
      <button aria-label="Next frame" title="Next frame (→)" onClick=${() => playing.step(1)}>▸</button>
      <button aria-label="Forward" title="Forward, each time faster (L)" onClick=${() => playing.shuttle(1)}>▸▸</button>
      <span class="num">${timecode(frame, fps)}</span><span class="num dim">frame ${frame + 1} of ${count} · ${fps} a second</span>
      <span class="grow"></span><span class="dim num" aria-live="off">${words}</span>
    </div>
  </div>`;
}
