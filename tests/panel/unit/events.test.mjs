// Events: what they change at once, and what they make the page ask for.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noWants, want } from '../../../plugins/panel/state/events.js';
import { empty, reduce } from '../../../plugins/panel/state/reduce.js';

const take = (id, more = {}) => ({ id, job: null, shot: 's1', verdict: null, anchor: false, ...more });
const known = () => [
  { type: 'page', shot: 's1', takes: [take('t2'), take('t1', { anchor: true })], cursor: null, total: 2 },
  { type: 'shots', shots: [{ id: 's1', anchor: 't1', updated_ms: 1 }], all: true },
].reduce(reduce, { ...empty(), project: 'p' });
const after = (event) => reduce(known(), { type: 'events', events: [{ seq: 7, project: 'p', ...event }] });

test('a verdict shows before the take is asked for', () => {
  assert.equal(after({ kind: 'verdict', take: 't1', detail: 'keep' }).takes.get('t1').verdict, 'keep');
  assert.equal(after({ kind: 'verdict', take: 't1', detail: null }).takes.get('t1').verdict, null);
});

test('a new anchor frame takes the mark from the old one', () => {
  const state = after({ kind: 'anchor', shot: 's1', take: 't2' });
  assert.deepEqual(['t1', 't2'].map((id) => state.takes.get(id).anchor), [false, true]);
  assert.equal(state.shots.get('s1').anchor, 't2');
});

test('progress changes its job alone, and unknown jobs not at all', () => {
  const state = reduce(known(), { type: 'jobs', jobs: [{ id: 'j1', shot: 's1', state: 'queued', progress: null }] });
  const next = reduce(state, { type: 'events', events: [{ seq: 0, project: 'p', kind: 'progress', job: 'j1', state: 'submitting', progress: { fraction: 0.5 } }] });
  assert.equal(next.jobs.get('j1').progress.fraction, 0.5);
  assert.equal(next.jobs.get('j1').state, 'submitting');
  assert.equal(after({ kind: 'progress', job: 'j9', progress: {} }).jobs.size, 0);
});

test('the cursor moves on, also by events of other projects, and never back', () => {
  assert.equal(after({ kind: 'take', project: 'other', take: 't5' }).seq, 7);
  assert.equal(reduce(after({ kind: 'credit' }), { type: 'events', events: [{ seq: 3, kind: 'credit' }] }).seq, 7);
});

test('what kind of event asks for what', () => {
  const table = [
    [{ kind: 'take', take: 't9' }, { takes: ['t9'], shots: true }],
    [{ kind: 'verdict', take: 't1' }, { takes: ['t1'], shots: true }],
    [{ kind: 'verdict', take: null, detail: 'undo' }, { listed: true, shots: true }],
    [{ kind: 'job', job: 'j9', state: 'queued' }, { jobs: ['j9'], wallets: true }],
    [{ kind: 'job', job: 'j9', state: 'failed' }, { jobs: ['j9'], wallets: true }],
    [{ kind: 'job', job: 'j9', state: 'done' }, { wallets: true }],
    [{ kind: 'job', job: 'j9', state: 'submitting' }, { jobs: ['j9'] }],
    [{ kind: 'credit', project: null }, { wallets: true }],
    [{ kind: 'project', project: 'q' }, { projects: true }],
    [{ kind: 'take', project: 'q', take: 't9' }, {}],
    [{ kind: 'from_the_future' }, {}],
  ];
  for (const [event, expect] of table) {
    const wants = noWants();
    want(wants, known(), { project: 'p', ...event });
    const got = { takes: [...wants.takes], jobs: [...wants.jobs], listed: wants.listed, shots: wants.shots, wallets: wants.wallets, projects: wants.projects };
    assert.deepEqual(got, { takes: [], jobs: [], listed: false, shots: false, wallets: false, projects: false, ...expect }, JSON.stringify(event));
  }
});

test('another project begins empty and keeps the connection', () => {
  const state = reduce({ ...known(), connection: 'ready', wallets: [1] }, { type: 'project', project: 'q' });
  assert.deepEqual([state.project, state.shots.size, state.takes.size, state.connection, state.wallets], ['q', 0, 0, 'ready', [1]]);
});
