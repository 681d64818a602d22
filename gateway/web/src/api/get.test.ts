import { QueryClient } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import { PERSISTED_MS } from './queries';

const fetch = vi.fn<(request: Request) => Promise<Response>>();
vi.stubGlobal('location', { origin: 'http://here' });
vi.stubGlobal('fetch', fetch);
// the API client takes `fetch` at import
const { get, getPages } = await import('./get');

const ID = '018f0000-0000-7000-8000-000000000001';

test('a query reads the models that the contract names', () => {
  const { meta } = get('/api/payments/{id}', { path: { id: ID } }, { of: ID });
  expect(meta).toEqual({ reads: ['payments'], of: ID, persisted: false });
  expect(getPages('/api/payments', {}).meta?.reads).toEqual(['payments', 'accounts']);
  expect(get('/api/dead-letters', {}).meta?.reads).toEqual([]);
});

test('a query that is not live reads no model', () => {
  expect(get('/api/search', { query: { text: 'pipe' } }, { live: false }).meta?.reads).toEqual([]);
});

test('a persisted query has a key of its own and stays as long as its stored answer', () => {
  const [plain, persisted] = [{}, { persisted: true }].map((options) => get('/api/crew', {}, options));
  expect(persisted?.queryKey).not.toEqual(plain?.queryKey);
  expect([plain?.gcTime, persisted?.gcTime]).toEqual([undefined, PERSISTED_MS]);
});

test('the next page begins after the last row of the page before', async () => {
  const requested: string[] = [];
  fetch.mockImplementation(async ({ url }) => {
    requested.push(new URL(url).search);
    return Response.json({ items: [], next: requested.length < 2 ? '7' : null });
  });
  const queries = new QueryClient();
  await queries.fetchInfiniteQuery({ ...getPages('/api/events', { query: { limit: 2 } }), pages: 5 });
  expect(requested).toEqual(['?limit=2', '?limit=2&after=7']);
});
