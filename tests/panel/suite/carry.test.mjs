// Pictures out and in: a take is dragged out as a file with a readable name, a picture is pasted or dropped in.

import assert from 'node:assert/strict';
import { panel, test, world } from './harness.mjs';
import { pictures, tile } from './look.mjs';
import { png } from './painter.mjs';

/** Gives a file to the page by an event of the clipboard or of a drag, as a browser does. @param {any} page @param {'paste' | 'drop'} how @param {Buffer} bytes @param {string} name @param {string} type */
const give = (page, how, bytes, name, type) => page.evaluate(([how, base64, name, type]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], name, { type }));
  const about = { bubbles: true, cancelable: true };
  if (how === 'paste') dispatchEvent(new ClipboardEvent('paste', { ...about, clipboardData: data }));
  else for (const kind of ['dragover', 'drop']) dispatchEvent(new DragEvent(kind, { ...about, dataTransfer: data }));
}, [how, bytes.toString('base64'), name, type]);

test('a take is dragged out as a file with a readable name, whose address gives its bytes to anybody', async () => {
  const home = await world();
  const [take] = await home.draft('a teapot', { count: 1, shot: 'spring' });
  const { page, context } = await panel(home, { place: '#/shot/spring' });
  await pictures(page, 1);
  const carried = await tile(page, 't1').locator('.take').evaluate((one) => {
    const data = new DataTransfer();
    one.dispatchEvent(new DragEvent('dragstart', { bubbles: true, dataTransfer: data }));
    return Object.fromEntries(data.types.map((type) => [type, data.getData(type)]));
  });
  const [media, name, ...rest] = carried['downloadurl'].split(':');
  const url = rest.join(':');
  assert.deepEqual([media, name], ['image/png', 'spring-t1.png']);
  assert.equal(carried['text/uri-list'], url);
  assert.equal(carried['application/x-maquette-take'], 't1');
  // The program that it is dropped on has no session: the signature is enough.
  const answer = await fetch(url);
  assert.equal(answer.status, 200);
  assert.equal((await answer.arrayBuffer()).byteLength, take.asset.bytes);
  assert.ok(context);
});

test('a picture that is pasted becomes a take of the shot one looks at; one that is dropped on the board becomes a shot', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 1, shot: 'spring' });
  const { page } = await panel(home, { place: '#/shot/spring' });
  await pictures(page, 1);
  await give(page, 'paste', png(40, 30, [10, 200, 90]), 'image.png', 'image/png');
  await page.locator('.toast', { hasText: 't2 was brought into spring' }).waitFor();
  await pictures(page, 2);
  const { take } = await home.call('take.get', { take: 't2' });
  assert.deepEqual([take.origin, take.asset.width, take.asset.height, take.cost_microcredits], ['import', 40, 30, 0]);
  await page.keyboard.press('b');
  await page.locator('.card').first().waitFor();
  await give(page, 'drop', png(30, 40, [200, 20, 90]), 'From the phone.png', 'image/png');
  await page.locator('.card', { hasText: 'From the phone' }).waitFor();
});

test('what is no picture is refused in words, and nothing is made', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 1, shot: 'spring' });
  const { page, expects } = await panel(home, { place: '#/shot/spring' });
  await pictures(page, 1);
  await give(page, 'paste', Buffer.from('%PDF-'), 'a.pdf', 'application/pdf');
  await page.locator('.toast.bad', { hasText: 'Only PNG and JPEG pictures can be brought in' }).waitFor();
  // Says that it is a picture, and is none: the daemon looks.
  expects(/status of 4\d\d/);
  await give(page, 'paste', Buffer.from('no picture at all'), 'a.png', 'image/png');
  await page.locator('.toast.bad').filter({ hasNotText: 'Only PNG and JPEG' }).waitFor();
  assert.equal((await home.takes()).length, 1);
});
