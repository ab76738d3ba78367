// Wishes of tiles: few at a time, the newest first, and none that nobody has any more.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { wishes } from '../../../plugins/panel/state/wishes.js';

/** Asks are held until they are answered by hand. */
function held(most) {
  const asked = [];
  const made = wishes((what) => new Promise((answer, refuse) => asked.push({ what, answer, refuse })), { atOnce: 2, mayWait: 3, areKept: 2, ...most });
  return { ...made, asked, names: () => asked.map(({ what }) => what) };
}
const settled = () => new Promise((done) => setImmediate(done));

test('two are asked for at a time, and who came last is next', async () => {
  const heard = [];
  const { wish, asked, names } = held();
  for (const what of ['a', 'b', 'c', 'd']) wish(what, (answer) => heard.push(answer));
  assert.deepEqual(names(), ['a', 'b']);
  asked[0].answer('A');
  await settled();
  assert.deepEqual(names(), ['a', 'b', 'd']);
  asked[1].refuse(new Error('gone'));
  await settled();
  assert.deepEqual(names(), ['a', 'b', 'd', 'c']);
  assert.deepEqual(heard, ['A']);
});

test('what is taken back is not asked, unless another one wants it', async () => {
  const heard = [];
  const { wish, asked, names } = held({ atOnce: 1 });
  wish('a', () => {});
  const back = wish('b', () => heard.push('first'));
  wish('b', () => heard.push('second'));
  const gone = wish('c', () => heard.push('c'));
  back();
  gone();
  asked[0].answer('A');
  await settled();
  assert.deepEqual(names(), ['a', 'b']);
  asked[1].answer('B');
  await settled();
  assert.deepEqual(heard, ['second']);
});

test('waiting and kept answers are bounded', async () => {
  const { wish, asked, names } = held({ atOnce: 1 });
  for (const what of ['a', 'b', 'c', 'd', 'e']) wish(what, () => {});
  for (let at = 0; at < 4; at += 1) {
    asked[at]?.answer(at);
    await settled();
  }
  assert.deepEqual(names(), ['a', 'e', 'd', 'c'], 'b waited longest and was let go');
  const heard = [];
  wish('c', (answer) => heard.push(answer));
  assert.deepEqual(heard, [3], 'known already');
  wish('a', () => {});
  assert.equal(names().length, 5, 'not kept any more, so asked again');
});

test('a daemon that does not know the method is not asked again', async () => {
  const { wish, end, asked, names } = held({ atOnce: 1 });
  wish('a', () => {});
  wish('b', () => {});
  end();
  asked[0].refuse(new Error('unknown method'));
  await settled();
  wish('c', () => {});
  assert.deepEqual(names(), ['a']);
});
