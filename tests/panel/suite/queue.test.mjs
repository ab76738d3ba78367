// The queue: what waits and what is made, stopping one or all, trying again, and what a person has to decide.

import assert from 'node:assert/strict';
import { panel, sees, test, until, world } from './harness.mjs';

const open = (page) => page.getByRole('region', { name: 'Open' });
const draft = (home, prompt, tier, count, shot = 'boat') => home.call('draft', { project: home.project, prompt, tier, count, shot, idempotency_key: prompt });
const state = async (home, job) => (await home.call('job.get', { job })).state;

test('jobs are stopped one by one or all together, and their holds come back', async () => {
  const home = await world({ painter: true });
  const { page } = await panel(home, { place: '#/queue' });
  await open(page).getByText('Nothing is waiting.').waitFor();
  await draft(home, 'a boat', 'paint', 4);
  await open(page).getByText('4 jobs on the way').waitFor();
  await home.painter.held();
  home.painter.state.progress = 0.5;
  await open(page).getByText('50 %').waitFor();
  await page.locator('.balance', { hasText: '392 credits' }).waitFor();
  await page.locator('nav').getByText('Queue 4').waitFor();
  await page.getByRole('button', { name: 'Cancel j3' }).click();
  await open(page).getByText('3 jobs on the way').waitFor();
  await page.locator('.balance', { hasText: '394 credits' }).waitFor();
  assert.equal(await state(home, 'j3'), 'cancelled');
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await open(page).getByText('Nothing is waiting.').waitFor();
  await page.locator('.balance', { hasText: '400 credits' }).waitFor();
  for (const job of ['j1', 'j2', 'j4']) assert.equal(await state(home, job), 'cancelled');
  assert.equal((await home.takes()).length, 0);
});

test('what failed says why and is tried again as a new job; the old one goes', async () => {
  const home = await world({ painter: true });
  const { page } = await panel(home, { place: '#/queue' });
  await draft(home, 'a boat', 'paint', 1);
  (await home.painter.held()).finish({ status: 500 });
  const bad = page.getByRole('region', { name: 'Ended badly' });
  await bad.getByText('CUDA out of memory').waitFor();
  await page.locator('.balance', { hasText: '400 credits' }).waitFor();
  await bad.getByRole('button', { name: 'Try again j1' }).click();
  await home.painter.held();
  await open(page).getByText('1 job on the way').waitFor();
  home.painter.letGo();
  await open(page).getByText('Nothing is waiting.').waitFor();
  await sees(page, () => !document.querySelector('[aria-label="Ended badly"]'));
  const [take] = await until(async () => { const takes = await home.takes(); return takes.length && takes; }, 'a take');
  assert.equal(take.job, 'j2');
  assert.equal((await home.call('job.get', { job: 'j2' })).retry_of, 'j1');
});

test('a job that needs a person shows its choices; what is chosen stands in the books with its reason', async () => {
  const home = await world({ scripted: true });
  const { page } = await panel(home, { place: '#/queue' });
  await draft(home, 'a boat, script: drop-reply', 'paid', 1);
  await draft(home, 'a ship, script: drop-reply', 'paid', 1);
  const needs = page.getByRole('region', { name: 'Needs you' });
  const one = needs.locator('.needs', { hasText: 'j1' });
  await one.getByText('the provider cannot tell whether it got the order').waitFor();
  await page.locator('.balance', { hasText: '376 credits' }).waitFor();
  const charged = one.getByRole('button', { name: 'It was charged · 12 credits' });
  assert.equal(await charged.getAttribute('aria-disabled'), 'true', 'a reason is wanted first');
  await one.getByLabel('Why you know').fill('the invoice has it');
  await charged.click();
  await one.waitFor({ state: 'detached' });
  const other = needs.locator('.needs', { hasText: 'j2' });
  await other.getByLabel('Why you know').fill('no line in the invoice');
  await other.getByRole('button', { name: 'It was not charged' }).click();
  await needs.waitFor({ state: 'detached' });
  await page.locator('.balance', { hasText: '388 credits' }).waitFor();
  const { entries } = await home.call('credit.entries', { project: home.project });
  assert.ok(entries.some((entry) => entry.kind === 'capture' && entry.job === 'j1'), JSON.stringify(entries));
  assert.ok(entries.some((entry) => entry.kind === 'release' && entry.job === 'j2'));
});

test('a provider that refuses is said with its reason, and nothing is charged', async () => {
  const home = await world({ scripted: true });
  const { page } = await panel(home, { place: '#/queue' });
  await draft(home, 'a boat, script: refuse', 'paid', 1);
  await page.getByRole('region', { name: 'Ended badly' }).getByText('the script refuses').waitFor();
  await page.getByRole('region', { name: 'Ended badly' }).getByText('refused', { exact: false }).first().waitFor();
  await page.locator('.balance', { hasText: '400 credits' }).waitFor();
});
