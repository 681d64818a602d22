export interface PaymentFilters {
  /** Only payments that have no account yet. */
  unmatched?: boolean;
}

export const readFilters = ({ unmatched }: Record<string, unknown>): PaymentFilters =>
  unmatched === true ? { unmatched } : {};
