import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from './client';
import { PERSISTED_MS } from './queries';
import { READS } from './reads.gen';
import type { paths } from './schema.gen';

interface Get<Parameters, Answer> {
  get: { parameters: Parameters; responses: { 200: { content: { 'application/json': Answer } } } };
}

/** Paths of queries: the GET operations that answer with JSON. */
type QueryPath = {
  [P in keyof paths]: paths[P] extends Get<unknown, unknown> ? P : never;
}[keyof paths];

/** Paths of queries that answer with a page of a list. */
type ListPath = {
  [P in QueryPath]: paths[P] extends Get<unknown, { next?: string | null }> ? P : never;
}[QueryPath];

type Parameters<P extends QueryPath> =
  paths[P] extends Get<infer All, unknown> ? Omit<All, 'header' | 'cookie'> : never;

type Answer<P extends QueryPath> = paths[P] extends Get<unknown, infer Body> ? Body : never;

interface Options {
  /** The id of the row that the query shows, if it shows a single one. Changes of other rows cause no refetch. */
  of?: string;
  /** False: a change of the read models causes no refetch. */
  live?: boolean;
  /** Whether the answer is stored in the browser, so that it can be read offline. */
  persisted?: boolean;
}

function fetchAnswer<P extends QueryPath>(
  path: P,
  params: unknown,
  signal: AbortSignal | undefined,
): Promise<Answer<P>> {
  // all queries have the same form; `Parameters` has checked the parameters
  return answer(api.GET(path as '/api/houses', { params, signal } as never)) as Promise<Answer<P>>;
}

function shared(path: QueryPath, { of, live = true, persisted = false }: Options) {
  const reads = live && path in READS ? READS[path as keyof typeof READS] : [];
  return {
    ...(persisted && { gcTime: PERSISTED_MS }),
    meta: { reads, persisted, ...(of !== undefined && { of }) },
  };
}

/**
 * A query of the API. Its key is made of path and parameters. The contract names its read models; a change of one of
 * them causes a refetch.
 */
export const get = <P extends QueryPath>(path: P, params: Parameters<P>, options: Options = {}) =>
  queryOptions({
    queryKey: [path, params, options],
    // a persisted answer is needed offline, so leaving the page does not abort the request
    queryFn: (context) => fetchAnswer(path, params, options.persisted ? undefined : context.signal),
    ...shared(path, options),
  });

/** A query of the API for a list, page by page. */
export const getPages = <P extends ListPath>(path: P, params: Parameters<P>, options: Options = {}) =>
  infiniteQueryOptions({
    queryKey: ['pages', path, params, options],
    queryFn: ({ pageParam: after, signal }) => {
      const { query } = params as { query?: object };
      return fetchAnswer(path, { ...params, query: { ...query, after } }, signal);
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Answer<P>) => (page as { next?: string | null }).next ?? undefined,
    ...shared(path, options),
  });
