/** On which page a thing is at home. */
export const PAGES = {
  ticket: (id: string) => ({ to: '/tickets/$ticket', params: { ticket: id } }) as const,
  account: (id: string) => ({ to: '/accounts/$account', params: { account: id } }) as const,
  house: (id: string) => ({ to: '/houses/$house', params: { house: id } }) as const,
  person: (id: string) => ({ to: '/people/$person', params: { person: id } }) as const,
  meter: (id: string) => ({ to: '/readings', search: { meter: id } }) as const,
};

export const hasPage = (what: string): what is keyof typeof PAGES => what in PAGES;
