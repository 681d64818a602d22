import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const feature = new URL('features/users/', import.meta.url);
const guide = readFileSync(new URL('../../../CONTRIBUTING.md', import.meta.url), 'utf8');
const example = /^## Worked example: a screen$.*?(?=^## )/ms.exec(guide)?.[0] ?? '';

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** The code blocks of the example that name a file, with that name. */
const blocks = [...example.matchAll(/^ *```\w+ (\S+)$(.*?)^ *```$/gms)].map(([, file = '', code = '']) => ({
  file,
  code,
}));

test('the example of a screen shows every file of its folder, and the line outside of it', () => {
  const files = readdirSync(feature, { recursive: true, encoding: 'utf8' });
  const shown = files.filter((file) => /\.tsx?$|\ben\.json$/.test(file));
  expect(blocks.map(({ file }) => file).sort()).toEqual([...shown, '../../routes.ts'].sort());
});

test.each(blocks)('the example of a screen shows $file as it is', ({ file, code }) => {
  let rest = lines(readFileSync(new URL(file, feature), 'utf8')).join('\n');
  for (const part of code.split('…')) {
    const shown = lines(part).join('\n');
    expect(rest).toContain(shown);
    rest = rest.slice(rest.indexOf(shown) + shown.length);
  }
});
