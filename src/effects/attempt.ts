/** One attempt of an effect: bounded in time, cancellable, its output made what the journal will hold. */
import type { EffectEvent } from '../actor/event.ts';
import { ProsaError } from '../errors.ts';
import type { Clock } from '../timers/clock.ts';
import type { EffectHandler, EffectRun } from './effect.ts';

export type AttemptResult = { result: EffectEvent['result']; final: boolean };

export async function attempt(
  handler: EffectHandler,
  input: unknown,
  run: Omit<EffectRun, 'signal'>,
  cancelled: AbortSignal,
  timeoutMs: number,
  clock: Clock,
): Promise<AttemptResult> {
  const timeout = new AbortController();
  let takeBack = () => {};
  const late = new Promise<AttemptResult>((resolve) => {
    takeBack = clock.callAt(clock.now() + timeoutMs, () => {
      const message = `no result within ${timeoutMs} ms`;
      resolve({ result: { error: { code: 'effect_timeout', message } }, final: false });
      timeout.abort(new Error(message));
    });
  });
  const signal = AbortSignal.any([cancelled, timeout.signal]);
  try {
    return await Promise.race([ended(handler, input, { ...run, signal }), late]);
  } finally {
    takeBack();
  }
}

async function ended(handler: EffectHandler, input: unknown, run: EffectRun): Promise<AttemptResult> {
  let output: unknown;
  try {
    output = await handler.run(input, run);
  } catch (error) {
    return failure(error, (error as { retry?: boolean } | undefined)?.retry === false);
  }
  try {
    // As the journal will hold it, so that replay sees the same.
    return { result: { output: JSON.parse(JSON.stringify(output ?? null)) as unknown }, final: true };
  } catch (error) {
    return failure(error, true);
  }
}

function failure(error: unknown, final: boolean): AttemptResult {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof ProsaError ? error.code : 'effect_failed';
  return { result: { error: { code, message } }, final };
}
