import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ACTION_FORMS, bodyOf, formsOf, nextStep } from './action-forms';

const contract = JSON.parse(
  readFileSync(new URL('../../../../../schemas/openapi.json', import.meta.url), 'utf8'),
);

test('only allowed actions are offered, the next step first', () => {
  expect(formsOf(['cancel', 'start']).map(({ verb }) => verb)).toEqual(['start', 'cancel']);
  expect(nextStep(['resolve', 'pause', 'close'])?.verb).toBe('resolve');
  expect(nextStep(['comment'])).toBeUndefined();
});

test('every form sends the fields that its command requires', () => {
  for (const form of ACTION_FORMS) {
    const operation = contract.paths[form.path]?.post;
    expect(operation, form.path).toBeDefined();
    const name = operation.requestBody.content['application/json'].schema.$ref.split('/').pop();
    const filled = Object.fromEntries(form.fields.map((field) => [field.name, '1']));
    const sent = Object.keys(bodyOf(form, filled) as object);
    const { required = [], properties = {} } = contract.components.schemas[name];
    expect(sent, form.verb).toEqual(expect.arrayContaining(required));
    expect(Object.keys(properties), form.verb).toEqual(expect.arrayContaining(sent));
  }
});

test('empty values are left out', () => {
  const pause = ACTION_FORMS.find(({ verb }) => verb === 'pause');
  expect(pause && bodyOf(pause, { reason: 'no key', until: '' })).toEqual({ reason: 'no key' });
});
