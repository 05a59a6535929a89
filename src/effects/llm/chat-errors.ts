/** What an error of a provider means for who comes next. */
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { ModelFailure, type ModelFailureKind } from './model.ts';

/** Statuses that say that a key, an account or a model is not accepted, wherever the request is good. */
const OF_ACCOUNT = new Set([401, 402, 403, 404]);
/** Statuses that pass: a timeout of theirs, a conflict, too early. */
const PASSING = new Set([408, 409, 425]);

export function failureOf(error: unknown, provider: string): ModelFailure {
  if (error instanceof ModelFailure) return error;
  const more = { cause: error };
  if (error instanceof APIConnectionTimeoutError) {
    return new ModelFailure('timeout', `${provider} did not answer in time`, more);
  }
  if (error instanceof APIConnectionError) {
    return new ModelFailure('unavailable', `${provider} cannot be reached: ${rootOf(error)}`, more);
  }
  if (error instanceof APIError && error.status !== undefined) {
    const { status, code } = error as { status: number; code?: string | null };
    const kind = kindOf(status, code ?? undefined);
    const message = `${provider} answered ${status}${code ? ` (${code})` : ''}`;
    return new ModelFailure(kind, message, { ...more, retryAfterMs: retryAfter(error.headers) });
  }
  if (error instanceof APIError) {
    return new ModelFailure('unavailable', `${provider} sent an error in its stream`, more);
  }
  return new ModelFailure('cut', `${provider} broke off: ${rootOf(error)}`, more);
}

function kindOf(status: number, code: string | undefined): ModelFailureKind {
  if (status === 429) return code === 'insufficient_quota' ? 'misconfigured' : 'rate_limited';
  if (status >= 500 || PASSING.has(status)) return 'unavailable';
  return OF_ACCOUNT.has(status) ? 'misconfigured' : 'rejected';
}

/** Milliseconds; https://www.rfc-editor.org/rfc/rfc9110#field.retry-after, and OpenAI's finer `retry-after-ms`. */
function retryAfter(headers: Headers | undefined): number | undefined {
  const fine = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (fine >= 0) return fine;
  const given = headers?.get('retry-after');
  if (!given) return undefined;
  const seconds = Number(given);
  if (seconds >= 0) return seconds * 1_000;
  const at = Date.parse(given);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

/** The innermost message: it names the address or what broke; requests are not in it. */
function rootOf(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  return (inner as NodeJS.ErrnoException).code ?? (inner as Error).message;
}
