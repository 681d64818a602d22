import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { generate, target } from '../../scripts/types.mjs';

test('the types are those of the committed contract (else: npm run types)', async () => {
  expect(await readFile(target, 'utf8')).toBe(await generate());
}, 30_000);
