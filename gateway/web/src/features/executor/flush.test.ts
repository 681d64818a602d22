import { expect, test } from 'vitest';
import { Refusal } from '../../api/refusal';
import { type Entry, flush } from './flush';

let keys = 0;
const entry = (job: string, verb: Entry['verb'], seen = 3): Entry => ({
  key: `k${++keys}`,
  job,
  number: 1,
  verb,
  body: {},
  seen,
  at: 0,
  state: 'waiting',
});

/** A fake engine with these versions. It records the commands that it receives. */
function engine(versions: Record<string, number>) {
  const received: [string, number | undefined][] = [];
  const send = async (it: Entry, version: number | undefined) => {
    received.push([it.verb, version]);
    const now = versions[it.job] ?? 0;
    if (version !== undefined && version !== now)
      throw new Refusal({ code: 'version.stale', status: 412, version: now });
    versions[it.job] = now + 1;
    return { id: it.job, version: now + 1 };
  };
  return { received, send };
}

const states = (entries: Entry[]) => entries.map((it) => it.state);
const nothing = () => {};

test('successive commands of ours do not conflict with each other', async () => {
  const entries = [entry('a', 'accept'), entry('a', 'start'), entry('a', 'log_work'), entry('a', 'resolve')];
  const { received, send } = engine({ a: 3 });
  await flush(entries, send, nothing);
  expect(states(entries)).toEqual(['done', 'done', 'done', 'done']);
  expect(received).toEqual([
    ['accept', 3],
    ['start', 4],
    ['log_work', undefined],
    ['resolve', 6],
  ]);
});

test('a conflict holds the later commands of its own job only', async () => {
  const entries = [entry('a', 'start'), entry('b', 'start'), entry('a', 'resolve')];
  const { send } = engine({ a: 5, b: 3 });
  await flush(entries, send, nothing);
  expect(states(entries)).toEqual(['overtaken', 'done', 'waiting']);
  expect(entries[0]?.version).toBe(5);
});

test('a refused entry has the code of its refusal', async () => {
  const entries = [entry('a', 'start')];
  const send = async () => {
    throw new Refusal({ code: 'ticket.not_in_this_state', status: 409 });
  };
  await flush(entries, send, nothing);
  expect(entries[0]).toMatchObject({ state: 'refused', code: 'ticket.not_in_this_state' });
});

test('without a network all entries stay waiting', async () => {
  const entries = [entry('a', 'start'), entry('b', 'start')];
  const send = async () => {
    throw new Refusal({ code: 'engine.unreachable', status: 0 });
  };
  await flush(entries, send, nothing);
  expect(states(entries)).toEqual(['waiting', 'waiting']);
});
