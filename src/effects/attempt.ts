/** One attempt of an effect: bounded in time, cancellable, its output made what the journal will hold. */
import type { EffectEvent } from '../actor/event.ts';
import { ProsaError } from '../errors.ts';
import type { Clock } from '../timers/clock.ts';
import type { AttemptRun, EffectHandler } from './effect.ts';

export type AttemptResult = { result: EffectEvent['result']; final: boolean };

export async function attempt(
  handler: EffectHandler<AttemptRun>,
  input: unknown,
  run: Omit<AttemptRun, 'signal'>,
  cancelled: AbortSignal,
  timeoutMs: number,
  clock: Clock,
): Promise<AttemptResult> {
  // Not AbortSignal.any: Node keeps such a signal for good when a handler leaves a listener on it.
  const end = new AbortController();
  const cancel = () => end.abort(cancelled.reason);
  if (cancelled.aborted) cancel();
  else cancelled.addEventListener('abort', cancel, { once: true });
  let takeBack = () => {};
  const late = new Promise<AttemptResult>((resolve) => {
    takeBack = clock.callAt(clock.now() + timeoutMs, () => {
      const message = `no result within ${timeoutMs} ms`;
      resolve({ result: { error: { code: 'effect_timeout', message } }, final: false });
      end.abort(new Error(message));
    });
  });
  try {
    return await Promise.race([ended(handler, input, { ...run, signal: end.signal }), late]);
  } finally {
    takeBack();
    cancelled.removeEventListener('abort', cancel);
  }
}

async function ended(
  handler: EffectHandler<AttemptRun>,
  input: unknown,
  run: AttemptRun,
): Promise<AttemptResult> {
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
