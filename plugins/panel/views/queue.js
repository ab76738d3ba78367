// The queue: every open job of the project with what it waits for, what ended badly, and what a person has to decide.

import { Hint } from '../parts/hint.js';
import { html, useState } from '../parts/html.js';
import { count, credits, lasts, stateWord } from '../parts/words.js';
import { cancel, retry, told } from '../state/actions.js';
import { call } from '../state/daemon.js';
import { link } from '../state/route.js';
import { isFinal } from '../state/slots.js';
import { dispatch, useStore } from '../state/store.js';
import { useAsked } from '../state/takes.js';

export const title = 'Queue';

/** The view. */
export default function Queue() {
  const known = useStore((state) => state.jobs);
  const project = useStore((state) => state.project);
  // A job that ends badly stays, so that the number of all jobs does not tell.
  const changed = useStore(({ jobs }) => `${jobs.size} ${[...jobs.values()].filter((job) => isFinal(job.state)).length}`);
  const { reply } = useAsked(project ? 'job.list' : null, { project, limit: 100 }, changed);
  const ended = (reply?.jobs ?? []).filter((/** @type {any} */ job) => isFinal(job.state) && !job.retried_by);
  const jobs = [...known.values()];
  const needs = jobs.filter((job) => job.state === 'needs_you');
  const open = jobs.filter((job) => !isFinal(job.state) && job.state !== 'needs_you').sort(byPlace);
  const bad = ended.filter((/** @type {any} */ job) => job.state === 'failed' || job.state === 'refused' || job.state === 'cancelled').slice(0, 20);
  return html`<main class="view">
    <h1 class="sr">Queue</h1>
    <div class="pane queue">
      ${needs.length > 0 && html`<section aria-label="Needs you"><h2>Needs you</h2>${needs.map((job) => html`<${Needs} key=${job.id} job=${job} />`)}</section>`}
      <section aria-label="Open">
        <header class="row"><h2 class="grow">${open.length ? `${count(open.length, 'job')} on the way` : 'On the way'}</h2>
          ${open.length > 0 && html`<button onClick=${() => cancel({ all: true })}>Cancel all</button>`}</header>
        ${open.length ? html`<ul class="jobs">${open.map((job) => line(job, html`<button class="quiet" onClick=${() => cancel({ jobs: [job.id] })}>Cancel<span class="sr"> ${job.id}</span></button>`))}</ul>` : html`<p class="dim">Nothing is waiting.</p>`}
      </section>
      ${bad.length > 0 && html`<section aria-label="Ended badly"><h2>Ended without a take</h2>
        <ul class="jobs">${bad.map((/** @type {any} */ job) => line(job, html`<button class="quiet" onClick=${() => retry(job.id)}>Try again<span class="sr"> ${job.id}</span></button>`))}</ul></section>`}
    </div>
  </main>`;
}

/** @param {any} a @param {any} b */
const byPlace = (a, b) => (a.progress?.place ?? -1) - (b.progress?.place ?? -1) || Number(a.id.slice(1)) - Number(b.id.slice(1));

/** @param {any} job @param {any} button */
function line(job, button) {
  const { place, fraction, left_ms: left } = job.progress ?? {};
  const where = place ? `place ${place + 1}` : stateWord(job.state);
  return html`<li key=${job.id} class="job">
    <span class="num dim">${job.id}</span>
    <a href=${link('shot', [job.shot_name])}>${job.shot_name}</a>
    <span class="dim">${job.tier}</span>
    <span class="job-state">${where}${fraction ? html` <span class="num">${Math.round(fraction * 100)} %</span>` : ''}${left ? html` <span class="num dim">${lasts(left)} left</span>` : ''}
      ${job.error && html`<small>${job.error.message} <${Hint} text=${job.error.hint} /></small>`}</span>
    <span class="num dim">${job.held_microcredits ? `${credits(job.held_microcredits)} on hold` : ''}</span>
    ${button}
  </li>`;
}

/** A job of which nobody knows what became: the person says whether it was charged, and why they know. @param {{ job: any }} props */
function Needs({ job }) {
  const [reason, setReason] = useState('');
  const resolve = async (/** @type {string} */ outcome) => {
    const done = await told(() => call('job.resolve', { job: job.id, outcome, reason: reason.trim() }));
    done && dispatch({ type: 'jobs', jobs: [done] });
  };
  const ready = reason.trim() !== '';
  return html`<div class="needs">
    <p><a href=${link('shot', [job.shot_name])}>${job.shot_name}</a> <span class="dim">${job.tier} · ${job.route} · ${job.id}</span></p>
    <p>${job.error?.message ?? 'Nobody knows whether the provider made and charged it.'} <span class="dim"><${Hint} text=${job.error?.hint ?? ''} /></span></p>
    <div class="row">
      <label class="grow"><span class="sr">Why you know</span><input type="text" value=${reason} onInput=${(/** @type {any} */ event) => setReason(event.currentTarget.value)} placeholder="Why you know, for the books" /></label>
      <button aria-disabled=${ready ? 'false' : 'true'} onClick=${() => ready && resolve('charged')}>It was charged · ${credits(job.held_microcredits)}</button>
      <button aria-disabled=${ready ? 'false' : 'true'} onClick=${() => ready && resolve('not_charged')}>It was not charged</button>
    </div>
  </div>`;
}
