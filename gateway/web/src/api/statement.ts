import { answer, api, type Schemas } from './client';

/** Loads all pages of an account's statement, in the order of the log. A balance needs every line. */
export async function wholeStatement(id: string, signal: AbortSignal): Promise<Schemas['StatementLine'][]> {
  const lines: Schemas['StatementLine'][] = [];
  for (let after = 0; ; ) {
    const query = { after, limit: 200 };
    const page = await answer(
      api.GET('/api/accounts/{id}/statement', { params: { path: { id }, query }, signal }),
    );
    lines.push(...page.items);
    if (!page.next) return lines;
    after = Number(page.next);
  }
}
