import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { today } from '../../i18n/format';

/** The number of tickets past their deadline. */
export const overdueQuery = queryOptions({
  queryKey: ['overdue'],
  queryFn: async () => {
    const query = { from: today(), to: today() };
    return (await answer(api.GET('/api/dashboard', { params: { query } }))).overdue;
  },
  meta: { reads: ['ticket_queue'] },
});
