import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../people';
import { atRest } from '../scenes';
import { VISITS } from '../visits';

const WEB = resolve(import.meta.dirname, '../..');
const features = readdirSync(`${WEB}/src/features`);
const NARROW = { width: 360, height: 740 };

/** The keys of all texts but those of problems. A missing text is shown as its key. */
const KEYS = new Set(
  ['frame', 'keys']
    .map((namespace) => `${WEB}/locales/en/${namespace}.json`)
    .concat(features.map((feature) => `${WEB}/src/features/${feature}/locales/en.json`))
    .flatMap((file) => keys(JSON.parse(readFileSync(file, 'utf8')))),
);

function keys(texts: object, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [prefix + key] : keys(text, `${prefix}${key}.`),
  );
}

// one story for each screen, so that no story takes long
for (const visit of VISITS) {
  test(`${visit.name}: nothing serious for axe, and nothing wider than 360 px`, async ({ signedIn }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, context, api } = await signedIn(visit.login, {
        viewport: NARROW,
        colorScheme,
        serviceWorkers: 'block',
      });
      await page.goto(await visit.path(api));
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

  test(`${visit.name}: each language is whole`, async ({ signedIn }) => {
    for (const [locale, language] of [
      ['ru-RU', 'ru'],
      ['ka-GE', 'ka'],
      ['en-US', 'en'],
    ] as const) {
      const { page, context, api } = await signedIn(visit.login, { locale, serviceWorkers: 'block' });
      await page.goto(await visit.path(api));
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
