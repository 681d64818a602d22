import { expect, test } from '../people';
import { openTicket, personOf, unique } from '../scenes';

// the keystroke-level model of Card, Moran and Newell: a key of an average typist, and the thinking before an answer
const KEY_MS = 280;
const THOUGHT_MS = 1350;

test('a ticket is saved within half a minute of a call, without a mouse', async ({ signedIn }) => {
  const { page, api } = await signedIn('operator1');
  const caller = await signedIn('resident9');
  const person = await personOf(caller.api);
  const { name, phones } = await api.get(`/api/people/${person}`);
  const words = unique('No hot water since this morning');
  await page.goto('/tickets');
  await expect(page.getByRole('region', { name: 'Tickets' }).getByRole('link').first()).toBeVisible();

  // the operator's time; `make bench` measures that of the machine
  let elapsed = 0;
  const press = async (keys: string) => {
    elapsed += keys.split('+').length * KEY_MS;
    await page.keyboard.press(keys);
  };
  const type = async (text: string) => {
    elapsed += THOUGHT_MS + text.length * KEY_MS;
    await page.keyboard.type(text);
  };
  await press('n');
  await expect(page.getByLabel('Who is calling')).toBeFocused();
  // the search results are held back until Enter is pressed
  const digits = phones[0].slice(-7);
  let enter = () => {};
  const entered = new Promise<void>((resolve) => {
    enter = resolve;
  });
  await page.route('**/api/search?*', async (route) => {
    await entered;
    await route.continue();
  });
  const searched = page.waitForRequest((request) => request.url().includes(`text=${digits}`));
  await type(digits);
  await searched;
  await press('Enter');
  enter();
  await expect(page.getByLabel('Who is calling')).toHaveValue(name);
  await expect(page.getByLabel('What happened')).toBeFocused();
  await type(words);
  await press('Tab');
  await type('plum');
  await expect(page.getByRole('option', { name: 'Plumbing' })).toBeVisible();
  await press('Enter');
  await press('Control+Enter');
  await expect(page).toHaveURL(/\/tickets\/[0-9a-f-]{36}/);
  await expect(page.getByRole('heading', { name: words })).toBeVisible();
  expect(elapsed).toBeLessThan(30_000);

  const ticket = /\/tickets\/([0-9a-f-]{36})/.exec(page.url())?.[1];
  const card = await api.get(`/api/tickets/${ticket}`);
  expect(card).toMatchObject({ applicant: person, category: 'plumbing', channel: 'phone', status: 'new' });
  expect(card.unit).toBeTruthy();
});

test('the palette opens the result for the whole text, however early Enter is pressed', async ({
  signedIn,
}) => {
  const { page, api } = await signedIn('operator1');
  const [caller, other] = [await signedIn('resident9'), await signedIn('resident10')];
  const [name, before] = await Promise.all(
    [caller, other].map(async (user) => (await api.get(`/api/people/${await personOf(user.api)}`)).name),
  );
  await page.goto('/tickets');
  await expect(page.getByRole('region', { name: 'Tickets' }).getByRole('link').first()).toBeVisible();
  await page.keyboard.press('Control+k');
  const field = page.getByPlaceholder(/^Number, phone, name/);
  await field.fill(before);
  await expect(page.getByRole('dialog').getByText(before).first()).toBeVisible();
  // the results for the previous text are still shown
  await field.fill(name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name })).toBeVisible();
});

test('of two operators on one ticket, the slower one sees what the faster one changed', async ({
  signedIn,
}) => {
  const [slow, fast] = [await signedIn('operator1'), await signedIn('operator2')];
  const ticket = await openTicket(slow.api, unique('Both of us answer this one'));
  await slow.page.goto(`/tickets/${ticket}`);
  await slow.page.getByRole('article').getByRole('button', { name: 'More' }).click();
  await slow.page.getByRole('menuitem', { name: 'Reject' }).click();
  await slow.page.getByLabel('Why').fill('The caller took it back');
  await fast.api.post(`/api/tickets/${ticket}/classify`, {
    kind: 'request',
    category: 'heating',
    priority: 'high',
  });
  await slow.page.keyboard.press('Control+Enter');
  const conflict = slow.page.getByRole('alert').filter({ hasText: 'Somebody was faster' });
  await expect(conflict).toContainText('Classified');
  await expect(slow.page.getByLabel('Why')).toHaveValue('The caller took it back');
  expect((await slow.api.get(`/api/tickets/${ticket}`)).status).toBe('new');
  await conflict.getByRole('button', { name: 'I have seen it' }).click();
  await expect(conflict).toBeHidden();
  await slow.page.keyboard.press('Control+Enter');
  await expect.poll(async () => (await slow.api.get(`/api/tickets/${ticket}`)).status).toBe('rejected');
});

test('a new ticket appears on the screen of another operator without a reload', async ({ signedIn }) => {
  const [watching, working] = [await signedIn('operator1'), await signedIn('operator2')];
  const { page } = watching;
  await page.goto('/tickets?sort=opened');
  await expect(page.getByRole('region', { name: 'Tickets' }).getByRole('link').first()).toBeVisible();
  // `make bench` measures the delay
  for (const word of ['one', 'two', 'three', 'four']) {
    const text = unique(`Live, number ${word}`);
    await openTicket(working.api, text);
    await expect(page.getByText(text)).toBeVisible();
  }
});

test('the time slider shows the ticket as it was', async ({ signedIn }) => {
  const [operator, executor, auditor] = [
    await signedIn('operator1'),
    await signedIn('executor1'),
    await signedIn('auditor'),
  ];
  const ticket = await openTicket(operator.api, unique('This one has a past'));
  await operator.api.post(`/api/tickets/${ticket}/assign`, { executor: await personOf(executor.api) });
  await executor.api.post(`/api/tickets/${ticket}/start`, {});
  const { page } = auditor;
  await page.goto(`/tickets/${ticket}`);
  const card = page.getByRole('article');
  await expect(card.getByText('In progress').first()).toBeVisible();
  const { version } = await auditor.api.get(`/api/tickets/${ticket}`);
  const slider = page.getByRole('slider');
  await expect(slider).toHaveAttribute('aria-valuemax', String(version));
  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(card.getByText('Assigned', { exact: true }).first()).toBeVisible();
  await page.keyboard.press('Home');
  await expect(card.getByText('New', { exact: true }).first()).toBeVisible();
  await expect(card.getByText('In progress')).toHaveCount(0);
  await page.getByRole('button', { name: 'Back to now' }).click();
  await expect(card.getByText('In progress').first()).toBeVisible();
});

test('the name of an erased person disappears from an open screen', async ({ signedIn }) => {
  const [operator, admin] = [await signedIn('operator1'), await signedIn('admin')];
  const name = unique('Vera');
  const { id } = await operator.api.post('/api/people', { contacts: { name } });
  const ticket = await openTicket(operator.api, unique('I am moving out'), id);
  const { page } = operator;
  await page.goto(`/tickets/${ticket}`);
  const applicant = page.getByRole('article').locator(`a[href="/people/${id}"]`);
  await expect(applicant).toHaveText(name);
  await admin.api.post(`/api/people/${id}/erase`, {});
  await expect(applicant).toHaveText('Name unknown');
});

test('keys move the selection of a list and open the selected row', async ({ signedIn }) => {
  const { page } = await signedIn('auditor');
  const rows = page.getByRole('main').locator('tbody tr, a[data-priority]');
  const chosen = rows.and(page.locator('[data-chosen], [data-current]'));
  for (const path of ['/payments', '/events', '/tickets']) {
    await page.goto(path);
    await expect(rows.nth(2)).toBeVisible();
    for (const key of ['j', 'j', 'j']) await page.keyboard.press(key);
    await expect(chosen, path).toHaveCount(1);
    // a new event moves all rows down, so the row is identified by its text and not by its index
    const above = await rows.evaluateAll((all) => {
      const at = all.findIndex((row) => row.matches('[data-chosen], [data-current]'));
      return all[at - 1]?.textContent ?? '';
    });
    await page.keyboard.press('k');
    await expect(chosen, path).toHaveCount(1);
    await expect.poll(() => chosen.first().evaluate((row) => row.textContent), path).toBe(above);
  }
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/tickets\/[0-9a-f-]{36}/);
});
