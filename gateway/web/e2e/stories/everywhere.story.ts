import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expectAccessible, NARROW } from '../accessibility';
import { expect, test } from '../people';
import { waitForContent } from '../scenes';
import { VISITS } from '../visits';

const WEB = resolve(import.meta.dirname, '../..');
const features = readdirSync(`${WEB}/src/features`);

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
      await waitForContent(page);
      await expectAccessible(page, colorScheme);
      await context.close();
    }
  });

  test(`${visit.name}: every text is translated`, async ({ signedIn }) => {
    for (const [locale, language] of [
      ['ru-RU', 'ru'],
      ['ka-GE', 'ka'],
      ['en-US', 'en'],
    ] as const) {
      const { page, context, api } = await signedIn(visit.login, { locale, serviceWorkers: 'block' });
      await page.goto(await visit.path(api));
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await waitForContent(page);
      // biome-ignore lint/performance/useDomNodeTextContent: only innerText has the lines as they are rendered
      const lines = (await page.locator('body').innerText()).split('\n');
      const bare = lines.filter((line) => line.includes('.') && KEYS.has(line.trim()));
      expect(bare, language).toEqual([]);
      await context.close();
    }
  });
}
