import { execFileSync } from 'node:child_process';
import { executable } from '../company';
import { expect, test } from '../people';
import { openTicket, unique } from '../scenes';

test('the accountant sees a past balance by effective and by recorded time, and the event of a line', async ({
  signedIn,
  turn,
}) => {
  const { page, api } = await signedIn('accountant1');
  // an account that no other story charges
  const account = (await api.get('/api/accounts?limit=100')).items.at(-1 - turn);
  const service = unique('A door that was paid for late');
  const day = '2025-12-31';
  const owed = async (recorded?: string) =>
    (
      await api.get(
        `/api/accounts/${account.id}/balance?effective=${day}${recorded ? `&recorded=${recorded}` : ''}`,
      )
    ).balance;
  const before = await owed();
  const known = new Date().toISOString();
  // recorded now, effective in June
  const charged = await api.post(`/api/accounts/${account.id}/charge`, {
    entry: crypto.randomUUID(),
    period: '2025-06',
    effective: '2025-06-30',
    due: '2025-07-15',
    lines: [{ service, amount: '123.45' }],
  });
  await expect.poll(() => owed()).not.toBe(before);
  expect(await owed(known)).toBe(before);

  await page.goto(`/accounts/${account.id}?recorded=${known}`);
  await page.getByLabel('At the end of the day').fill(day);
  await expect(page).toHaveURL(new RegExp(`effective=${day}`));
  const then = page.getByText(/^For .* as known at/).locator('..');
  const now = page.getByText(/^For .* as known now$/).locator('..');
  const shown = (sum: string) =>
    new RegExp(
      sum
        .replace('-', '')
        .replace(/\B(?=(\d{3})+\.)/g, ',?')
        .replace('.', '\\.'),
    );
  await expect(then).toContainText(shown(before));
  await expect(now).toContainText(shown(await owed()));
  await expect(page.getByText('1 line was learned later')).toBeVisible();
  await page
    .getByRole('button', { name: /Charge June 2025/ })
    .first()
    .click();
  await expect(page.getByText(service)).toBeVisible();
  await page
    .getByRole('link', { name: `event #${charged.position}` })
    .first()
    .click();
  const event = page.getByRole('dialog', { name: `Event #${charged.position}` });
  await expect(event).toContainText('account.charged');
  await expect(event).toContainText('123.45');
});

test('the auditor checks the chain and exports a dossier that is verified without the engine', async ({
  signedIn,
}) => {
  const operator = await signedIn('operator1');
  const ticket = await openTicket(operator.api, unique('This one will be proved'));
  const { page, api } = await signedIn('auditor');
  await page.goto('/events');
  await page.getByRole('button', { name: 'Check the chain' }).click();
  await expect(page.getByText(/The log is whole: [\d,]+ events, [\d,]+ signed heads?/)).toBeVisible();
  const [opened] = (await api.get(`/api/events?stream_id=${ticket}`)).items;
  await page.goto(`/events?at=${opened.position}`);
  await expect(page.getByRole('dialog')).toContainText('ticket.opened');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export the dossier' }).click();
  const dossier = await (await download).path();
  const output = execFileSync(executable(), ['verify', '--dossier', dossier], { encoding: 'utf8' });
  expect(output).toContain(ticket);
});
