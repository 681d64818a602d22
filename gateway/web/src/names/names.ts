import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { READS } from '../api/reads.gen';

/** The most ids in one request: a URL has limited length. */
const IDS_MAX = 200;

type Names = Map<string, string>;

/** Names requested in the same tick are fetched in one request. */
let batch: { ids: Set<string>; names: Promise<Names> } | undefined;

function newBatch() {
  const ids = new Set<string>();
  const gathered = new Promise((done) => setTimeout(done));
  const names = gathered.then(() => {
    batch = undefined;
    return namesOf([...ids]);
  });
  return { ids, names };
}

async function namesOf(ids: readonly string[]): Promise<Names> {
  const names: Names = new Map();
  for (let at = 0; at < ids.length; at += IDS_MAX) {
    const query = { ids: ids.slice(at, at + IDS_MAX).join(',') };
    const found = await answer(api.GET('/api/names', { params: { query } }));
    for (const { id, name } of found) names.set(id, name);
  }
  return names;
}

/** The name of a person or a user. Null if there is none, as after an erasure. */
export const nameQuery = (id: string) =>
  queryOptions({
    queryKey: ['name', id],
    queryFn: async () => {
      batch ??= newBatch();
      batch.ids.add(id);
      return (await batch.names).get(id) ?? null;
    },
    staleTime: 600_000,
    meta: { reads: READS['/api/names'], of: id },
  });
