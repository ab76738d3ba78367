// The order of tiles: ghosts become jobs and jobs become takes in their own places, whatever comes first.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { empty, reduce } from '../../../plugins/panel/state/reduce.js';

const take = (id, job = null, more = {}) => ({ id, job, shot: 's1', verdict: null, anchor: false, asset: { width: 4, height: 3 }, ...more });
const job = (id, state = 'queued', more = {}) => ({ id, state, shot: 's1', take: null, progress: null, ...more });
const run = (...actions) => actions.reduce(reduce, { ...empty(), project: 'p' });
const page = (...ids) => ({ type: 'page', shot: 's1', takes: ids.map((id) => take(id)), cursor: null, total: ids.length });
const press = (count) => ({ type: 'press', key: 'a', shot: 's1', count, width: 16, height: 9, tier: 'draft' });
const made = (jobs, takes = []) => ({ type: 'made', key: 'a', made: { jobs, takes } });
const events = (...list) => ({ type: 'events', events: list.map((event) => ({ seq: 1, project: 'p', ...event })) });
const slots = (state) => state.lists.get('s1').slots;

test('a press shows ghosts on top, and the answer turns them into jobs in their places', () => {
  const pressed = run(page('t2', 't1'), press(2));
  assert.deepEqual(slots(pressed), ['g:a:1', 'g:a:0', 't2', 't1']);
  const answered = reduce(pressed, made([job('j1'), job('j2')]));
  assert.deepEqual(slots(answered), ['j2', 'j1', 't2', 't1']);
  assert.equal(answered.ghosts.size, 0);
  assert.equal(answered.jobs.get('j1').width, 16, 'the size that was expected stays');
  assert.equal(answered.lists.get('s1').fresh, 2);
});

test('jobs that are told of before the answer take the places of the ghosts', () => {
  const state = run(page('t1'), press(2), { type: 'jobs', jobs: [job('j1')] });
  assert.deepEqual(slots(state), ['g:a:1', 'j1', 't1']);
  assert.deepEqual(slots(reduce(state, made([job('j1'), job('j2')]))), ['j2', 'j1', 't1']);
});

test('a take stands where its job stood', () => {
  const state = run(page('t1'), { type: 'jobs', jobs: [job('j1'), job('j2'), job('j3')] }, events({ kind: 'job', job: 'j2', state: 'done', take: 't9' }));
  assert.deepEqual(slots(state), ['j3', 'j2', 'j1', 't1'], 'until the take is here, the job stays');
  const arrived = reduce(state, { type: 'takes', takes: [take('t9', 'j2')] });
  assert.deepEqual(slots(arrived), ['j3', 't9', 'j1', 't1']);
  assert.equal(arrived.jobs.has('j2'), false);
  assert.equal(arrived.lists.get('s1').total, 2);
});

test('a take that comes before the word that its job is done replaces it too', () => {
  const state = run(page('t1'), { type: 'jobs', jobs: [job('j1')] }, { type: 'takes', takes: [take('t9', 'j1')] }, events({ kind: 'job', job: 'j1', state: 'done', take: 't9' }));
  assert.deepEqual(slots(state), ['t9', 't1']);
  assert.equal(state.jobs.size, 0);
});

test('a refused press leaves nothing behind', () => {
  const state = run(page('t1'), press(8), { type: 'unpress', key: 'a' });
  assert.deepEqual(slots(state), ['t1']);
  assert.equal(state.ghosts.size, 0);
  assert.equal(state.lists.get('s1').fresh, 0);
});

test('a press that the cache answers leaves no ghost, and new hits come on top', () => {
  const state = run(page('t2', 't1'), press(2), made([], [take('t1'), take('t3')]));
  assert.deepEqual(slots(state), ['t3', 't2', 't1']);
});

test('a cancelled job goes, a failed one stays until it is looked at', () => {
  const state = run(page('t1'), { type: 'jobs', jobs: [job('j1'), job('j2')] }, { type: 'jobs', jobs: [job('j1', 'cancelled'), job('j2', 'failed')] });
  assert.deepEqual(slots(state), ['j2', 't1']);
});

test('jobs that ended while nobody listened go, and their takes come', () => {
  const state = run(page('t1'), { type: 'jobs', jobs: [job('j1')] }, { type: 'jobs', jobs: [], all: true });
  assert.deepEqual(slots(state), ['t1']);
});

test('an old take that comes late does not come on top of newer ones', () => {
  assert.deepEqual(slots(run(page('t9', 't8'), { type: 'takes', takes: [take('t2')] })), ['t9', 't8', 't2']);
});

test('pages follow each other without doubles', () => {
  const state = run({ ...page('t9', 't8'), cursor: 'c', total: 3 }, { ...page('t8', 't7'), total: 3 });
  assert.deepEqual(slots(state), ['t9', 't8', 't7']);
  assert.equal(state.lists.get('s1').cursor, null);
});

test('a deleted take goes, and the tiles that came since the list was opened are counted right', () => {
  const state = run(page('t1'), { type: 'takes', takes: [take('t2')] }, events({ kind: 'deleted', take: 't2' }));
  assert.deepEqual(slots(state), ['t1']);
  assert.equal(state.lists.get('s1').fresh, 0);
});

test('jobs and takes that are told of in any order stand in the same order', () => {
  const jobs = ['j2', 'j3', 'j1'].map((id) => ({ type: 'jobs', jobs: [job(id)] }));
  assert.deepEqual(slots(run(page('t1'), ...jobs)), ['j3', 'j2', 'j1', 't1']);
  const takes = ['t5', 't4', 't6'].map((id) => ({ type: 'takes', takes: [take(id)] }));
  assert.deepEqual(slots(run(page('t1'), ...takes)), ['t6', 't5', 't4', 't1']);
  assert.equal(run(page('t1'), ...takes).lists.get('s1').fresh, 3);
});

test('a take that is older than the loaded pages waits for its page', () => {
  const paged = { ...page('t9', 't8'), cursor: 'c' };
  assert.deepEqual(slots(run(paged, { type: 'takes', takes: [take('t2')] })), ['t9', 't8']);
});
