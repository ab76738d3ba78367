// A shot: the grid of its takes and of what is on its way, the selection, and what can be done with it.

import { anchor, judge } from '../state/actions.js';
import { go, link, seenLast } from '../state/route.js';
import { now, useStore } from '../state/store.js';
import { loadMore } from '../state/sync.js';
import { Badge } from '../parts/badge.js';
import { Grid } from '../parts/grid.js';
import { html, useEffect, useMemo, useState } from '../parts/html.js';
import { useKeys } from '../parts/keys.js';
import { BringIn, PromptBox, Strip } from '../parts/later.js';
import { pick } from '../parts/selection.js';
import { count } from '../parts/words.js';
import { GhostTile, JobTile, TakeTile } from '../parts/tile.js';

export const title = 'Shot';

/** The view; its first part is the shot's name. @param {{ place: import('../state/route.js').Place }} props */
export default function ShotView({ place }) {
  const name = place.parts[0];
  const shots = useStore((state) => state.shots);
  const loaded = useStore((state) => state.shotsLoaded);
  const shot = useMemo(() => [...shots.values()].find((one) => one.name === name || one.id === name) ?? null, [shots, name]);
  if (!shot) {
    return html`<main class="view"><p class="empty">${loaded ? html`There is no shot <b>${name}</b> here. <a href=${link('board')}>All shots</a>` : ''}</p></main>`;
  }
  return html`<${Takes} key=${shot.id} shot=${shot} />`;
}

/** @param {{ shot: any }} props */
function Takes({ shot }) {
  const list = useStore((state) => state.lists.get(shot.id));
  const takes = useStore((state) => state.takes);
  const jobs = useStore((state) => state.jobs);
  const round = useStore((state) => state.rounds);
  const [picked, setPicked] = useState({ cursor: /** @type {string | null} */ (now().takes.get(seenLast())?.shot === shot.id ? seenLast() : null), from: /** @type {string | null} */ (null), selected: /** @type {Set<string>} */ (new Set()) });
  const [info, setInfo] = useState(false);
  useEffect(() => void (list?.loaded || loadMore(shot)), [shot.id, list?.loaded]);
  const slots = list?.slots ?? [];
  const waiting = slots.filter((slot) => !slot.startsWith('t') && !['failed', 'refused'].includes(jobs.get(slot)?.state ?? '')).length;
  const marked = slots.filter((slot) => picked.selected.has(slot) && takes.has(slot));
  const chosen = marked.length ? marked : picked.cursor && takes.has(picked.cursor) ? [picked.cursor] : [];
  const one = chosen.length === 1 ? chosen[0] : null;
  useKeys({
    keep: () => void judge(chosen, 'keep'),
    reject: () => void judge(chosen, 'reject'),
    anchor: () => void (one && anchor(one)),
    edit: () => void (one && go('edit', [one])),
    motion: () => void (one && go('motion', [one])),
    lineage: () => void (one && go('lineage', [one])),
    compare: () => void (chosen.length && go('compare', [], { takes: chosen.slice(0, 2).join(','), shot: shot.name })),
    info: () => setInfo(!info),
    all: () => setPicked({ ...picked, selected: new Set(slots.filter((slot) => takes.has(slot))) }),
    back: () => (picked.selected.size ? setPicked({ ...picked, selected: new Set() }) : go('board')),
  });
  return html`<main class="view" data-info=${info ? 'all' : 'near'}>
    <h1 class="sr">${shot.name}</h1>
    <p class="sr" role="status">${waiting ? `${count(waiting, 'take')} on the way` : `${count(shot.takes, 'take')} in ${shot.name}`}</p>
    <${Grid} label=${`Takes of ${shot.name}`} slots=${slots} fresh=${list?.fresh ?? 0} aspectOf=${aspectOf} keyOf=${keyOf} cursor=${picked.cursor} selected=${picked.selected}
      onPick=${(/** @type {string} */ slot, /** @type {any} */ how) => setPicked((old) => pick(old, slots, slot, how))} onOpen=${(/** @type {string} */ slot) => takes.has(slot) && go('take', [slot])}
      onNear=${() => void loadMore(shot)} cell=${cell} />
    <${Strip} shot=${shot} chosen=${chosen} ways />
    <${BringIn} shot=${shot.name} />
    <${PromptBox} shot=${shot} />
  </main>`;

  /** @param {string} slot @param {{ width: number, height: number }} box @param {boolean} fast */
  function cell(slot, box, fast) {
    const take = takes.get(slot);
    if (take) return html`<${TakeTile} take=${take} side=${Math.max(box.width, box.height)} round=${round} fast=${fast} /><${Badge} take=${take} width=${box.width} />`;
    const job = jobs.get(slot);
    return job ? html`<${JobTile} job=${job} />` : html`<${GhostTile} />`;
  }
}

/** Width by height of what stands, or will stand, in a slot. @param {string} slot */
function aspectOf(slot) {
  const { takes, jobs, ghosts, tiers } = now();
  const take = takes.get(slot);
  const job = jobs.get(slot);
  const box = take?.asset ?? (job?.width ? job : undefined) ?? ghosts.get(slot) ?? tiers.find((tier) => tier.name === job?.tier);
  return box?.width && box.height ? Math.max(0.2, Math.min(5, box.width / box.height)) : 1;
}

/** A take keeps the name of the job that made it, so that its tile stays the same element. @param {string} slot */
const keyOf = (slot) => now().takes.get(slot)?.job ?? slot;
