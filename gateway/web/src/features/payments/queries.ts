import { infiniteQueryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client';
import { paged } from '../../ui/Listed';
import type { PaymentFilters } from './filters';

export type Payment = Schemas['ListedPayment'];

export const paymentsQuery = ({ unmatched }: PaymentFilters) =>
  infiniteQueryOptions({
    queryKey: ['payments', unmatched],
    queryFn: ({ pageParam: after, signal }) =>
      answer(api.GET('/api/payments', { params: { query: { unmatched, after, limit: 50 } }, signal })),
    ...paged,
    placeholderData: (before) => before,
    meta: { reads: ['payments'] },
  });
