import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client';
import { paged } from '../../ui/Listed';

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

/** The whole statement: what a day and a moment come to is told by all of its lines. */
export const statementQuery = (id: string) =>
  queryOptions({
    queryKey: ['account', id, 'statement'],
    queryFn: async ({ signal }) => {
      const lines: Line[] = [];
      let after: number | undefined = 0;
      while (after !== undefined) {
        const query: { after: number; limit: number } = { after, limit: 200 };
        const page: Schemas['PageOfStatementLine'] = await answer(
          api.GET('/api/accounts/{id}/statement', { params: { path: { id }, query }, signal }),
        );
        lines.push(...page.items);
        after = page.next ? Number(page.next) : undefined;
      }
      return lines;
    },
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
