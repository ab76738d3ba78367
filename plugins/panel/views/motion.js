// Motion: a clip with its frames, trim points and the anchor frame beside it; or, from a still, the next clip and what it costs.
//
// The place names a take, `#/motion/t10`: a clip is shown, a still is what a clip would start from. `#/motion?shot=spring` shows the
// shot's newest clip, else its anchor frame.

import { isClip } from '../parts/assets.js';
import { html, useEffect, useRef, useState } from '../parts/html.js';
import { useKeys } from '../parts/keys.js';
import { Thumb } from '../parts/layer.js';
import { MotionForm } from '../parts/motion-form.js';
import { useOwnKeys } from '../parts/own-keys.js';
import { Player } from '../parts/player.js';
import { OverTime, StripPicture, useOverTime } from '../parts/over-time.js';
import { usePlaying } from '../parts/playing.js';
import { Results } from '../parts/results.js';
import { TrimBar } from '../parts/trim-bar.js';
import { frameAt, frameCount, middleOf, whole } from '../parts/frames.js';
import { Trouble } from '../parts/trouble.js';
import { judge } from '../state/actions.js';
import { link } from '../state/route.js';
import { now, useStore } from '../state/store.js';
import { loadMore } from '../state/sync.js';
import { useAsked } from '../state/takes.js';

export const title = 'Motion';

/** Frames a second of a clip whose recipe does not say: only the step of the scrubber depends on it, and the view says so. */
const GUESS_FPS = 24;

/** @param {{ place: import('../state/route.js').Place }} props */
export default function Motion({ place }) {
  const shot = useShot(place.query['shot']);
  const list = useStore((state) => (shot ? state.lists.get(shot.id) : undefined));
  const id = place.parts[0] ?? (list?.loaded ? newestClip(list.slots) : undefined) ?? (list?.loaded ? shot?.anchor : undefined);
  const { reply, fault } = useAsked(id ? 'take.get' : null, { take: id });
  if (fault) return html`<${Trouble} fault=${fault} />`;
  if (shot && list?.loaded && !id) return html`<main class="view"><p class="empty">
    ${shot.name} has no clip and no anchor frame yet. <a href=${link('shot', [shot.name])}>Choose an anchor frame</a>
  </p></main>`;
  if (reply?.take.id !== id || !reply) return html`<main class="view" aria-busy="true"></main>`;
  return html`<${Table} key=${id} take=${reply.take} recipe=${reply.recipe} />`;
}

/** The shot of that name or id, with its first page of takes. @param {string | undefined} name */
function useShot(name) {
  const shots = useStore((state) => state.shots);
  const shot = name ? [...shots.values()].find((one) => one.name === name || one.id === name) : undefined;
  const loaded = useStore((state) => Boolean(shot && state.lists.get(shot.id)?.loaded));
  useEffect(() => {
    if (shot && !loaded) loadMore(shot).catch(() => {});
  }, [shot?.id, loaded]);
  return shot;
}

/** @param {string[]} slots */
const newestClip = (slots) => slots.find((slot) => isClip(now().takes.get(slot)?.asset ?? { media: '' }));

/** @param {{ take: any, recipe: any }} props */
function Table({ take, recipe }) {
  const clip = isClip(take.asset);
  const anchor = useAnchor(take);
  const [made, setMade] = useState(/** @type {any[]} */ ([]));
  const add = (/** @type {any} */ reply) => setMade([reply, ...made]);
  const over = useOverTime(take, clip);
  const seek = useRef((/** @type {number} */ _seconds) => {});
  useKeys({ back: () => history.back(), reject: () => void judge([take.id], 'reject') });
  return html`<main class="view motion">
    <h1 class="sr">Motion of ${take.id}</h1>
    <div class="beside">
      ${clip ? html`<${Clip} take=${take} recipe=${recipe} onMade=${add} over=${over} seek=${seek} />` : html`<div class="stage"><${Still} take=${take} /></div>`}
      <aside class="side" aria-label="Anchor frame and the next clip">
        ${clip && html`<${OverTime} take=${take} over=${over} seek=${(/** @type {number} */ seconds) => seek.current(seconds)} />`}
        ${!(anchor && !clip && anchor.id === take.id) && html`<h2>Anchor frame</h2>`}
        ${anchor === null && html`<p class="dim">${take.shot_name} has no anchor frame.</p>`}
        ${anchor && (clip || anchor.id !== take.id) && html`<a class="anchor-frame" href=${link('take', [anchor.id])} aria-label=${`Anchor frame ${anchor.id}`}><${Thumb} take=${anchor} side=${256} /></a>
          <p class="dim small">${anchor.id}${anchor.id === take.parent ? ', which this clip started from' : clip ? `; this clip started from ${take.parent ?? 'another take'}` : ''}</p>`}
        <h2>${clip ? 'Another clip' : 'A clip'}</h2>
        <${MotionForm} from=${clip ? anchor : take} recipe=${take.origin === 'promote' && clip ? recipe : null} onMade=${add} />
        <${Results} made=${made} of=${clip ? take.id : undefined} next=${(/** @type {any} */ result) => [{ says: 'Look at it', href: link('motion', [result.id]) }]} />
      </aside>
    </div>
  </main>`;
}

/** The anchor frame of a take's shot; undefined until it is known, null if there is none. @param {any} take */
function useAnchor(take) {
  const anchored = useStore((state) => state.shots.get(take.shot)?.anchor);
  const { reply } = useAsked('anchor.get', { project: take.project, shot: take.shot_name }, anchored);
  return reply ? reply.take : undefined;
}

/** @param {{ take: any }} props */
const Still = ({ take }) => html`<figure class="still"><${Thumb} take=${take} side=${1024} /><figcaption class="dim">${take.id}${take.anchor ? ', the anchor frame,' : ''} is what the clip starts from.</figcaption></figure>`;

/** @param {{ take: any, recipe: any, onMade: (made: any) => void, over: ReturnType<typeof useOverTime>, seek: { current: (seconds: number) => void } }} props `seek` is set to what goes to a moment */
function Clip({ take, recipe, onMade, over, seek }) {
  const told = typeof recipe?.fps === 'number';
  const fps = told ? recipe.fps : GUESS_FPS;
  const count = frameCount(take.asset.duration_ms ?? 0, fps);
  const [trim, setTrim] = useState(whole(count));
  const playing = usePlaying(fps, count, trim);
  const press = useRef(() => {});
  seek.current = (seconds) => {
    playing.pause();
    playing.seek(frameAt(seconds, fps, count));
  };
  const worst = () => {
    const next = over.after(middleOf(playing.frame, fps));
    next !== null && seek.current(next);
  };
  const set = { in: () => setTrim((old) => withPoint(old, 'in', playing.frame, count)), out: () => setTrim((old) => withPoint(old, 'out', playing.frame, count)) };
  useOwnKeys({
    ArrowLeft: () => playing.step(-1), ArrowRight: () => playing.step(1), 'Shift+ArrowLeft': () => playing.step(-10), 'Shift+ArrowRight': () => playing.step(10),
    Home: () => playing.seek(trim.first), End: () => playing.seek(trim.last),
    ' ': playing.toggle, j: () => playing.shuttle(-1), k: playing.pause, l: () => playing.shuttle(1), i: set.in, o: set.out, w: worst,
  });
  useKeys({ draft: () => press.current() });
  return html`<div class="stage">
    <${Player} take=${take} playing=${playing} fps=${fps} count=${count} trim=${trim} />
    ${!told && html`<p class="dim small">The recipe does not say how many frames a second this clip has; ${GUESS_FPS} are taken for the steps.</p>`}
    <${TrimBar} take=${take} trim=${trim} setTrim=${setTrim} set=${set} fps=${fps} count=${count} press=${press} onMade=${onMade} />
    <${StripPicture} take=${take} at=${playing.frame / fps} seek=${seek.current} />
  </div>`;
}

/** @param {import('../parts/frames.js').Trim} trim @param {'in' | 'out'} point @param {number} frame @param {number} count */
function withPoint(trim, point, frame, count) {
  // A point beyond the other one takes it along: that is what one means when one sets them in the other order.
  if (point === 'in') return { first: frame, last: Math.max(frame, trim.last) };
  return { first: Math.min(frame, trim.first), last: Math.min(frame, count - 1) };
}
