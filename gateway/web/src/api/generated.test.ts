import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { generate } from '../../scripts/types.mjs';

test('generated code follows from the committed contracts (else: npm run types)', async () => {
  for (const [file, text] of await generate()) expect(await readFile(file, 'utf8'), file.pathname).toBe(text);
}, 30_000);
