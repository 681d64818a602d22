import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { KINDS } from './kinds';

const web = new URL('../../..', import.meta.url).pathname;
const contracts = new URL('../../../../../schemas/events', import.meta.url).pathname;

interface Contract {
  oneOf: { properties: { type: { const: string } } }[];
}

test('the kinds are those of the contract', () => {
  const files = readdirSync(contracts).filter((file) => file.endsWith('.json'));
  const kinds = files.map((file) => {
    const contract: Contract = JSON.parse(readFileSync(`${contracts}/${file}`, 'utf8'));
    return [basename(file, '.json'), contract.oneOf.map((one) => one.properties.type.const)];
  });
  expect(KINDS).toEqual(Object.fromEntries(kinds));
});

test('every kind is called something', () => {
  const read = (feature: string) => JSON.parse(readFileSync(`${web}locales/en/${feature}.json`, 'utf8'));
  const named = { ...read('events').kind, ticket: read('tickets').event };
  for (const [stream, kinds] of Object.entries(KINDS))
    expect(Object.keys(named[stream]).sort()).toEqual([...kinds].sort());
});
