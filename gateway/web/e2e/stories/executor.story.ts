import { expect, test } from '../people';
import { openTicket, personOf, unique, waitForServiceWorker } from '../scenes';

test('ten commands given offline are sent later, and one of them is a conflict', async ({ signedIn }) => {
  const operator = await signedIn('operator2');
  const executor = await signedIn('executor2', { viewport: { width: 390, height: 844 } });
  const person = await personOf(executor.api);
  const [alpha, beta, gamma, delta] = [
    unique('Alpha leaks'),
    unique('Beta hums'),
    unique('Gamma is dark'),
    unique('Delta is cold'),
  ];
  const jobs: Record<string, string> = {};
  for (const text of [alpha, beta, gamma, delta]) {
    jobs[text] = await openTicket(operator.api, text);
    await operator.api.post(`/api/tickets/${jobs[text]}/assign`, { executor: person });
  }
  const { page, context } = executor;
  // the cards are prefetched while there is a network
  const prefetched = new Set<string>();
  page.on('response', async (answer) => {
    const card = answer.url().includes('/api/tickets/') && answer.ok() ? await answer.json() : undefined;
    if (card?.status === 'assigned') prefetched.add(card.id);
  });
  await page.goto('/jobs');
  await waitForServiceWorker(page);
  for (const text of Object.keys(jobs)) await expect(page.getByText(text)).toBeVisible();
  await expect.poll(() => Object.values(jobs).filter((job) => !prefetched.has(job))).toEqual([]);
  await context.setOffline(true);

  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const visit = async (text: string) => {
    await page.getByRole('link', { name: 'Jobs' }).first().click();
    await page.getByText(text).click();
    await expect(page.getByText(text)).toBeVisible();
  };
  await visit(alpha);
  await press('Take it on');
  await press('Start');
  await press('Finish');
  await page.getByLabel('What was done?').fill('Tightened the joint');
  await press('Add a material');
  await page.getByLabel('Material', { exact: true }).fill('Tape');
  await press('Done');
  await visit(beta);
  await press('Take it on');
  await press('Start');
  await press('Pause');
  await page.getByLabel('Why does it wait?').fill('No part');
  await press('Pause');
  await visit(gamma);
  await press('Take it on');
  await press('Start');
  await visit(delta);
  await press('Take it on');
  await expect(page.getByText('No network · 10 wait to be sent')).toBeVisible();

  await operator.api.post(`/api/tickets/${jobs[delta]}/classify`, {
    kind: 'request',
    category: 'heating',
    priority: 'high',
  });
  await context.setOffline(false);
  await page.getByRole('link', { name: 'Sent' }).first().click();
  const rows = page.getByRole('listitem');
  await expect(rows.filter({ hasText: 'Changed meanwhile' })).toHaveCount(1);
  await expect(rows.filter({ has: page.getByText('Done', { exact: true }) })).toHaveCount(9);
  const conflict = rows.filter({ hasText: 'Changed meanwhile' });
  await expect(conflict).toContainText('Take it on');
  await expect(conflict).toContainText('sorted');
  const card = (text: string) => operator.api.get(`/api/tickets/${jobs[text]}`);
  // the read models lag behind the log
  const statusOf = (text: string) => expect.poll(async () => (await card(text)).status);
  await statusOf(alpha).toBe('resolved');
  await statusOf(beta).toBe('paused');
  await statusOf(gamma).toBe('in_progress');
  expect((await card(alpha)).materials).toMatchObject([{ name: 'Tape' }]);
  expect((await card(delta)).accepted).toBe(false);

  await press('Do it all the same');
  await expect(rows.filter({ has: page.getByText('Done', { exact: true }) })).toHaveCount(10);
  await expect.poll(async () => (await card(delta)).accepted).toBe(true);
});
