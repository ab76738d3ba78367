// What a browser loads before the first picture: small, and asked for at once.

import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../plugins/panel/', import.meta.url));
const LIMIT = 120_000;

/** The modules that one loads, with what they import, and not what they import later. */
function graph(...roots) {
  const found = new Set();
  const todo = [...roots];
  for (let file = todo.pop(); file; file = todo.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, to] of text.matchAll(/^(?:import|export) [^;]*?from '(\.[^']+)'/gms)) {
      todo.push(relative(folder, join(folder, dirname(file), to)));
    }
  }
  return found;
}

const first = graph('app.js', 'views/board.js');
const size = (file) => statSync(join(folder, file)).size;

test('the board is painted from at most 120 kB, pictures apart', () => {
  const files = ['index.html', 'panel.css', ...first];
  const bytes = files.reduce((sum, file) => sum + size(file), 0);
  console.log(`first paint: ${bytes} bytes in ${files.length} files`);
  assert.ok(bytes <= LIMIT, `${bytes} bytes: ${files.sort((a, b) => size(b) - size(a)).slice(0, 12).map((file) => `${file} ${size(file)}`).join(', ')}`);
});

test('every module of the first paint is asked for by the page itself, and no other', () => {
  const asked = [...readFileSync(join(folder, 'index.html'), 'utf8').matchAll(/modulepreload" href="([^"]+)"/g)].map(([, file]) => file);
  assert.deepEqual([...asked, 'app.js'].sort(), [...first].sort());
});
