// What a button says of a price, and the one next step of each refusal.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { priceWords } from '../../../plugins/panel/parts/price.js';
import { nextStep } from '../../../plugins/panel/parts/refusal.js';

const quote = (more) => ({ takes: 8, hits: 0, joined: 0, total_microcredits: 8_000_000, ...more });

test('the price stands on the button as a person says it', () => {
  const table = [
    [quote(), '8 credits'], [quote({ hits: 8, total_microcredits: 0 }), 'cached · 0'], [quote({ hits: 3, total_microcredits: 5_000_000 }), '5 credits'],
    [quote({ total_microcredits: 0 }), '0 credits'], [null, '…'],
  ];
  table.forEach(([told, words]) => assert.equal(priceWords(told), words));
});

/** A button that notes what is done with it. */
function button(more = {}) {
  const done = [];
  return { done, around: { says: 'Promote · 12 credits', run: (change) => done.push(['run', change]), pay: (other) => done.push(['pay', other.quote_id]), again: () => done.push(['again']), ...more } };
}

test('every refusal with a remedy in the panel offers it as one button', () => {
  const table = [
    ['three_rolls', { diagnosis_microcredits: 0 }, 'Compare what there is · 0'], ['credits_short', {}, 'See credits'], ['budget_passed', {}, 'See credits'],
    ['quote_stale', { quote: { quote_id: 'q2', total_microcredits: 9_000_000 } }, 'Go on for 9 credits'], ['quote_stale', {}, 'Ask for the price again'],
    ['route_unverified', { route: 'google/pro' }, 'Allow google/pro'], ['not_kept', {}, 'Keep, then Promote · 12 credits'], ['no_anchor', {}, 'Choose an anchor frame'],
    ['lost', {}, 'Try again'],
  ];
  for (const [code, data, says] of table) {
    assert.equal(nextStep({ code, message: '', hint: '', data }, button({ takes: ['t1'], shot: 'spring' }).around)?.says, says, code);
  }
});

test('a stale quote goes on by the new one, and nothing is paid before that press', () => {
  const { done, around } = button();
  const step = nextStep({ code: 'quote_stale', hint: '', data: { quote: { quote_id: 'q2', total_microcredits: 9_000_000 } } }, around);
  assert.deepEqual(done, []);
  step.run();
  assert.deepEqual(done, [['pay', 'q2']]);
});

test('other refusals offer the command of their hint, and none where there is none', () => {
  const { around } = button();
  assert.equal(nextStep({ code: 'untrusted', hint: 'Allow it once: `maquette init --trust /a`.', data: {} }, around)?.says, 'Copy the command');
  assert.equal(nextStep({ code: 'empty_prompt', hint: 'Say what to draw.', data: {} }, around), null);
});
