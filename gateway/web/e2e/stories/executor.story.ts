import { expect, test } from '../people';
import { keptOffline, openTicket, personOf } from '../scenes';

test('ten commands without a network come back with honest answers, one of them a conflict', async ({
  signedIn,
}) => {
  test.setTimeout(120_000);
  const operator = await signedIn('operator2');
  const executor = await signedIn('executor2', { viewport: { width: 390, height: 844 } });
  const person = await personOf(executor.api);
  const jobs: Record<string, string> = {};
  for (const text of ['Alpha leaks', 'Beta hums', 'Gamma is dark', 'Delta is cold']) {
    jobs[text] = await openTicket(operator.api, text);
    await operator.api.post(`/api/tickets/${jobs[text]}/assign`, { executor: person });
  }
  const { page, context } = executor;
  await page.goto('/jobs');
  await keptOffline(page);
  for (const text of Object.keys(jobs)) await expect(page.getByText(text)).toBeVisible();
  // the cards are fetched ahead
  await page.waitForLoadState('networkidle');
  await context.setOffline(true);

  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const visit = async (text: string) => {
    await page.getByRole('link', { name: 'Jobs' }).first().click();
    await page.getByText(text).click();
    await expect(page.getByText(text)).toBeVisible();
  };
  await visit('Alpha leaks');
  await press('Take it on');
  await press('Start');
  await press('Finish');
  await page.getByLabel('What was done?').fill('Tightened the joint');
  await press('Add a material');
  await page.getByLabel('Material', { exact: true }).fill('Tape');
  await press('Done');
  await visit('Beta hums');
  await press('Take it on');
  await press('Start');
  await press('Pause');
  await page.getByLabel('Why does it wait?').fill('No part');
  await press('Pause');
  await visit('Gamma is dark');
  await press('Take it on');
  await press('Start');
  await visit('Delta is cold');
  await press('Take it on');
  await expect(page.getByText('No network · 10 wait to be sent')).toBeVisible();

  await operator.api.post(`/api/tickets/${jobs['Delta is cold']}/classify`, {
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
  // the views follow the log a moment later
  const stands = (text: string) => expect.poll(async () => (await card(text)).status);
  await stands('Alpha leaks').toBe('resolved');
  await stands('Beta hums').toBe('paused');
  await stands('Gamma is dark').toBe('in_progress');
  expect((await card('Alpha leaks')).materials).toMatchObject([{ name: 'Tape' }]);
  expect((await card('Delta is cold')).accepted).toBe(false);

  await press('Do it all the same');
  await expect(rows.filter({ has: page.getByText('Done', { exact: true }) })).toHaveCount(10);
  await expect.poll(async () => (await card('Delta is cold')).accepted).toBe(true);
});
