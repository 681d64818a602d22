import { keepPreviousData } from '@tanstack/react-query';
import { get } from '../../api/get';
import { daysBefore, today } from '../../i18n/format';

/** The spans of days that the dashboard offers. */
export const SPANS = [30, 90, 365] as const;

export interface DayRange {
  from: string;
  to: string;
}

export const lastDays = (count: number): DayRange => ({ from: daysBefore(today(), count - 1), to: today() });

export const dashboardQuery = (range: DayRange) => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { ...get('/api/dashboard', { query: { ...range, zone } }), placeholderData: keepPreviousData };
};

export const takingsQuery = (range: DayRange) => ({
  ...get('/api/takings', { query: { ...range } }),
  placeholderData: keepPreviousData,
});

/** The sums of the turnover sheet. They take long to compute, so they may be five minutes old. */
export const totalsQuery = (range: DayRange) => ({
  ...get('/api/turnover/totals', { query: { ...range } }, { live: false }),
  placeholderData: keepPreviousData,
  staleTime: 300_000,
});
