// Figures of a project, as words: each with its n, and a reason where one is not known.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chipsOf, keyFigures, leftOut, livelyWeeks, lookFigures, lookWords, pacesOf, periodOf, shareOf } from '../../../plugins/panel/parts/stat-words.js';
import { figures } from '../suite/figures.mjs';

const plain = (text) => text.replaceAll('\u00a0', ' ');

test('the figures that are asked for most come with what they rest on', () => {
  assert.deepEqual(keyFigures(figures()).map(({ figure, words, known }) => [figure, plain(words), known]), [
    ['2.33', 'rolls for each accepted hero, n = 6 heroes', true],
    ['28', 'credits for each accepted hero, n = 6 heroes', true],
    ['6.23', 'drafts in the time of a hero, n = 12 and 14', true],
    ['31 %', 'of 278 credits went to rejected takes, n = 124 paid takes', true],
  ]);
});

test('what is not known says so, and nothing is made of nothing', () => {
  const none = figures();
  const bare = { ...none, heroes: { ...none.heroes, accepted: 0, rolls_each: null, credits_each_microcredits: null }, pace: { ...none.pace, drafts_per_hero: null }, spent: { ...none.spent, captured_microcredits: 0, rejected_microcredits: 0, paid_takes: 0 } };
  const told = keyFigures(bare);
  assert.ok(told.every(({ figure, known }) => figure === 'not known' && !known));
  assert.match(told[3].words, /nothing was spent/);
  const paces = pacesOf(none.pace);
  assert.deepEqual(paces[1], { says: 'A hero', median: '11 s', p95: '31 s', n: 14, why: '' });
  assert.deepEqual(paces[3], { says: 'The first thumbnail of a batch', median: '', p95: '', n: 0, why: 'no client told when it showed one' });
});

test('a share has its interval and its n; who was not judged has neither', () => {
  const [draft, , motion] = figures().by_tier;
  const told = shareOf(draft);
  assert.deepEqual([told.says, told.interval, told.n], ['44 %', '34 to 56 %', 72]);
  assert.ok(told.from < told.at && told.at < told.to);
  assert.deepEqual(shareOf(motion), { says: 'not judged', interval: '', n: 0, at: null, from: 0, to: 0 });
});

test('a strip of colours is full, with the largest first and each named', () => {
  const look = { n: 9, palette: [{ colour: '#112233', share: 0.6 }, { colour: '#445566', share: 0.2 }, { colour: '#ffffff', share: 0 }], lightness: 41.6, chroma: 17.2, spread_delta_e: 8.25, scatter: 0.11, words: 'leans towards dark blues' };
  const chips = chipsOf(look);
  assert.deepEqual(chips.map(({ says }) => says), ['#112233 60 %', '#445566 20 %']);
  assert.ok(Math.abs(chips.reduce((sum, { part }) => sum + part, 0) - 1) < 1e-9);
  assert.deepEqual(chipsOf({ ...look, palette: [] }), []);
  assert.equal(lookFigures(look), 'light 42, chroma 17, n = 9');
  assert.equal(lookWords(look), 'Leans towards dark blues; spread ΔE 8.3, scatter 11 % of the diagonal, n = 9.');
});

test('weeks without anything are left out, the newest come first, and what is not counted is said', () => {
  const { weeks } = figures();
  const lively = livelyWeeks(weeks).map((one) => one.week);
  assert.deepEqual([lively.length, lively[0], lively.includes('2026-W11')], [11, '2026-W19', false]);
  assert.equal(periodOf(figures()), '2026-W08 to 2026-W19');
  assert.equal(periodOf({ ...figures(), weeks: weeks.slice(-1) }), '2026-W19');
  assert.deepEqual(leftOut(figures()), []);
  assert.deepEqual(leftOut(figures({ uncounted: 1, beyond: 20 })), ['1 older take of these weeks is not counted.', 'The look is that of the newest accepted stills; 20 older ones are left out.']);
});
