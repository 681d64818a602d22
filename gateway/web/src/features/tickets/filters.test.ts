import { expect, test } from 'vitest';
import { readFilters, VIEWS, viewOf } from './filters';

test('valid filters of an address are read, others ignored', () => {
  const house = '21ba7421-865e-5fc5-a60e-73839eb56171';
  const search = {
    status: 'new,drunk,paused',
    overdue: 'yes',
    kind: 'joke',
    house,
    text: 266459,
    sort: 'due',
  };
  expect(readFilters(search)).toEqual({ status: 'new,paused', house, text: '266459', sort: 'due' });
  expect(readFilters({})).toEqual({});
});

test('a view is recognised by its filters, whatever the search text', () => {
  expect(viewOf(VIEWS.open)).toBe('open');
  expect(viewOf({ text: 'roof', ...VIEWS.overdue })).toBe('overdue');
  expect(viewOf({ status: 'new,closed' })).toBeUndefined();
});
