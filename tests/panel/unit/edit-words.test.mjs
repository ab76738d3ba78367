// Edits and camera moves of a recipe in words, as the daemon writes them (daemon/src/plan/recipe/edit.rs, camera.rs).

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CAMERA, cameraWords, editWords } from '../../../plugins/panel/parts/edit-words.js';

test('an edit is said as a person says it', () => {
  const table = [
    [undefined, null], ['remove', 'remove'], [{ upscale: { factor: 4 } }, 'upscale 4'],
    [{ outpaint: { left: 0, top: 12, right: 64, bottom: 0 } }, 'outpaint 12 top, 64 right'],
    [{ recolour: { from: null, to: [11, 95, 255] } }, 'recolour to #0b5fff'],
    [{ recolour: { from: [255, 0, 0], to: [11, 95, 255] } }, 'recolour #ff0000 to #0b5fff'],
    [{ crop: { focus: null } }, 'crop around what stands out'],
    [{ crop: { focus: { x_per_mille: 250, y_per_mille: 500 } } }, 'crop around 25 % across, 50 % down'],
    [{ background: { colours: { top: [0, 0, 0], bottom: [0, 0, 0] } } }, 'background #000000'],
    [{ background: { colours: { top: [0, 0, 0], bottom: [1, 2, 3] } } }, 'background #000000 to #010203'],
    [{ background: 'picture' }, 'background picture'], [{ guide: 'depth' }, 'guide depth'], [{ mirror: { way: 1 } }, 'mirror'],
  ];
  for (const [edit, words] of table) assert.equal(editWords(edit), words, JSON.stringify(edit));
});

test('a camera move has words, and so has a loop', () => {
  assert.equal(CAMERA.length, 10);
  assert.equal(cameraWords({ way: 'pan_left', loop: true }), 'turning left, loop');
  assert.equal(cameraWords({ loop: true }), 'loop');
  assert.equal(cameraWords({ way: 'somersault' }), 'somersault');
  assert.equal(cameraWords(undefined), null);
});
