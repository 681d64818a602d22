import { queryOptions } from '@tanstack/react-query';
import { get } from '../../api/get';
import { today } from '../../i18n/format';

/** The number of tickets past their deadline. */
export const overdueQuery = () =>
  queryOptions({
    ...get('/api/dashboard', { query: { from: today(), to: today() } }),
    select: ({ overdue }) => overdue,
  });
