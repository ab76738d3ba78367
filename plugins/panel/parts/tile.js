// What stands in a tile: a take with its marks, a job on its way, or a ghost of a press that was not answered yet.

import { cancel } from '../state/actions.js';
import { the } from '../state/daemon.js';
import { go } from '../state/route.js';
import { renew } from '../state/sync.js';
import { firstFrame, isClip, own, small } from './assets.js';
import { Component, html, useEffect, useState } from './html.js';
import { Icon } from './icons.js';
import { credits, fileName, lasts, missed, stateWord } from './words.js';

/**
 * A take. It is drawn again only when the take or its size changes, or its picture did not come and the daemon is back: `round`. While it is
 * `fast`, which is only flying past, a picture that was not there yet is not asked for.
 */
export class TakeTile extends Component {
  broken = false;
  pictured = false;

  /** @param {{ take: any, side: number, round?: number, fast?: boolean }} next */
  shouldComponentUpdate(next) {
    return next.take !== this.props.take || next.side !== this.props.side || (this.broken && next.round !== this.props.round) || (!this.pictured && !next.fast);
  }

  render() {
    const { take, side, round, fast } = this.props;
    this.pictured ||= !fast;
    const failed = () => {
      this.broken = true;
      renew(take);
    };
    return html`<div class="take" data-verdict=${take.verdict ?? 'none'} draggable="true" onDragStart=${(/** @type {DragEvent} */ event) => carry(event, take)}>
      ${!this.pictured
        ? null
        : isClip(take.asset)
        ? html`<video key=${this.broken ? round : 'first'} ...${firstFrame(take.asset)} onError=${failed}></video><span class="sr">${`${take.id}, ${take.tier}, ${said(take)}`}</span>`
        : html`<img key=${this.broken ? round : 'first'} src=${small(take.asset, side)} alt=${`${take.id}, ${take.tier}, ${said(take)}`} decoding="async" draggable="false" onError=${failed} />`}
      ${marks(take)}
      <div class="info"><span>${take.id} · ${take.tier}</span><span class="num">${take.cached ? 'cached · 0' : credits(take.cost_microcredits)}</span></div>
    </div>`;
  }
}

/** The marks of a take: keep, reject, anchor frame, clip, and what was not understood. @param {any} take */
export function marks(take) {
  const lost = missed(take);
  const none = !take.anchor && !take.verdict && !lost && !isClip(take.asset);
  return none ? null : html`<div class="marks">
    ${take.anchor && html`<${Icon} name="anchor" says="anchor frame" />`}
    ${take.verdict === 'keep' && html`<${Icon} name="keep" says="kept" />`}
    ${take.verdict === 'reject' && html`<${Icon} name="reject" says="rejected" />`}
    ${isClip(take.asset) && html`<span class="clip num"><${Icon} name="clip" says="clip" />${lasts(take.asset.duration_ms ?? 0)}</span>`}
    ${lost && html`<span title=${lost}><${Icon} name="lost" says=${lost} /></span>`}
  </div>`;
}

/** A take's verdict in words. @param {any} take */
export const said = (take) => [take.anchor && 'anchor frame', { keep: 'kept', reject: 'rejected' }[/** @type {string} */ (take.verdict)] ?? 'no verdict'].filter(Boolean).join(', ');

/** A drag that other programs take as a file with a readable name. @param {DragEvent} event @param {any} take */
export function carry(event, take) {
  const url = new URL(own(take.asset.url ?? `/assets/${take.asset.digest}`), location.origin).href;
  event.dataTransfer?.setData('DownloadURL', `${take.asset.media}:${fileName(take)}:${url}`);
  event.dataTransfer?.setData('text/uri-list', url);
  event.dataTransfer?.setData('application/x-maquette-take', take.id);
}

/** A job on its way: place in the queue, then progress and time left, then a preview. @param {{ job: any }} props */
export function JobTile({ job }) {
  const { place, fraction, left_ms: left, preview } = job.progress ?? {};
  const bad = job.state === 'failed' || job.state === 'refused' || job.state === 'needs_you';
  const words = place ? `place ${place + 1} in the queue` : stateWord(job.state);
  return html`<div class="ghost" data-state=${job.state}>
    ${preview && html`<${Preview} digest=${preview} />`}
    <div class="ghost-words">
      <span>${bad && html`<${Icon} name="warn" /> `}${words}</span>
      ${bad && job.error && html`<small>${job.error.message}</small>`}
      ${!bad && left ? html`<small class="num">${lasts(left)} left</small>` : null}
      ${bad
        ? html`<button onClick=${() => go('queue')}>Open the queue</button>`
        : html`<button class="quiet when-near" onClick=${() => cancel({ jobs: [job.id] })}>Cancel</button>`}
    </div>
    ${!bad && html`<progress class="line" max="1" value=${fraction ?? undefined} aria-label=${`${job.id}, ${words}`} hidden=${fraction === null || fraction === undefined}></progress>`}
  </div>`;
}

/** What a job looks like by now. That is no asset yet and has no signed address, so its bytes are asked for with the key of the page. @param {{ digest: string }} props */
function Preview({ digest }) {
  const [src, setSrc] = useState('');
  useEffect(() => {
    let mine = true;
    let url = '';
    the().bytes({ url: `/assets/${digest}` }).then((bytes) => mine && setSrc(url = URL.createObjectURL(bytes)), () => {});
    return () => {
      mine = false;
      URL.revokeObjectURL(url);
    };
  }, [digest]);
  return src ? html`<img src=${src} alt="preview" decoding="async" />` : null;
}

/** A ghost before the answer. */
export const GhostTile = () => html`<div class="ghost" data-state="asked"><div class="ghost-words"><span>asked</span></div></div>`;
