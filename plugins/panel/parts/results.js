// What a press led to, where it was pressed: each job with its state, each take with its picture and what can be done next.

import { link } from '../state/route.js';
import { useStore } from '../state/store.js';
import { Hint } from './hint.js';
import { html } from './html.js';
import { Thumb } from './layer.js';
import { lasts, missed, stateWord } from './words.js';

/**
 * `made` are the answers to the presses of a view, newest first; `of` is the take that they came from; `next` is what can be done with a take further: links, and what runs;
 * `after` is what is said of it.
 * @param {{ made: any[], of?: string, next?: (take: any, made: any) => { says: string, href?: string, run?: () => void }[], after?: (take: any, made: any) => any }} props
 */
export function Results({ made, of, next, after }) {
  const takes = useStore((state) => state.takes);
  const jobs = useStore((state) => state.jobs);
  if (made.length === 0) return null;
  const byJob = new Map([...takes.values()].map((take) => [take.job, take]));
  const rows = made.flatMap((one) => [
    ...one.jobs.map((/** @type {any} */ job) => ({ job: jobs.get(job.id) ?? job, take: byJob.get(job.id) ?? one.takes.find((/** @type {any} */ take) => take.job === job.id), one })),
    ...one.takes.filter((/** @type {any} */ take) => !one.jobs.some((/** @type {any} */ job) => job.id === take.job)).map((/** @type {any} */ take) => ({ job: null, take, one })),
  ]);
  return html`<ul class="results" aria-label="Made here">${rows.map(({ job, take, one }) => html`<li key=${job?.id ?? take.id}>
    ${take
      ? html`<a href=${link('take', [take.id])}><${Thumb} take=${take} side=${64} /></a><span><b>${take.id}</b> ${job ? 'is made' : 'was there already'}
          <span class="row">${of && html`<a class="go" href=${link('compare', [], { takes: `${of},${take.id}` })}>Compare with ${of}</a>`}
          ${(next?.(take, one) ?? []).map(({ says, href, run }) => href ? html`<a class="go" href=${href}>${says}</a>` : html`<button onClick=${run}>${says}</button>`)}</span>
          ${missed(take) && html`<small>${missed(take)}</small>`}${after?.(take, one)}</span>`
      : html`<span class="waits"></span><span><b>${job.id}</b> ${stateWord(job.state)}${job.progress?.left_ms ? html`, <span class="num">${lasts(job.progress.left_ms)} left</span>` : ''}
          ${job.error && html`<small>${job.error.message} <${Hint} text=${job.error.hint} /></small>`}</span>`}
  </li>`)}</ul>`;
}
