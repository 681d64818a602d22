import { expect, test, vi } from 'vitest';
import { gap, toldFrom } from './gap';

const ask = (id: string) => gap.onRequest?.({ id, request: new Request('http://here/api') } as never);
const answer = (id: string, position: number) => {
  const response = new Response(null, { headers: { 'Domovoy-Position': String(position) } });
  return gap.onResponse?.({ id, response } as never);
};

test('an answer read before changes were told is asked for again, and no other', () => {
  for (const id of ['early', 'late', 'fresh']) ask(id);
  answer('early', 7);
  const missed = vi.fn();
  toldFrom(7, missed);
  expect(missed).not.toHaveBeenCalled();
  answer('fresh', 7);
  expect(missed).not.toHaveBeenCalled();
  answer('late', 6);
  expect(missed).toHaveBeenCalledOnce();
  ask('after');
  answer('after', 5);
  expect(missed).toHaveBeenCalledOnce();
});
