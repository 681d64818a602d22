import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bodyOf, nextStep, WAYS, waysOf } from './verbs';

const contract = JSON.parse(
  readFileSync(new URL('../../../../../schemas/openapi.json', import.meta.url), 'utf8'),
);

test('only what the engine allows is offered, the next step first', () => {
  expect(waysOf(['cancel', 'start']).map(({ verb }) => verb)).toEqual(['start', 'cancel']);
  expect(nextStep(['resolve', 'pause', 'close'])?.verb).toBe('resolve');
  expect(nextStep(['comment'])).toBeUndefined();
});

test('every way is a command of the contract, with all that it wants', () => {
  for (const way of WAYS) {
    const operation = contract.paths[way.path]?.post;
    expect(operation, way.path).toBeDefined();
    const name = operation.requestBody.content['application/json'].schema.$ref.split('/').pop();
    const filled = Object.fromEntries(way.fields.map((field) => [field.name, '1']));
    const sent = Object.keys(bodyOf(way, filled) as object);
    const { required = [], properties = {} } = contract.components.schemas[name];
    expect(sent, way.verb).toEqual(expect.arrayContaining(required));
    expect(Object.keys(properties), way.verb).toEqual(expect.arrayContaining(sent));
  }
});

test('what was left empty is left out', () => {
  const pause = WAYS.find(({ verb }) => verb === 'pause');
  expect(pause && bodyOf(pause, { reason: 'no key', until: '' })).toEqual({ reason: 'no key' });
});
