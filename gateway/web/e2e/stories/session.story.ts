import { expect, test } from '../people';

test('signing in leads to the page that was requested', async ({ page }) => {
  await page.goto('/jobs');
  await page.getByLabel('Login').fill('executor1');
  await page.getByLabel('Password', { exact: true }).fill('wrong password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill('domovoy-demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/jobs$/);
});

test('the content security policy of a page refuses nothing of it', async ({ signedIn }) => {
  const { page } = await signedIn('operator1');
  const refused: string[] = [];
  page.on('console', (line) => {
    if (/Content Security Policy|Content-Security-Policy/.test(line.text())) refused.push(line.text());
  });
  await page.goto('/');
  await expect(page.getByRole('navigation').first()).toBeVisible();
  await page.getByRole('button', { name: /Account of/ }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  expect(refused).toEqual([]);
});

test('a browser in an unsupported language gets English texts', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, locale: 'fi-FI' });
  const page = await context.newPage();
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await context.close();
});
