// Which tiers take a guide, and what is said where none does.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { guided, takesGuide } from '../../../plugins/panel/parts/guides.js';

const tier = (name, route) => ({ name, route });
const draft = tier('draft', 'sketch/composition');
const guide = tier('guided', 'comfyui/guided');
const routes = [{ route: 'sketch/composition', guide: false, ready: true }, { route: 'far/guided', guide: true, ready: false }, { route: 'comfyui/guided', guide: true, ready: true }];
const names = (told) => told.taking.map((one) => one.name);

test('only tiers whose routes take a guide are offered', () => {
  const told = guided([draft, guide], routes);
  assert.deepEqual([names(told), told.why], [['guided'], '']);
  assert.deepEqual([takesGuide(draft, routes), takesGuide(guide, routes)], [false, true]);
});

test('where none does, the reason names the routes and one that can be used', () => {
  assert.deepEqual(guided([draft], routes), { taking: [], why: 'sketch/composition takes no guide; comfyui/guided does' });
  assert.equal(guided([draft], routes.slice(0, 2)).why, 'sketch/composition takes no guide; far/guided does');
  assert.equal(guided([draft], routes.slice(0, 1)).why, 'sketch/composition takes no guide, and no other route of your catalog does');
  const two = guided([draft, tier('fine', 'sketch/finish'), tier('again', 'sketch/finish')], [...routes, { route: 'sketch/finish', guide: false }]);
  assert.equal(two.why, 'None of sketch/composition, sketch/finish takes a guide; comfyui/guided does');
});

test('what nobody has said counts as a maybe: before the answer, and with a daemon of before', () => {
  assert.deepEqual(names(guided([draft, guide], [])), ['draft', 'guided']);
  assert.deepEqual([names(guided([draft], [{ route: 'sketch/composition' }])), takesGuide(draft, [])], [['draft'], null]);
  assert.deepEqual(guided([], routes), { taking: [], why: '' });
});
