import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { daysBefore, today } from '../../i18n/format';

/** The spans of days that the dashboard offers. */
export const SPANS = [30, 90, 365] as const;

export interface DayRange {
  from: string;
  to: string;
}

export const lastDays = (count: number): DayRange => ({ from: daysBefore(today(), count - 1), to: today() });

export const dashboardQuery = ({ from, to }: DayRange) =>
  queryOptions({
    queryKey: ['dashboard', from, to],
    queryFn: ({ signal }) => {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      return answer(api.GET('/api/dashboard', { params: { query: { from, to, zone } }, signal }));
    },
    placeholderData: (before) => before,
    meta: { reads: ['dashboard', 'ticket_queue'] },
  });

export const takingsQuery = ({ from, to }: DayRange) =>
  queryOptions({
    queryKey: ['takings', from, to],
    queryFn: ({ signal }) => answer(api.GET('/api/takings', { params: { query: { from, to } }, signal })),
    placeholderData: (before) => before,
    meta: { reads: ['payments'] },
  });

export const totalsQuery = ({ from, to }: DayRange) =>
  queryOptions({
    queryKey: ['turnover', from, to],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/turnover/totals', { params: { query: { from, to } }, signal })),
    placeholderData: (before) => before,
    staleTime: 300_000,
  });
