// Credits: wallets, the plot and the table behind it, budgets that bind, refusals, and how the balance follows.

import assert from 'node:assert/strict';
import { panel, test, world } from './harness.mjs';
import { draftButton, pictures, writePrompt } from './look.mjs';

test('wallet, plot, books and prices say what was spent', async () => {
  const home = await world();
  await home.draft('a teapot', { count: 3, shot: 'spring' });
  const { page } = await panel(home, { place: '#/credits' });
  const wallet = page.getByRole('article', { name: 'Wallet house' });
  await wallet.getByText('397 credits').first().waitFor();
  await page.locator('figure.plot svg rect.spent').waitFor();
  await page.getByText(/^3 credits spent, 400 credits given since/).waitFor();
  await page.getByText('As a table').click();
  const row = page.locator('.table-behind tbody tr').first();
  const cells = (await row.locator('td').allInnerTexts()).map((text) => text.trim());
  assert.deepEqual(cells, ['3', '400', '0', '0', '397']);
  await page.getByRole('heading', { name: 'The books' }).click();
  const books = page.locator('table', { hasText: 'Entries of the books' });
  await books.getByText('spent', { exact: true }).first().waitFor();
  assert.equal(await books.getByText('spent', { exact: true }).count(), 3);
  await books.getByText('given', { exact: true }).first().waitFor();
  const prices = page.locator('table', { hasText: 'What one take costs on each tier' });
  assert.match(await prices.locator('tr', { hasText: 'hero' }).innerText(), /sketch\/finish\s+12 credits\s+20\d\d-/);
  // More is spent while one looks.
  await home.draft('a cup', { count: 2, shot: 'spring' });
  await wallet.getByText('395 credits').first().waitFor();
  await page.getByText(/^5 credits spent, 400 credits given since/).waitFor();
});

test('a budget is set on the page and binds; its refusal is shown at the button and in the books', async () => {
  const home = await world();
  const { page } = await panel(home, { place: '#/credits' });
  const form = page.getByRole('form', { name: 'Set a budget' });
  await page.getByRole('meter', { name: 'The whole project' }).waitFor();
  await form.locator('select').selectOption('tier:draft');
  await form.getByLabel('Limit in credits').fill('5');
  await form.getByRole('button', { name: 'Set' }).click();
  await page.getByRole('meter', { name: 'Tier draft' }).waitFor();
  assert.equal(await page.getByRole('meter', { name: 'Tier draft' }).getAttribute('aria-valuetext'), '5 credits left of 5 credits');

  await page.keyboard.press('b');
  await writePrompt(page, { prompt: 'a teapot', says: 'Draft 8 · 8 credits' });
  await draftButton(page).click();
  const refusal = page.locator('.prompt .refusal');
  await refusal.waitFor();
  assert.match(await refusal.innerText(), /5|budget/);
  assert.equal((await home.takes()).length, 0);
  await refusal.getByRole('button', { name: 'See credits' }).click();
  const refusals = page.getByRole('region', { name: 'Refusals' });
  await refusals.getByText('8 credits').waitFor();
  await refusals.getByText('draft').waitFor();

  await form.locator('select').selectOption('tier:draft');
  await form.getByRole('button', { name: 'Take your limit away' }).click();
  await page.getByRole('meter', { name: 'Tier draft' }).waitFor({ state: 'detached' });
  await page.keyboard.press('b');
  await writePrompt(page, { prompt: 'a teapot', says: 'Draft 8 · 8 credits' });
  await draftButton(page).click();
  await pictures(page, 8);
});

test('a grant from the command line is there at once; a balance that is short is marked', async () => {
  const home = await world();
  const { page } = await panel(home, { place: '#/credits' });
  await page.locator('.balance', { hasText: '400 credits' }).waitFor();
  assert.equal(await page.locator('.balance[data-short]').count(), 0);
  await home.cli('grant', '25', '--reason', 'a gift');
  await page.locator('.balance', { hasText: '425 credits' }).waitFor();
  await page.getByRole('row', { name: /a gift/ }).waitFor();
});
