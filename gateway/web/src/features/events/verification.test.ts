import { expect, test } from 'vitest';
import { addPart } from './verification';

const part = { events: 10, signatures: 1, head: 30, reached: 10, ended: false, hash: 'a', signer: 'k' };

test('parts add up until the log ends', () => {
  const first = addPart(undefined, part);
  const last = addPart(first, { ...part, reached: 30, events: 20, ended: true, hash: 'b' });
  expect([first.state, last.state]).toEqual(['running', 'intact']);
  expect([last.events, last.signatures, last.hash]).toEqual([30, 2, 'b']);
});

test('damage ends the check', () => {
  const fault = { code: 'altered', position: 11, text: '' };
  expect(addPart(undefined, { ...part, ended: true, fault })).toMatchObject({ state: 'broken', fault });
});
