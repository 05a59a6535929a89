import type { SendOutcome } from '../channel.ts';

/**
 * What an answer of the Graph API means for the message. Titles are not stable, so only codes count.
 * Source: Meta, "Cloud API › Error codes".
 */
const RETRY: ReadonlySet<number> = new Set([4, 80007, 130429, 131016, 131056]);
/** The account, number or token needs a person, or Meta holds it back; the message itself is fine and waits. */
const ACCOUNT: ReadonlySet<number> = new Set([
  ...[0, 3, 10, 190, 368],
  ...[131005, 131031, 131042, 131045, 131048, 131057, 133010],
]);
const isAccount = (code: number) => ACCOUNT.has(code) || (code >= 200 && code < 300);
const OUTCOME_UNKNOWN: ReadonlySet<number> = new Set([131000]);

/** Milliseconds before asking again about an account problem, and between messages to one user (131056). */
const ACCOUNT_DELAY = 60_000;
const PAIR_DELAY = 6_000;
/** Seconds. */
const LONGEST_RETRY_AFTER = 3_600;

/** @param retryAfter header, in seconds */
export function outcomeOfError(httpStatus: number, body: unknown, retryAfter?: string): SendOutcome {
  const outcome = outcomeOfCode(httpStatus, body);
  const afterMs = 1000 * Math.min(Number(retryAfter), LONGEST_RETRY_AFTER);
  if (outcome.status !== 'retry' || !(afterMs > (outcome.afterMs ?? 0))) return outcome;
  return { ...outcome, afterMs };
}

function outcomeOfCode(httpStatus: number, body: unknown): SendOutcome {
  const error = (body as { error?: { code?: unknown; message?: unknown } } | undefined)?.error;
  const code = Number(error?.code ?? Number.NaN);
  const told = {
    code: Number.isFinite(code) ? String(code) : `http_${httpStatus}`,
    message: describe(error?.message),
  };
  if (RETRY.has(code)) {
    return code === 131056 ? { status: 'retry', ...told, afterMs: PAIR_DELAY } : { status: 'retry', ...told };
  }
  if (isAccount(code) || httpStatus === 401) return { status: 'retry', ...told, afterMs: ACCOUNT_DELAY };
  if (OUTCOME_UNKNOWN.has(code)) return { status: 'unknown', ...told };
  if (httpStatus === 429) return { status: 'retry', ...told };
  if (httpStatus >= 500) return { status: 'unknown', ...told };
  return { status: 'failed', ...told };
}

function describe(message: unknown): string {
  return typeof message === 'string' ? message.slice(0, 200) : 'no message';
}
