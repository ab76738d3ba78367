// What could be done with a take, with the reasons for each, as the daemon lists them: always the same five in the same order, none of them chosen.
// A button opens the place where it is done, with its price; nothing here does it.

import { call } from '../state/daemon.js';
import { link } from '../state/route.js';
import { mine } from '../state/shelf.js';
import { useStore } from '../state/store.js';
import { isClip } from './assets.js';
import { html, useEffect, useState } from './html.js';
import { NotMeasured } from './measure-list.js';
import { capital } from './measures.js';
import { credits } from './words.js';

const SHELF = 'maquette.advice';

/** @type {Record<string, string>} */
const KINDS = { stay: 'Stay', edit: 'Edit', upscale: 'More pixels', promote: 'Promote', diagnose: 'Diagnose' };
/** Where a reason comes from. @type {Record<string, string>} */
const SOURCES = { measure: 'measured', prompt: 'prompt', note: 'your note', rolls: 'rolls', history: 'history', take: 'this take' };

/** A daemon of before gives no advice; it is not asked twice. */
let unknown = false;

/** The list, folded away until somebody opens it; it then stays open from take to take. @param {{ take: any }} props */
export function Advice({ take }) {
  const [open, setOpen] = useState(() => mine.get(SHELF) === 'open');
  const hear = (/** @type {any} */ event) => {
    setOpen(event.currentTarget.open);
    event.currentTarget.open ? mine.set(SHELF, 'open') : mine.drop(SHELF);
  };
  const { reply, fault } = useAdvice(open ? take : null);
  if (unknown) return null;
  return html`<details class="section" open=${open} onToggle=${hear}><summary><h2>What could be done</h2></summary>
    ${open && fault && html`<${NotMeasured} fault=${fault} />`}
    ${open && !fault && html`<ul class="advice" aria-label=${`What could be done with ${take.id}`} aria-busy=${reply ? undefined : 'true'}>
      ${(reply?.options ?? []).map((/** @type {any} */ option) => html`<${Option} key=${option.kind} option=${option} take=${take} against=${reply.against} />`)}</ul>`}
  </details>`;
}

/** The advice on a take; asked again when it was judged, or when something was made in its project. @param {any} take */
function useAdvice(take) {
  const seq = useStore((state) => state.seq);
  const [told, setTold] = useState(/** @type {{ of: string, reply: any, fault: any }} */ ({ of: '', reply: null, fault: null }));
  useEffect(() => {
    if (!take || unknown) return undefined;
    let here = true;
    const timer = setTimeout(() => call(/** @type {any} */ ('advise'), /** @type {any} */ ({ take: take.id })).then(
      (reply) => here && setTold({ of: take.id, reply, fault: null }),
      (fault) => {
        unknown ||= fault.code === 'unknown_method';
        here && setTold({ of: take.id, reply: null, fault });
      },
    ), 60);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [take?.id, seq]);
  return take && told.of === take.id ? told : { reply: null, fault: null };
}

/** @param {{ option: any, take: any, against: string | null | undefined }} props `against` is what the take was measured against */
function Option({ option, take, against }) {
  const { kind, possible, why_not: whyNot, tier, route, note, each_microcredits: each, reasons } = option;
  const where = [kind === 'promote' && tier ? `to ${tier}` : '', typeof each === 'number' && possible ? credits(each) : ''].filter(Boolean).join(' · ');
  return html`<li data-kind=${kind} data-quiet=${possible ? undefined : ''}>
    <div class="advice-head"><b>${KINDS[kind] ?? kind}</b><span class="dim num">${where}</span></div>
    ${!possible && whyNot && html`<p class="dim small">${capital(whyNot)}</p>`}
    ${reasons.length > 0 && html`<ul class="reasons">${reasons.map((/** @type {any} */ reason) => html`<li><span class="dim">${SOURCES[reason.source] ?? reason.source}</span> <span>${capital(reason.words)}${
      typeof reason.n === 'number' && !/\bn = \d/.test(reason.words) ? html` <span class="dim num">n = ${reason.n}</span>` : ''}</span></li>`)}</ul>`}
    ${note && html`<p class="note small"><b>${route}</b> ${note}</p>`}
    <${Way} kind=${kind} take=${take} against=${against} tier=${tier} possible=${possible} />
  </li>`;
}

/** How to get to where it is done. @param {{ kind: string, take: any, against: string | null | undefined, tier: string | null, possible: boolean }} props */
function Way({ kind, take, against, tier, possible }) {
  const tiers = useStore((state) => state.tiers);
  const clip = isClip(take.asset);
  if (!possible) return null;
  if (kind === 'diagnose') return html`<a class="go" href=${link('compare', [], { takes: against ? `${against},${take.id}` : take.id, shot: take.shot_name })}>Compare${against ? ` with ${against}` : ''}</a>`;
  if (clip) return null;
  if (kind === 'edit') return html`<a class="go" href=${link('edit', [take.id])}>Open in Edit</a>`;
  if (kind === 'upscale') return html`<a class="go" href=${link('edit', [take.id], { op: 'upscale' })}>Open in Edit</a>`;
  if (kind !== 'promote') return null;
  if (tiers.find((one) => one.name === tier)?.stage === 'motion') return html`<a class="go" href=${link('motion', [take.id])}>Open in Motion</a>`;
  const show = () => /** @type {HTMLElement | null} */ (document.querySelector('.strip button.spend'))?.focus();
  return html`<button onClick=${show}>Show its price below</button>`;
}
