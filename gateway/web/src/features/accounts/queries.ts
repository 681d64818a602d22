import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { get, getPages } from '../../api/get';
import { READS } from '../../api/reads.gen';
import { wholeStatement } from '../../api/statement';

export type Account = Schemas['AccountRow'];
export type Line = Schemas['StatementLine'];

export const accountsQuery = getPages('/api/accounts', { query: { limit: 50 } });

export const accountQuery = (id: string) => get('/api/accounts/{id}', { path: { id } }, { of: id });

export const statementQuery = (id: string) =>
  queryOptions({
    queryKey: ['account', id, 'statement'],
    queryFn: ({ signal }) => wholeStatement(id, signal),
    meta: { reads: READS['/api/accounts/{id}/statement'], of: id },
  });

export const balanceQuery = (id: string, effective: string, recorded: string | undefined) => ({
  ...get('/api/accounts/{id}/balance', { path: { id }, query: { effective, recorded } }, { of: id }),
  placeholderData: keepPreviousData,
});
