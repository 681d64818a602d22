import { expect, test } from 'vitest';
import { type ChangedLine, difference } from './difference';
import { type Part, partsOf, type Words } from './lines';
import type { Contents } from './queries';

const words: Words = {
  t: (key, values) => [key, ...Object.values(values ?? {})].join(' '),
  day: (date) => date,
  minutes: (count) => `${count} min`,
};

const SIGNS = { same: ' ', added: '+', removed: '-' };
const signed = (lines: ChangedLine[]) =>
  lines.map(({ change, label, value }) => `${SIGNS[change]}${label}: ${value}`);
const part = (...labels: string[]): Part => ({ lines: labels.map((label) => ({ label, value: '1' })) });

test('equal contents have no difference', () => {
  const lines = difference([part('a', 'b')], [part('a', 'b')]);
  expect(lines.map(({ change }) => change)).toEqual(['same', 'same']);
});

test('a changed line is removed and added where it stands', () => {
  const before = { lines: [{ label: 'a', value: '1' }, ...part('b').lines] };
  const after = { lines: [{ label: 'a', value: '2' }, ...part('b').lines] };
  expect(signed(difference([before], [after]))).toEqual(['-a: 1', '+a: 2', ' b: 1']);
});

test('lines around an insertion and a removal stay the same', () => {
  expect(signed(difference([part('a', 'b', 'c')], [part('x', 'a', 'c', 'd')]))).toEqual([
    '+x: 1',
    ' a: 1',
    '-b: 1',
    ' c: 1',
    '+d: 1',
  ]);
});

test('everything is added to nothing, and removed for nothing', () => {
  expect(signed(difference([], [part('a')]))).toEqual(['+a: 1']);
  expect(signed(difference([part('a')], []))).toEqual(['-a: 1']);
});

test('a line that moves is removed and added, because the order of target times counts', () => {
  expect(signed(difference([part('a', 'b')], [part('b', 'a')]))).toEqual(['-a: 1', ' b: 1', '+a: 1']);
});

test('equal lines under another heading differ', () => {
  const under = (title: string): Part => ({ title, lines: part('a').lines });
  expect(signed(difference([under('x')], [under('y')]))).toEqual(['-a: 1', '+a: 1']);
});

const CALENDAR: Contents['calendar'] = {
  zone: 'Europe/Moscow',
  week: {
    monday: ['09:00-13:00', '14:00-18:00'],
    tuesday: ['09:00-18:00'],
    wednesday: ['09:00-18:00'],
    thursday: ['09:00-18:00'],
    friday: ['09:00-18:00'],
    saturday: [],
    sunday: [],
  },
};

test('a new holiday of a calendar is one added line, whatever the order of its days', () => {
  const before = { ...CALENDAR, days: { '2026-05-01': [], '2026-01-01': [] } };
  const after = { ...CALENDAR, days: { '2026-01-01': [], '2026-03-08': [], '2026-05-01': [] } };
  const lines = difference(partsOf('calendar', before, words), partsOf('calendar', after, words));
  expect(signed(lines.filter(({ change }) => change !== 'same'))).toEqual([
    '+2026-03-08: rules:calendar.closed',
  ]);
});

test('hours of a weekday are one line', () => {
  const [, week] = partsOf('calendar', CALENDAR, words);
  expect(week?.lines[0]).toEqual({ label: 'rules:weekday.monday', value: '09:00–13:00, 14:00–18:00' });
});

test('a target time without the term of the work says that it is agreed', () => {
  const rule = {
    kind: 'paid',
    response: { minutes: 240, clock: 'business' },
    source: 'House rules',
  } as const;
  const policy: Contents['sla_policy'] = { calendar: 'default', warn_percent: 80, rules: [rule] };
  const later = { ...policy, rules: [{ ...rule, resolution: { minutes: 541, clock: 'business' } as const }] };
  const lines = difference(partsOf('sla_policy', policy, words), partsOf('sla_policy', later, words));
  expect(signed(lines.filter(({ change }) => change !== 'same'))).toEqual([
    '-rules:policy.resolution: rules:policy.agreed',
    '+rules:policy.resolution: 541 min, rules:clock.business',
  ]);
});

test('a role that may do more in a scenario is seen in the line of the command', () => {
  const scenario = (by: Contents['scenario']['rules'][number]['by']): Contents['scenario'] => ({
    kinds: ['request'],
    policy: 'default',
    reopen_days: 14,
    rules: [{ command: 'close', from: ['resolved'], by }],
  });
  const lines = difference(
    partsOf('scenario', scenario(['operator']), words),
    partsOf('scenario', scenario(['operator', 'own executor']), words),
  );
  expect(signed(lines.filter(({ change }) => change !== 'same'))).toEqual([
    '-rules:command.close: rules:scenario.allowed tickets:status.resolved frame:role.operator',
    '+rules:command.close: rules:scenario.allowed tickets:status.resolved frame:role.operator, rules:by.own_executor',
  ]);
});
