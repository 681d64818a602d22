import { type Api, expect, type Json, test } from '../people';
import { unique } from '../scenes';

/** An account that no other story touches. */
const accountOf = async (api: Api, turn: number): Promise<Json> =>
  (await api.get('/api/accounts?limit=100')).items[50 + turn];

test('the accountant previews and makes a correction of a charge, and reverses it', async ({
  signedIn,
  turn,
}) => {
  const { page, api } = await signedIn('accountant1');
  const { id, balance } = await accountOf(api, turn);
  const statement = async (): Promise<Json[]> =>
    (await api.get(`/api/accounts/${id}/statement?limit=200`)).items;
  const charge = (await statement()).findLast(
    ({ kind, period }) => kind === 'charged' && period === '2025-12',
  );
  const [{ service, amount }] = charge.lines;
  const less = (sum: string) => (Number(sum) - 10).toFixed(2);
  const shown = (sum: string) => Number(sum).toLocaleString('en', { minimumFractionDigits: 2 });

  await page.goto(`/accounts/${id}`);
  await page.getByRole('button', { name: /Charge December 2025/ }).click();
  await page.getByRole('button', { name: 'Correct', exact: true }).click();
  const form = page.getByRole('dialog', { name: 'Correct the charge of December 2025' });
  await expect(form.getByRole('button', { name: 'Correct' })).toBeDisabled();
  await form.getByLabel(service, { exact: true }).fill(less(amount));
  await form.getByLabel('Why').fill(unique('No heating for a week'));
  await expect(form.getByText(shown(less(balance)))).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(form).toBeHidden();
  const correction = (await statement()).at(-1);
  expect(correction).toMatchObject({ kind: 'corrected', amount: '-10.00', corrects: charge.entry });

  await page.getByRole('button', { name: correction.label }).click();
  await page.getByRole('button', { name: 'Take back' }).click();
  const back = page.getByRole('dialog', { name: 'Take the entry back as a whole' });
  await back.getByLabel('Why').fill(unique('It was warm after all'));
  await back.getByRole('button', { name: 'Take back' }).click();
  await expect(back).toBeHidden();
  expect((await statement()).at(-1)).toMatchObject({ kind: 'reversed', corrects: correction.entry });
  expect((await api.get(`/api/accounts/${id}`)).balance).toBe(balance);
});

test('a reading is corrected, and its previous value stays visible', async ({ signedIn, turn }) => {
  const { page, api } = await signedIn('accountant1');
  const { unit } = await accountOf(api, 10 + turn);
  const [meter] = (await api.get(`/api/meters?place=${unit}&limit=1`)).items;
  const [before] = meter.last_values;
  const after = String(Math.floor(Number(before)) + 1);

  await page.goto(`/readings?meter=${meter.id}`);
  await page
    .getByRole('button', { name: /^Correct the reading of/ })
    .first()
    .click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox').first().fill(after);
  await form.getByLabel('Why').fill(unique('A digit was misread'));
  await page.keyboard.press('Control+Enter');
  await expect(form).toBeHidden();
  const row = page.getByRole('table').getByRole('row').nth(1);
  await expect(row).toContainText('Corrected');
  await expect(row).toContainText(before);
  const [reading] = (await api.get(`/api/meters/${meter.id}/readings?limit=1`)).items;
  expect(reading.values[0]).toBe(after);
});
