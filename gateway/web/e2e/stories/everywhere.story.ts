import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../people';
import { PLACES } from '../places';

const LOCALES = resolve(import.meta.dirname, '../../locales/en');
const NARROW = { width: 360, height: 740 };

/** What would be seen of a text that a language lacks: its key. */
const KEYS = new Set(
  readdirSync(LOCALES).flatMap((file) => keys(JSON.parse(readFileSync(`${LOCALES}/${file}`, 'utf8')))),
);

function keys(texts: object, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [prefix + key] : keys(text, `${prefix}${key}.`),
  );
}

const logins = [...new Set(PLACES.map((place) => place.login))];

for (const login of logins) {
  const places = PLACES.filter((place) => place.login === login);

  test(`${login}: nothing serious for axe, and nothing wider than 360 px`, async ({ signedIn }) => {
    test.setTimeout(120_000);
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, context, api } = await signedIn(login, {
        viewport: NARROW,
        colorScheme,
        serviceWorkers: 'block',
      });
      for (const place of places) {
        await test.step(`${place.name}, ${colorScheme}`, async () => {
          await page.goto(await place.path(api));
          await expect(page.getByRole('main')).toContainText(/\p{L}{3}/u);
          await page.waitForLoadState('networkidle');
          const found = await new AxeBuilder({ page }).analyze();
          const serious = found.violations.filter(
            (it) => it.impact === 'serious' || it.impact === 'critical',
          );
          expect(serious.map((it) => [it.id, it.nodes.map((node) => node.html).slice(0, 3)])).toEqual([]);
          const main = page.getByRole('main');
          expect(await main.evaluate((it) => it.scrollWidth - it.clientWidth)).toBeLessThanOrEqual(0);
        });
      }
      await context.close();
    }
  });

  test(`${login}: each language is whole`, async ({ signedIn }) => {
    test.setTimeout(120_000);
    for (const [locale, language] of [
      ['ru-RU', 'ru'],
      ['ka-GE', 'ka'],
      ['en-US', 'en'],
    ] as const) {
      const { page, context, api } = await signedIn(login, { locale, serviceWorkers: 'block' });
      for (const place of places) {
        await test.step(`${place.name}, ${language}`, async () => {
          await page.goto(await place.path(api));
          await expect(page.locator('html')).toHaveAttribute('lang', language);
          await expect(page.getByRole('main')).toContainText(/\p{L}{3}/u);
          // biome-ignore lint/performance/useDomNodeTextContent: lines as they are seen
          const lines = (await page.locator('body').innerText()).split('\n');
          expect(lines.filter((line) => line.includes('.') && KEYS.has(line.trim()))).toEqual([]);
        });
      }
      await context.close();
    }
  });
}
