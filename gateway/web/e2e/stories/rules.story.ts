import { expectAccessibleWhenNarrow } from '../accessibility';
import { expect, test } from '../people';
import { waitForContent } from '../scenes';

const WEEK = { monday: ['09:00-18:00'], friday: ['09:00-18:00'] };

test('the administrator opens a rule and sees its two versions and their difference', async ({
  signedIn,
}) => {
  const { page, api } = await signedIn('admin');
  // no policy names this calendar, and its second version begins far in the future
  const code = `story_${crypto.randomUUID().slice(0, 8)}`;
  const draft = (content: unknown) => api.post('/api/calendars', { code, content });
  const { id } = await draft({ zone: 'Europe/Moscow', week: WEEK });
  await api.post(`/api/calendars/${id}/publish`, { valid_from: '2026-01-01T00:00:00Z' });
  const later = { monday: ['09:00-18:00'], friday: ['09:00-16:00'] };
  await draft({ zone: 'Europe/Moscow', week: later, days: { '2999-01-01': [] } });
  await expect.poll(async () => (await api.get(`/api/calendars/${id}`)).draft).toBeTruthy();

  await page.goto('/');
  await page.getByRole('link', { name: 'Company rules' }).click();
  const row = page.getByRole('row', { name: code });
  await expect(row).toContainText('In force');
  await expect(row).toContainText('Draft waiting');
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: `Working calendar ${code}` })).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: '09:00–18:00' })).toHaveCount(2);

  await page.getByRole('button', { name: 'Publish the draft' }).click();
  const form = page.getByRole('dialog', { name: 'Publish the draft as version 2' });
  await form.getByLabel('Valid from').fill('2001-01-01T00:00');
  await page.keyboard.press('Control+Enter');
  await expect(form.getByRole('alert')).toContainText('Choose a later moment');
  await form.getByLabel('Valid from').fill('2099-01-01T00:00');
  await page.keyboard.press('Control+Enter');
  await expect(form).toBeHidden();

  const versions = page.getByRole('table', { name: 'Versions' });
  await expect(versions.getByRole('row', { name: /Version 2.*Scheduled/ })).toBeVisible();
  await expect(versions.getByRole('row', { name: /Version 1.*In force/ })).toBeVisible();
  // version 1 is selected, because it is in force; K moves the selection up to version 2
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Version 2' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Compare with' }).click();
  await page.getByRole('option', { name: 'Version 1' }).click();
  await expect(page).toHaveURL(/shown=2&against=1/);
  const lines = page.getByRole('list', { name: 'Difference' });
  await expect(lines.getByRole('deletion')).toHaveText(['Removed: Friday: 09:00–18:00']);
  await expect(lines.getByRole('insertion')).toHaveText([
    'Added: Friday: 09:00–16:00',
    /^Added: .*2999: Closed$/,
  ]);
  await expect(page.getByText('2 lines added · 1 line removed')).toBeVisible();

  await expectAccessibleWhenNarrow(page);
});

test('a role that may not read the rules has no entry for them', async ({ signedIn }) => {
  const { page } = await signedIn('operator1');
  await page.goto('/');
  await waitForContent(page);
  await expect(page.getByRole('link', { name: 'Company rules' })).toHaveCount(0);
  await page.goto('/rules');
  await expect(page.getByRole('heading', { name: 'You may not see this' })).toBeVisible();
});

test('the auditor reads the rules and publishes nothing', async ({ signedIn }) => {
  const { page, api } = await signedIn('auditor');
  const { items } = await api.get('/api/rules?limit=100');
  const policy = items.find((rule: { kind: string }) => rule.kind === 'sla_policy');
  await page.goto(`/rules/sla_policy/${policy.id}`);
  await expect(page.getByText('Agreed case by case', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Retire' })).toHaveCount(0);
});
