import { keepPreviousData } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { getPages } from '../../api/get';
import type { PaymentFilters } from './filters';

export type Payment = Schemas['ListedPayment'];

export const paymentsQuery = ({ unmatched }: PaymentFilters) => ({
  ...getPages('/api/payments', { query: { unmatched, limit: 50 } }),
  placeholderData: keepPreviousData,
});
