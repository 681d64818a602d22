import { queryOptions, useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';

/** Names asked for in one breath go in one question. */
const MOST = 200;
let waiting = new Map<string, ((name: string | null) => void)[]>();

async function flush() {
  const batch = waiting;
  waiting = new Map();
  const ids = [...batch.keys()];
  for (let at = 0; at < ids.length; at += MOST) {
    const page = ids.slice(at, at + MOST);
    const found = await answer(api.GET('/api/names', { params: { query: { ids: page.join(',') } } })).catch(
      () => [],
    );
    const names = new Map(found.map(({ id, name }) => [id, name]));
    for (const id of page) for (const tell of batch.get(id) ?? []) tell(names.get(id) ?? null);
  }
}

function nameOf(id: string): Promise<string | null> {
  return new Promise((tell) => {
    if (waiting.size === 0) setTimeout(flush);
    waiting.set(id, [...(waiting.get(id) ?? []), tell]);
  });
}

const nameQuery = (id: string) =>
  queryOptions({ queryKey: ['name', id], queryFn: () => nameOf(id), staleTime: 600_000 });

/** How a person or a user is called. */
export function useName(id: string | null | undefined): string | undefined {
  const query = useQuery({ ...nameQuery(id ?? ''), enabled: !!id });
  return query.data ?? undefined;
}
