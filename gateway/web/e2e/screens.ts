import { resolve } from 'node:path';
import { test } from './people';
import { waitForContent } from './scenes';
import { VISITS } from './visits';

const FOLDER = resolve(import.meta.dirname, '../../../target/screens');

const LOOKS = [
  { name: 'light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'dark', viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  { name: 'narrow', viewport: { width: 360, height: 740 }, colorScheme: 'light' },
] as const;

for (const visit of VISITS) {
  test(visit.name, async ({ signedIn }) => {
    for (const { name, ...look } of LOOKS) {
      const { page, context, api } = await signedIn(visit.login, {
        ...look,
        locale: 'ru-RU',
        serviceWorkers: 'block',
      });
      if (visit.on) await page.clock.setFixedTime(visit.on);
      await page.goto(await visit.path(api));
      await waitForContent(page);
      await page.screenshot({ path: `${FOLDER}/${visit.name}-${name}.png` });
      await context.close();
    }
  });
}
