import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, type Json, test } from '../people';
import { assignAndResolve, openTicket, PHOTO, personOf, unique, waitForServiceWorker } from '../scenes';

const DIST = resolve(import.meta.dirname, '../../dist');

test('the first screen needs one request to the API, and its first load is small', async ({ signedIn }) => {
  const { page, api } = await signedIn('resident1', { serviceWorkers: 'block' });
  const home = await api.get('/api/home');
  await page.goto('/');
  await expect(page).toHaveURL(/\/my$/);
  await expect(page.getByText(home.places[0].address)).toBeVisible();
  await expect(page.getByText(`Account ${home.accounts[0].number}`)).toBeVisible();
  await expect(page.getByText(/meters? waits? for a reading/)).toBeVisible();
  const loaded = await page.evaluate(() =>
    performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname),
  );
  // a refetch after a change repeats a path
  const paths = new Set(loaded.filter((path) => path.startsWith('/api/')));
  expect([...paths].sort()).toEqual(['/api/home', '/api/session']);
  // code, styles and texts; fonts come after the first paint
  const files = [...new Set(loaded)].filter((path) => /^\/assets\/.*\.(js|css)$/.test(path));
  expect(files.length).toBeGreaterThan(5);
  const size = (path: string) => statSync(existsSync(`${path}.gz`) ? `${path}.gz` : path).size;
  const gzipped = files.reduce((sum, path) => sum + size(join(DIST, path)), 0);
  expect(gzipped).toBeLessThanOrEqual(200 * 1024);
});

test('the draft of a request survives a reload offline, and is sent with its photograph', async ({
  signedIn,
}) => {
  const { page, context, api } = await signedIn('resident2');
  await page.goto('/my');
  await waitForServiceWorker(page);
  await page.getByRole('link', { name: 'New request' }).click();
  await expect(page.getByRole('heading', { name: 'New request' })).toBeVisible();
  await context.setOffline(true);
  await page.getByText('Water and pipes').click();
  await page.getByLabel('What happened?').fill('Water drips from the ceiling of the bathroom');
  await expect(page.getByText('No network. Your draft is kept here')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  await page.reload();
  await expect(page.getByLabel('What happened?')).toHaveValue('Water drips from the ceiling of the bathroom');
  await context.setOffline(false);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add a photo' }).click();
  await (await chooser).setFiles(PHOTO);
  await expect(page.getByRole('img', { name: 'leak.jpg' })).toBeVisible();
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page).toHaveURL(/\/my\/requests\/[0-9a-f-]{36}$/);
  await expect(page.getByText('Water drips from the ceiling of the bathroom')).toBeVisible();
  const picture = page.getByRole('img', { name: 'leak.jpg' });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((it: HTMLImageElement) => it.naturalWidth)).toBe(8);
  const card = () => api.get(`/api/tickets/${page.url().split('/').at(-1)}`);
  await expect
    .poll(card)
    .toMatchObject({ category: 'plumbing', kind: 'request', channel: 'app', status: 'new' });
  await page.goto('/my/requests/new');
  await expect(page.getByLabel('What happened?')).toHaveValue('');
});

test('requests and accounts of others are not found', async ({ signedIn }) => {
  const operator = await signedIn('operator1');
  const theirs = await openTicket(operator.api, unique('The tap of somebody else drips'));
  const account = (await operator.api.get('/api/accounts?limit=200')).items.at(-1).id;
  const { page, context } = await signedIn('resident3');
  const answers: number[] = [];
  page.on('response', (answer) => {
    if (answer.url().includes(`/api/tickets/${theirs}`)) answers.push(answer.status());
  });
  await page.goto(`/my/requests/${theirs}`);
  await expect(page.getByText('Nothing here')).toBeVisible();
  expect(new Set(answers)).toEqual(new Set([404]));
  await page.goto(`/my/bills/${account}`);
  await expect(page.getByText('Nothing here')).toBeVisible();
  expect((await context.request.get(`/api/accounts/${account}/statement`)).status()).toBe(404);
});

test('a resident returns a resolved request, and then confirms and rates it', async ({ signedIn }) => {
  const [operator, executor, resident] = [
    await signedIn('operator1'),
    await signedIn('executor1'),
    await signedIn('resident4'),
  ];
  const text = unique('The radiator knocks at night');
  const ticket = await openTicket(operator.api, text, await personOf(resident.api));
  await assignAndResolve(operator.api, executor.api, ticket);
  const { page } = resident;
  await page.goto('/my');
  await page.getByRole('link', { name: text }).click();
  await page.getByRole('button', { name: 'No, return it' }).click();
  await page.getByLabel('What is still wrong?').fill('It still knocks');
  await page.getByRole('button', { name: 'Return' }).click();
  await expect(page.getByText('Assigned').first()).toBeVisible();
  await page.getByLabel('Write a message').fill('After ten in the evening');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByLabel('Write a message')).toHaveValue('');
  await expect(page.getByText('After ten in the evening')).toBeVisible();
  await executor.api.post(`/api/tickets/${ticket}/start`, {});
  await executor.api.post(`/api/tickets/${ticket}/resolve`, { summary: 'Bled the radiator' });
  // the live updates change the page
  await page.getByRole('button', { name: 'Yes, it is done' }).click();
  const marks = page.getByRole('radiogroup');
  await expect(marks).toHaveCount(5);
  for (let aspect = 0; aspect < 5; aspect++) await marks.nth(aspect).locator('label').last().click();
  await page.getByRole('button', { name: 'Rate', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Change the marks' })).toBeVisible();
  const card = () => operator.api.get(`/api/tickets/${ticket}`);
  await expect.poll(card).toMatchObject({ status: 'closed', reopened: 1, rating: { quality: 5, speed: 5 } });
});

test('a postponed deadline is shown with the previous one', async ({ signedIn }) => {
  const [desk, chief] = [await signedIn('operator1'), await signedIn('supervisor1')];
  const { page, api } = await signedIn('resident4');
  const ticket = await openTicket(desk.api, unique('The door does not close'), await personOf(api));
  const due = new Date(Date.now() + 30 * 86_400_000).toISOString();
  await chief.api.post(`/api/tickets/${ticket}/set-deadline`, {
    which: 'resolution',
    due,
    reason: 'The lock is on its way',
  });
  await page.goto(`/my/requests/${ticket}`);
  await expect(page.getByText(/^We will do it by/)).toBeVisible();
  await expect(page.getByText(/^Put off:/)).toBeVisible();
});

test('the form of a reading compares the value with the previous one', async ({ signedIn, turn }) => {
  // a household for each repetition, because readings only grow
  const { page, api } = await signedIn(`resident${10 + (turn % 10)}`);
  const today = new Date().toISOString().slice(0, 10);
  const { meters } = await api.get('/api/home');
  const meter = meters.find(
    (it: Json) =>
      it.registers.length === 1 && (!it.verified_until || it.verified_until >= today) && it.last_values[0],
  );
  expect(meter, 'a meter that counts').toBeTruthy();
  await page.goto('/my/meters');
  const form = page.getByRole('form', { name: meter.serial });
  await form.getByLabel('Now').fill('0');
  await expect(form.getByText('Less than before')).toBeVisible();
  const next = (Number(meter.last_values[0]) + 2).toFixed(0);
  await form.getByLabel('Now').fill(next);
  await expect(form.getByText(/used/)).toBeVisible();
  await form.getByRole('button', { name: 'Submit' }).click();
  await expect(form.getByText('Taken')).toBeVisible();
  const latest = async () => (await api.get(`/api/meters/${meter.id}/readings?limit=1`)).items[0];
  await expect.poll(latest).toMatchObject({ values: [next], source: 'resident' });
});

test('a bill lists the charged services', async ({ signedIn }) => {
  const { page, api } = await signedIn('resident6');
  const [account] = (await api.get('/api/home')).accounts;
  const { items } = await api.get(`/api/accounts/${account.id}/statement?limit=200`);
  const charge = items.findLast((line: Json) => line.counts_as === 'charge');
  await page.goto('/my/bills');
  await page
    .getByRole('button', { name: /^Charge/ })
    .first()
    .click();
  await expect(page.getByText(charge.lines[0].service)).toBeVisible();
  await expect(page.getByText(`entry ${charge.position}`)).toBeVisible();
});

test('the first screen opens offline as it was last seen', async ({ signedIn }) => {
  const { page, context, api } = await signedIn('resident7');
  const home = await api.get('/api/home');
  await page.goto('/my');
  await waitForServiceWorker(page);
  await page.getByText(`Account ${home.accounts[0].number}`).waitFor();
  // answers are stored after a delay
  await page.waitForFunction(
    () =>
      new Promise((found) => {
        const opening = indexedDB.open('keyval-store');
        opening.onsuccess = () => {
          const reading = opening.result.transaction('keyval').objectStore('keyval').get('kept');
          reading.onsuccess = () =>
            found(JSON.stringify(reading.result?.state ?? {}).includes('readings_by'));
        };
      }),
  );
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText(`Account ${home.accounts[0].number}`)).toBeVisible();
});
