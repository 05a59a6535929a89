/**
 * An effect is work outside the step: a search, a model call. It starts after the commit that decided it,
 * runs again under the same id after a crash (G5) and must therefore be safe to run twice. Its output must be
 * JSON; it comes back to the conversation as an event.
 */
export type EffectHandler = (input: unknown, run: EffectRun) => Promise<unknown>;

export interface EffectRun {
  /** `<conversation>:e<number>`: what makes a repeated run recognisable to the outside. */
  id: string;
  /** Aborted when the funnel no longer wants the result or the shard closes. */
  signal: AbortSignal;
}

export type EffectHandlers = Record<string, EffectHandler>;
