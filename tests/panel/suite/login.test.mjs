// Getting in: a login works once; without one the page says how to get one; a session lives through a restart and a second tab.

import assert from 'node:assert/strict';
import { chromium, panel, test, watch, world } from './harness.mjs';

test('a login works once; the second time the page is friendly, and nothing of it stays in the address', async () => {
  const home = await world();
  const url = await home.login();
  const context = await (await chromium()).newContext();
  const page = await context.newPage();
  const first = watch(page);
  await page.goto(url);
  await page.locator('.head .balance').waitFor();
  assert.ok(!page.url().includes('code='), page.url());
  first.judge();
  // A second tab of the same browser is in already.
  const tab = await context.newPage();
  await tab.goto(`${home.origin}/panel/`);
  await tab.locator('.head .balance').waitFor();
  await context.close();

  const stranger = await (await chromium()).newContext();
  const late = await stranger.newPage();
  const second = watch(late);
  second.expects(/40[013]/);
  await late.goto(url);
  await late.getByText('That login was used already, or is older than a minute.').waitFor();
  await late.getByText('maquette panel', { exact: true }).waitFor();
  assert.ok(!late.url().includes('code='), late.url());
  assert.deepEqual(await late.evaluate(() => Object.keys(localStorage)), []);
  second.judge();
  await stranger.close();
});

test('a stranger is told how to get in, and the root leads to the panel', async () => {
  const home = await world();
  const context = await (await chromium()).newContext();
  const page = await context.newPage();
  const { judge } = watch(page);
  await page.goto(`${home.origin}/`);
  await page.getByText('This browser has no session with the daemon yet.').waitFor();
  assert.equal(page.url(), `${home.origin}/panel/`);
  judge();
  await context.close();
});

test('a session lives through a restart of the daemon', async () => {
  const home = await world();
  const opened = await panel(home);
  opened.expects(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket/);
  await home.stop();
  await opened.page.getByText('The daemon is not running').waitFor();
  await home.start();
  await opened.page.reload();
  await opened.page.locator('.head .balance').waitFor();
});
