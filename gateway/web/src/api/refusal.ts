import type { components } from './schema.gen';

export type Problem = components['schemas']['Problem'];

/** An error answer of the engine, or a failed connection. The text for people is chosen by `code`. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly field: string | undefined;
  /** The current version of the aggregate, for `version.stale`. */
  readonly version: number | undefined;
  readonly requestId: string | undefined;
  /** Seconds to wait before a retry, from `Retry-After`. */
  readonly retryAfter: number | undefined;

  constructor(problem: Partial<Problem>, retryAfter?: number) {
    super(problem.detail || problem.title || problem.code);
    this.code = problem.code ?? 'engine.failure';
    this.status = problem.status ?? 0;
    this.field = problem.field ?? undefined;
    this.version = problem.version ?? undefined;
    this.requestId = problem.request_id;
    this.retryAfter = retryAfter;
  }

  /** Whether a retry may succeed: the engine was unreachable or overloaded. */
  get isTransient() {
    return this.status === 0 || this.status === 503;
  }
}

export const isStale = (error: unknown): error is Refusal =>
  error instanceof Refusal && error.code === 'version.stale';

export const isForbidden = (error: unknown) => error instanceof Refusal && error.status === 403;

export const isNotFound = (error: unknown) => error instanceof Refusal && error.status === 404;

export function refusal(problem: unknown, response: Response): Refusal {
  const after = Number(response.headers.get('Retry-After')) || undefined;
  const named = typeof problem === 'object' && problem !== null && 'code' in problem;
  return new Refusal(
    named ? (problem as Problem) : { code: 'engine.failure', status: response.status },
    after,
  );
}

export const unreachable = () => new Refusal({ code: 'engine.unreachable', status: 0 });
