// How the daemon is: what it wants a person to know, and the figures for a bug report.

import { useAsked } from '../state/takes.js';
import { size } from './facts.js';
import { Hint } from './hint.js';
import { html } from './html.js';
import { toast } from './toast.js';
import { ago } from './words.js';

/** Status, notices first. */
export function Daemon() {
  const { reply } = useAsked('status');
  if (!reply) return null;
  const rows = [
    ['version', reply.build],
    ['started', ago(reply.started_ms, Date.now())],
    ['takes', String(reply.takes)],
    ['open jobs', String(reply.open_jobs)],
    ['accepts changes', reply.writable ? 'yes' : 'no'],
    ['memory', reply.memory_bytes ? size(reply.memory_bytes) : null],
    ['last event', String(reply.last_seq)],
  ].filter((row) => row[1] !== null);
  const lines = [...rows.map(([name, value]) => `${name}: ${value}`), ...reply.notices.map((/** @type {any} */ one) => `${one.level} ${one.code}: ${one.message}`)];
  const report = () => navigator.clipboard.writeText(lines.join('\n')).then(() => toast({ text: 'Copied: version, figures and notices, no paths and no keys' }), () => {});
  return html`<section aria-labelledby="daemon">
    <h2 id="daemon">Daemon</h2>
    ${reply.notices.length === 0 ? html`<p class="dim">It has nothing to say.</p>` : html`<ul class="rows">${reply.notices.map((/** @type {any} */ notice) => html`
      <li class="notice" data-level=${notice.level}><b>${notice.message}</b> <${Hint} text=${notice.hint} /></li>`)}</ul>`}
    <dl class="pairs">${rows.map(([name, value]) => html`<dt>${name}</dt><dd class="num">${value}</dd>`)}</dl>
    <button class="quiet" onClick=${report}>Copy for a report</button>
  </section>`;
}
