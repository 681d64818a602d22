import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../people';
import { PLACES } from '../places';
import { atRest } from '../scenes';

const LOCALES = resolve(import.meta.dirname, '../../locales/en');
const NARROW = { width: 360, height: 740 };

/** What would be seen of a text that a language lacks: its key. A problem without one says itself otherwise. */
const KEYS = new Set(
  readdirSync(LOCALES)
    .filter((file) => file !== 'problems.json')
    .flatMap((file) => keys(JSON.parse(readFileSync(`${LOCALES}/${file}`, 'utf8')))),
);

function keys(texts: object, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [prefix + key] : keys(text, `${prefix}${key}.`),
  );
}

// a screen a story, so that none takes long
for (const place of PLACES) {
  test(`${place.name}: nothing serious for axe, and nothing wider than 360 px`, async ({ signedIn }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, context, api } = await signedIn(place.login, {
        viewport: NARROW,
        colorScheme,
        serviceWorkers: 'block',
      });
      await page.goto(await place.path(api));
      await atRest(page);
      const found = await new AxeBuilder({ page }).analyze();
      const serious = found.violations.filter((it) => it.impact === 'serious' || it.impact === 'critical');
      const told = serious.map((it) => [it.id, it.nodes.map((node) => node.html).slice(0, 3)]);
      expect(told, colorScheme).toEqual([]);
      const main = page.getByRole('main');
      expect(await main.evaluate((it) => it.scrollWidth - it.clientWidth)).toBeLessThanOrEqual(0);
      await context.close();
    }
  });

  test(`${place.name}: each language is whole`, async ({ signedIn }) => {
    for (const [locale, language] of [
      ['ru-RU', 'ru'],
      ['ka-GE', 'ka'],
      ['en-US', 'en'],
    ] as const) {
      const { page, context, api } = await signedIn(place.login, { locale, serviceWorkers: 'block' });
      await page.goto(await place.path(api));
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await atRest(page);
      // biome-ignore lint/performance/useDomNodeTextContent: lines as they are seen
      const lines = (await page.locator('body').innerText()).split('\n');
      const bare = lines.filter((line) => line.includes('.') && KEYS.has(line.trim()));
      expect(bare, language).toEqual([]);
      await context.close();
    }
  });
}
