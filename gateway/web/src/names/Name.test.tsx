import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import i18next from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { initReactI18next } from 'react-i18next';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import frame from '../../locales/en/frame.json';

/** The fake `fetch`. */
const fetch = vi.fn<(request: Request) => Promise<Response>>();
vi.stubGlobal('location', { origin: 'http://here' });
vi.stubGlobal('fetch', fetch);
// the API client takes `fetch` at import
const { Name } = await import('./Name');
const { nameQuery } = await import('./names');

const ANNA = '0195f0c2-0000-7000-8000-000000000001';
const ERASED = '0195f0c2-0000-7000-8000-000000000002';

let queries: QueryClient;
const shown = (id: string) =>
  renderToStaticMarkup(
    <QueryClientProvider client={queries}>
      <Name id={id} />
    </QueryClientProvider>,
  );

beforeAll(() =>
  i18next.use(initReactI18next).init({ lng: 'en', resources: { en: { frame } }, defaultNS: 'frame' }),
);

beforeEach(() => {
  queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  fetch.mockReset();
});

test('all names of a page are fetched in one request, and a missing name has a text', async () => {
  fetch.mockResolvedValue(Response.json([{ id: ANNA, name: 'Anna' }]));
  expect([shown(ANNA), shown(ERASED)]).toEqual(['…', '…']);
  await Promise.all([ANNA, ERASED].map((id) => queries.fetchQuery(nameQuery(id))));
  expect([shown(ANNA), shown(ERASED)]).toEqual(['Anna', 'Name unknown']);
  expect(fetch).toHaveBeenCalledOnce();
  const [request] = fetch.mock.calls[0] ?? [];
  expect(new URL(request?.url ?? '').searchParams.get('ids')).toBe(`${ANNA},${ERASED}`);
});

test('a failed request is no missing name: it is repeated', async () => {
  fetch.mockResolvedValueOnce(Response.json({ code: 'engine.failure' }, { status: 500 }));
  await expect(queries.fetchQuery(nameQuery(ANNA))).rejects.toThrow();
  expect(shown(ANNA)).toBe('…');
  fetch.mockResolvedValueOnce(Response.json([{ id: ANNA, name: 'Anna' }]));
  await queries.fetchQuery(nameQuery(ANNA));
  expect(shown(ANNA)).toBe('Anna');
});
