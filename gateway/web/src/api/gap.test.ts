import { expect, test, vi } from 'vitest';
import { changesStartAt, gapDetection } from './gap';

const send = (id: string) =>
  gapDetection.onRequest?.({ id, request: new Request('http://here/api') } as never);
const answer = (id: string, position: number) => {
  const response = new Response(null, { headers: { 'Domovoy-Position': String(position) } });
  return gapDetection.onResponse?.({ id, response } as never);
};

test('only an answer read before the start of the stream is a gap', () => {
  for (const id of ['early', 'late', 'fresh']) send(id);
  answer('early', 7);
  const onGap = vi.fn();
  changesStartAt(7, onGap);
  expect(onGap).not.toHaveBeenCalled();
  answer('fresh', 7);
  expect(onGap).not.toHaveBeenCalled();
  answer('late', 6);
  expect(onGap).toHaveBeenCalledOnce();
  send('after');
  answer('after', 5);
  expect(onGap).toHaveBeenCalledOnce();
});
