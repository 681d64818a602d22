import { resolve } from 'node:path';
import { test } from './people';
import { PLACES } from './places';
import { atRest } from './scenes';

const FOLDER = resolve(import.meta.dirname, '../../../target/screens');

const LOOKS = [
  { name: 'light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'dark', viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  { name: 'narrow', viewport: { width: 360, height: 740 }, colorScheme: 'light' },
] as const;

for (const place of PLACES) {
  test(place.name, async ({ signedIn }) => {
    for (const { name, ...look } of LOOKS) {
      const { page, context, api } = await signedIn(place.login, {
        ...look,
        locale: 'ru-RU',
        serviceWorkers: 'block',
      });
      if (place.on) await page.clock.setFixedTime(place.on);
      await page.goto(await place.path(api));
      await atRest(page);
      await page.screenshot({ path: `${FOLDER}/${place.name}-${name}.png` });
      await context.close();
    }
  });
}
