// One take, large: the picture or clip, all that is known of it, and what can be done with it.

import { Advice } from '../parts/advice.js';
import { isClip, own } from '../parts/assets.js';
import { ChangedSince } from '../parts/changed.js';
import { DeleteTake } from '../parts/delete-take.js';
import { asText, factsOf } from '../parts/facts.js';
import { GuideUse } from '../parts/guide-use.js';
import { html, useEffect, useRef, useState } from '../parts/html.js';
import { useKeys } from '../parts/keys.js';
import { Layer } from '../parts/layer.js';
import { OverTime, StripPicture, useOverTime } from '../parts/over-time.js';
import { useOwnKeys } from '../parts/own-keys.js';
import { PromisedBy } from '../parts/promised.js';
import { surfaceKeys, useSurface } from '../parts/surface.js';
import { Strip } from '../parts/later.js';
import { carry, marks } from '../parts/tile.js';
import { toast } from '../parts/toast.js';
import { Trouble } from '../parts/trouble.js';
import { fileName, missed } from '../parts/words.js';
import { Zoom } from '../parts/zoom.js';
import { reuse } from '../state/reuse.js';
import { anchor, judge } from '../state/actions.js';
import { go, link } from '../state/route.js';
import { now, useStore } from '../state/store.js';
import { loadMore } from '../state/sync.js';
import { useAsked, useTake } from '../state/takes.js';

export const title = 'Take';

/** The view; its first part is a take. @param {{ place: import('../state/route.js').Place }} props */
export default function TakeView({ place }) {
  const id = place.parts[0] ?? '';
  const take = useTake(id);
  const { reply, fault } = useAsked('take.get', { take: id });
  if (fault && !take) return html`<${Trouble} fault=${fault} />`;
  if (!take) return html`<main class="view" aria-busy="true"></main>`;
  return html`<${Detail} take=${take} recipe=${reply?.take.id === id ? reply.recipe : null} />`;
}

/** @param {{ take: any, recipe: any }} props */
function Detail({ take, recipe }) {
  const clip = isClip(take.asset);
  const frame = { width: take.asset.width, height: take.asset.height };
  const surface = useSurface(frame);
  const shot = useStore((state) => state.shots.get(take.shot));
  const [deleting, setDeleting] = useState(false);
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const [at, setAt] = useState(0);
  const over = useOverTime(take, clip);
  const seek = (/** @type {number} */ seconds) => {
    if (!video.current) return;
    video.current.pause();
    video.current.currentTime = seconds;
  };
  const worst = () => {
    const next = over.after(video.current?.currentTime ?? 0);
    next !== null && seek(next);
  };
  // The whole picture is dragged out of the panel as a file; a part of it is dragged to and fro.
  const hands = surface.fitted ? { onWheel: surface.on.onWheel, onDblClick: surface.on.onDblClick, onDragStart: (/** @type {DragEvent} */ event) => carry(event, take) } : surface.on;
  const shotPlace = link('shot', [take.shot_name]);
  const step = useSteps(take);
  const back = () => void (location.hash = shotPlace);
  useEffect(surface.fit, [take.id]);
  useOwnKeys({ ...surfaceKeys(surface), ...(clip && { w: worst }), ArrowLeft: () => void step(-1), ArrowRight: () => void step(1), Delete: () => setDeleting(true) });
  useKeys({
    back, keep: () => void judge([take.id], 'keep'), reject: () => void judge([take.id], 'reject'), anchor: () => void (clip || anchor(take.id)),
    edit: () => go(clip ? 'motion' : 'edit', [take.id]), compare: () => go('compare', [], { takes: take.id, shot: take.shot_name }),
    motion: () => go('motion', [take.id]), lineage: () => go('lineage', [take.id]),
  });
  return html`<main class="view detail">
    <h1 class="sr">Take ${take.id} of ${take.shot_name}</h1>
    <div class="bar" role="toolbar" aria-label="Take">
      <a class="go" href=${shotPlace}>${take.shot_name}</a><b class="num">${take.id}</b>
      <span class="pair-step">
        <button aria-label="Newer take" title="Newer (←)" onClick=${() => step(-1)}>‹</button>
        <button aria-label="Older take" title="Older (→)" onClick=${() => step(1)}>›</button>
      </span>
      <span class="grow"></span>
      ${!clip && html`<${Zoom} surface=${surface} />`}
    </div>
    <div class="beside">
      ${clip
        ? html`<div class="stage"><video class="whole" ref=${video} src=${own(take.asset.url)} controls loop playsinline aria-label=${`${take.id}, clip`}
              onTimeUpdate=${(/** @type {any} */ event) => setAt(event.currentTarget.currentTime)}></video>
            <${StripPicture} key=${take.id} take=${take} at=${at} seek=${seek} /></div>`
        : html`<div class="surface" ref=${surface.ref} ...${hands} data-verdict=${take.verdict ?? 'none'}>
            <${Layer} take=${take} view=${surface.view} frame=${frame} drags=${surface.fitted}>${marks(take)}<//>
          </div>`}
      <${Facts} take=${take} recipe=${recipe} over=${over} seek=${seek} onDelete=${() => setDeleting(true)} />
    </div>
    ${shot && html`<${Strip} shot=${shot} chosen=${[take.id]} ways="take" />`}
    ${deleting && html`<${DeleteTake} take=${take} onClose=${() => setDeleting(false)} onGone=${back} />`}
  </main>`;
}

/** Steps through the takes of the shot, as the grid shows them. @param {any} take @returns {(way: 1 | -1) => Promise<void>} */
function useSteps(take) {
  const loaded = useStore((state) => Boolean(state.lists.get(take.shot)?.loaded));
  const shot = useStore((state) => state.shots.get(take.shot));
  useEffect(() => {
    if (shot && !loaded) loadMore(shot).catch(() => {});
  }, [shot?.id, loaded]);
  const neighbour = (/** @type {number} */ way) => {
    const ids = (now().lists.get(take.shot)?.slots ?? []).filter((slot) => slot.startsWith('t'));
    return ids.includes(take.id) ? ids[ids.indexOf(take.id) + way] : undefined;
  };
  return async (way) => {
    // Beyond the last page that was loaded there may be older takes.
    if (!neighbour(way) && way === 1 && shot) await loadMore(shot).catch(() => {});
    const next = neighbour(way);
    if (next) location.replace(link('take', [next]));
  };
}

/** @param {{ take: any, recipe: any, over: ReturnType<typeof useOverTime>, seek: (seconds: number) => void, onDelete: () => void }} props */
function Facts({ take, recipe, over, seek, onDelete }) {
  const copy = (/** @type {string} */ what, /** @type {string} */ text) => navigator.clipboard.writeText(text).then(
    () => toast({ text: `Copied: ${what}` }),
    () => toast({ text: 'The browser did not allow copying', hint: 'Mark the text and copy it by hand.', bad: true }),
  );
  const facts = factsOf(take, recipe);
  return html`<aside class="side" aria-label="Facts">
    <h2>Prompt</h2>
    ${take.prompt ? html`<p class="words">${take.prompt}</p>` : html`<p class="dim">${take.prompt === null ? 'Its content was deleted.' : 'None.'}</p>`}
    ${missed(take) && html`<p class="note">${missed(take)}</p>`}
    <div class="row" role="group" aria-label="Copy">
      <span class="dim" aria-hidden="true">Copy</span>
      ${take.prompt && html`<button aria-label="Copy prompt" onClick=${() => copy('the prompt', take.prompt)}>Prompt</button>`}
      ${take.seed !== null && html`<button aria-label="Copy seed" onClick=${() => copy(`seed ${take.seed}`, String(take.seed))}>Seed</button>`}
      <button aria-label="Copy all" onClick=${() => copy(`all about ${take.id}`, asText(take, recipe))}>All</button>
    </div>
    ${take.prompt && html`<div class="row"><button onClick=${() => reuse(take, recipe)}>Use these settings</button><span class="dim small">fills the prompt box, sends nothing</span></div>`}
    <${Measured} take=${take} recipe=${recipe} over=${over} seek=${seek} />
    <h2>Facts</h2>
    <dl class="pairs">${facts.map(({ name, text, take: to }) => html`<dt>${name}</dt><dd class="num">${to ? html`<a class="linked" href=${link('take', [to])}>${text}</a>` : text}</dd>`)}</dl>
    ${take.notes.length > 0 && html`<h2>Notes of the model</h2><ul class="notes">${take.notes.map((/** @type {string} */ note) => html`<li>${note}</li>`)}</ul>`}
    <h2>File</h2>
    <div class="row"><a class="go" href=${own(take.asset.url)} download=${fileName(take)}>Save ${fileName(take)}</a><button class="quiet" onClick=${onDelete}>Delete</button></div>
    <p class="dim small">With its recipe beside it, into a folder of yours: <code>maquette export ${take.id} -o FOLDER</code></p>
  </aside>`;
}

/** What the eye says of a take, by what it is: a guide is no picture to measure. @param {{ take: any, recipe: any, over: ReturnType<typeof useOverTime>, seek: (seconds: number) => void }} props */
function Measured({ take, recipe, over, seek }) {
  if (recipe?.edit?.guide) return html`<${GuideUse} key=${take.id} take=${take} map=${recipe.edit.guide} />`;
  return html`${isClip(take.asset) ? html`<${OverTime} take=${take} over=${over} seek=${seek} />` : html`<${ChangedSince} take=${take} /><${PromisedBy} take=${take} />`}
    <${Advice} take=${take} />`;
}
