import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, readFrom, type Schemas } from './client';
import { Refusal } from './refusal';
import type { paths } from './schema.gen';

/** Paths of commands: those that take an idempotency key. */
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
  /** The stream, where the path has one. */
  id?: string;
  /** The version that was seen: a change in between is then answered with 412. */
  version?: number;
  /** Makes a repetition harmless; made anew unless a draft carries its own. */
  key?: string;
}

export type Outcome = Schemas['Outcome'];

const ATTEMPTS_MAX = 4;

export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** An id for what is its writer's to name: a comment, a file, an entry of a book. */
export const newId = (): string =>
  newIdempotencyKey().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** Asks a command. What was not answered is request again under the same key, so that it is done once. */
export async function command<P extends CommandPath>(path: P, request: CommandRequest<P>): Promise<Outcome> {
  const headers: Record<string, string> = { 'Idempotency-Key': request.key ?? newIdempotencyKey() };
  if (request.version !== undefined) headers['If-Match'] = `"${request.version}"`;
  for (let attempt = 1; ; attempt++) {
    try {
      // the paths differ in their bodies only, which `CommandRequest` has checked
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

/** A command as a mutation: what is on the screen is request anew after it, and sees it. */
export function useCommand<P extends CommandPath>(path: P) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request: CommandRequest<P>) => command(path, request),
    onSettled: () => queries.invalidateQueries(),
  });
}
