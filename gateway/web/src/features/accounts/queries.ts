import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client';
import { wholeStatement } from '../../api/statement';
import { paged } from '../../ui/Listed';

export type Account = Schemas['AccountRow'];
export type Line = Schemas['StatementLine'];

export const accountsQuery = infiniteQueryOptions({
  queryKey: ['accounts', 'all'],
  queryFn: ({ pageParam: after, signal }) =>
    answer(api.GET('/api/accounts', { params: { query: { after, limit: 50 } }, signal })),
  ...paged,
  meta: { reads: ['accounts'] },
});

export const accountQuery = (id: string) =>
  queryOptions({
    queryKey: ['account', id],
    queryFn: () => answer(api.GET('/api/accounts/{id}', { params: { path: { id } } })),
    meta: { reads: ['accounts'], of: id },
  });

export const statementQuery = (id: string) =>
  queryOptions({
    queryKey: ['account', id, 'statement'],
    queryFn: ({ signal }) => wholeStatement(id, signal),
    meta: { reads: ['accounts'], of: id },
  });

export const balanceQuery = (id: string, effective: string, recorded: string | undefined) =>
  queryOptions({
    queryKey: ['account', id, 'balance', effective, recorded],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/accounts/{id}/balance', {
          params: { path: { id }, query: { effective, recorded } },
          signal,
        }),
      ),
    placeholderData: (before) => before,
    meta: { reads: ['accounts'], of: id },
  });
