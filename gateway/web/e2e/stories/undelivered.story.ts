import { expectAccessibleWhenNarrow } from '../accessibility';
import { expect, type Json, test } from '../people';
import { openTicket, personOf, unique } from '../scenes';

test('a refused reaction is listed with its reason, and leads to its event and its account', async ({
  signedIn,
  turn,
}) => {
  const [accountant, { page, api }] = [await signedIn('accountant1'), await signedIn('supervisor1')];
  const account = (await accountant.api.get('/api/accounts?limit=100')).items[80 + turn];
  const payment = await accountant.api.post('/api/payments', {
    channel: 'cash',
    amount: '1.00',
    paid_on: '2026-01-15',
    payer: 'nobody',
  });
  // the payment is not matched to this account, so it cannot be marked as credited
  const credited = await accountant.api.post(`/api/accounts/${account.id}/credit`, {
    entry: crypto.randomUUID(),
    payment: payment.id,
    effective: '2026-01-15',
    amount: '1.00',
  });
  await expect
    .poll(async () => (await api.get('/api/refused-reactions?limit=200')).items)
    .toContainEqual(expect.objectContaining({ rule: 'mark_credited', position: credited.position }));

  await page.goto('/');
  await page.getByRole('link', { name: 'Undelivered' }).click();
  await page.getByText('Reactions', { exact: true }).click();
  await expect(page).toHaveURL(/list=reactions/);
  const row = page.getByRole('row').filter({ hasText: `#${credited.position}` });
  await expect(row).toContainText('Mark the payment as credited');
  await expect(row).toContainText('payment.not_matched');
  await row.getByRole('link', { name: 'Account' }).click();
  await expect(page).toHaveURL(new RegExp(`/accounts/${account.id}$`));
  await page.goBack();
  await row.focus();
  await page.keyboard.press('Enter');
  const event = page.getByRole('dialog', { name: `Event #${credited.position}` });
  await expect(event).toContainText('account.credited');
});

test('unsent messages are listed page by page, and stay while the engine does not answer', async ({
  signedIn,
}) => {
  const [operator, resident] = [await signedIn('operator1'), await signedIn('resident8')];
  const recipient = await personOf(resident.api);
  const { name } = await operator.api.get(`/api/people/${recipient}`);
  const ticket = await openTicket(operator.api, unique('Nobody gets a message about this one'), recipient);
  const { page, api } = await signedIn('auditor');
  const [{ position }] = (await api.get(`/api/events?stream_id=${ticket}`)).items;
  const message = (id: number, last_error: string) => ({
    id,
    channel: 'log',
    recipient,
    kind: 'ticket_resolved',
    cause: position,
    attempts: 14,
    failed_at: '2026-04-20T10:00:00Z',
    last_error,
  });
  const pages: Record<string, Json> = {
    '': { items: [message(2, 'The mail server is away')], next: '2' },
    '2': { items: [message(1, 'No such mailbox')] },
  };
  // no channel of this company fails, so the answers are made here
  let isAway = false;
  await page.route('**/api/dead-letters?*', (route) => {
    const after = new URL(route.request().url()).searchParams.get('after') ?? '';
    return isAway ? route.abort() : route.fulfill({ json: pages[after] });
  });
  await page.clock.install();
  await page.goto('/undelivered');
  const rows = page.getByRole('table', { name: 'Messages' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('The mail server is away');
  await expect(rows.nth(1)).toContainText('14 attempts');
  await expect(rows.nth(1)).toContainText(name);
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(rows.nth(2)).toContainText('No such mailbox');
  await expectAccessibleWhenNarrow(page);

  isAway = true;
  await page.clock.runFor(120_000);
  await expect(page.getByRole('alert')).toContainText('The engine does not answer');
  await expect(rows).toHaveCount(3);
  isAway = false;
  await page.clock.runFor(120_000);
  await expect(page.getByRole('alert')).toBeHidden();
});
