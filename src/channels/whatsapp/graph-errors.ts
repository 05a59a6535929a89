import type { SendOutcome } from '../channel.ts';

/**
 * What an answer of the Graph API means for the message. Titles are not stable, so only codes count.
 * Source: Meta, "Cloud API › Error codes".
 */
const RETRY: ReadonlySet<number> = new Set([4, 80007, 130429, 131016, 131056]);
/** The account or token needs a person; the message itself is fine and waits. */
const ACCOUNT: ReadonlySet<number> = new Set([190, 368, 131031, 131042]);
const OUTCOME_UNKNOWN: ReadonlySet<number> = new Set([131000]);

/** Milliseconds before asking again about an account problem, and between messages to one user (131056). */
const ACCOUNT_DELAY = 60_000;
const PAIR_DELAY = 6_000;

export function outcomeOfError(httpStatus: number, body: unknown): SendOutcome {
  const error = (body as { error?: { code?: unknown; message?: unknown } } | undefined)?.error;
  const code = Number(error?.code);
  const told = {
    code: Number.isFinite(code) ? String(code) : `http_${httpStatus}`,
    message: describe(error?.message),
  };
  if (RETRY.has(code)) {
    return code === 131056 ? { status: 'retry', ...told, afterMs: PAIR_DELAY } : { status: 'retry', ...told };
  }
  if (ACCOUNT.has(code) || httpStatus === 401) return { status: 'retry', ...told, afterMs: ACCOUNT_DELAY };
  if (OUTCOME_UNKNOWN.has(code)) return { status: 'unknown', ...told };
  if (httpStatus === 429) return { status: 'retry', ...told };
  if (httpStatus >= 500) return { status: 'unknown', ...told };
  return { status: 'failed', ...told };
}

function describe(message: unknown): string {
  return typeof message === 'string' ? message.slice(0, 200) : 'no message';
}
