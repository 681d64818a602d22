import { readdirSync, readFileSync } from 'node:fs';
import type { AnyRoute } from '@tanstack/react-router';
import { expect, test } from 'vitest';
import type { Screen } from './frame/screen';
import * as features from './routes';

const src = new URL('.', import.meta.url).pathname;
const folders = readdirSync(`${src}features`);
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file))
  .map((file) => ({ file, text: readFileSync(src + file, 'utf8') }));

const below = (route: AnyRoute): AnyRoute[] => [
  route,
  ...Object.values<AnyRoute>(route.children ?? []).flatMap(below),
];
const screens = Object.values<AnyRoute>(features)
  .flatMap(below)
  .map((route): Screen => route.options.staticData?.screen ?? {});
const unique = <T>(values: (T | undefined)[]) => {
  const given = values.filter((value) => value !== undefined);
  expect(given.length).toBeGreaterThan(0);
  expect(given.toSorted()).toEqual([...new Set(given)].toSorted());
};

test('no two screens have the same order, label, aggregate or action', () => {
  unique(screens.map(({ area }) => area?.order));
  unique(screens.map(({ area }) => area?.label));
  unique(screens.map(({ page }) => page?.of));
  unique(screens.map(({ action }) => action));
});

// CONTRIBUTING.md promises that a screen is its folder and one line
test.each(folders)('%s is a folder and one line in routes.ts', (feature) => {
  const lines = sources.flatMap(({ file, text }) =>
    file.startsWith(`features/${feature}/`)
      ? []
      : text
          .split('\n')
          .flatMap((line) => (line.includes(`features/${feature}/`) ? [`${file}: ${line}`] : [])),
  );
  expect(lines).toEqual([`routes.ts: export * from './features/${feature}/routes';`]);
});
