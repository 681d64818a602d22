import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, readFrom, type Schemas } from './client';
import { Refusal } from './refusal';
import type { paths } from './schema.gen';

/** Paths of commands: the POST operations that take an idempotency key. */
export type CommandPath = {
  [P in keyof paths]: paths[P] extends { post: { parameters: { header?: { 'Idempotency-Key'?: string } } } }
    ? P
    : never;
}[keyof paths];

export type CommandBody<P extends CommandPath> = paths[P] extends {
  post: { requestBody?: { content: { 'application/json': infer B } } };
}
  ? B
  : never;

export interface CommandRequest<P extends CommandPath> {
  body: CommandBody<P>;
  /** The id of the aggregate, where the path has one. */
  id?: string;
  /** The version on the screen. The engine answers 412 where the aggregate has a newer one. */
  version?: number;
  /** The idempotency key. A new one is made unless a draft brings its own. */
  key?: string;
}

export type Outcome = Schemas['Outcome'];

const ATTEMPTS_MAX = 4;

export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A random UUID for things that the client names: a comment, a file, an account entry. */
export const newId = (): string =>
  newIdempotencyKey().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/**
 * Sends a command. Transient failures are retried under the same idempotency key, so that the command takes effect
 * once.
 */
export async function command<P extends CommandPath>(path: P, request: CommandRequest<P>): Promise<Outcome> {
  const headers: Record<string, string> = { 'Idempotency-Key': request.key ?? newIdempotencyKey() };
  if (request.version !== undefined) headers['If-Match'] = `"${request.version}"`;
  for (let attempt = 1; ; attempt++) {
    try {
      // all command paths have the same form; `CommandRequest` has checked the body
      const options = { params: { path: { id: request.id } }, body: request.body, headers } as never;
      const outcome = await answer<Outcome>(api.POST(path as '/api/tickets', options));
      readFrom(outcome.position);
      return outcome;
    } catch (error) {
      if (!(error instanceof Refusal && error.isTransient) || attempt === ATTEMPTS_MAX) throw error;
      await new Promise((resolve) => setTimeout(resolve, (error.retryAfter ?? 0.3 * attempt) * 1000));
    }
  }
}

/** A command as a mutation. Afterwards all active queries are refetched, and their answers include its effect. */
export function useCommand<P extends CommandPath>(path: P) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request: CommandRequest<P>) => command(path, request),
    onSettled: () => queries.invalidateQueries(),
  });
}
