import type { EffectServices } from './services.ts';

/**
 * An effect is work outside the step: a search, a model call. It starts after the commit that decided it and
 * runs again under the same id after a crash (G5), so it must be safe to run twice. Its output must be JSON; it
 * comes back to the conversation as an event. A result that comes after the effect was cancelled is dropped.
 */
export interface EffectHandler<Run = EffectRun> {
  /** How it is run; what is left out is as in `DEFAULT_POLICY`. */
  policy?: Partial<EffectPolicy>;
  /** An error with `retry: false` is final; any other is tried again as the policy says. */
  run: (input: unknown, run: Run) => Promise<unknown>;
}

export interface EffectPolicy {
  /** For one attempt (ms). One that has not ended by then has failed, and its signal is aborted. */
  timeoutMs: number;
  /** Attempts in all, those before a crash included. */
  attempts: number;
  /** Before the second attempt (ms); doubled before each further one. */
  firstDelayMs: number;
  longestDelayMs: number;
  /** How many run at once in a group of shards; the others wait in their order. */
  concurrency: number;
}

export const DEFAULT_POLICY: Readonly<EffectPolicy> = Object.freeze({
  timeoutMs: 30_000,
  attempts: 3,
  firstDelayMs: 500,
  longestDelayMs: 30_000,
  concurrency: 64,
});

/** What is known of the attempt alone. */
export interface AttemptRun {
  /** `<conversation>:e<number>`: what makes a repeated run recognisable to the outside. */
  id: string;
  /** From 1. */
  attempt: number;
  /** Aborted when the funnel no longer wants the result, when time is up, and when the shard closes. */
  signal: AbortSignal;
  /** What an earlier run saved, also one before a crash; undefined at first. */
  progress: unknown;
  /** Keeps JSON for the next run; resolves when it is durable. */
  saveProgress(progress: unknown): Promise<void>;
  /**
   * Counts what it cost, whatever becomes of the result, also after it was cancelled. What it cost in `usd` comes to
   * the conversation with the result, or with that of its next effect.
   */
  spend(amount: number, unit: string): void;
  /** What it cost in a run before a crash (USD), as its progress says: measured then, but the conversation has not heard of it. */
  spentEarlier(usd: number): void;
}

export interface EffectRun extends AttemptRun {
  services: EffectServices;
}

export type EffectHandlers<Run = EffectRun> = Record<string, EffectHandler<Run>>;

/** How far an effect has come, beside what its record says: kept only once there is something to keep. */
export interface EffectState {
  conversation: string;
  /** Number of the effect in its conversation. */
  effect: number;
  /** Attempts that have failed. */
  attempts: number;
  /** The next attempt does not begin before (ms). */
  notBefore: number;
  /** JSON. */
  progress: string | undefined;
}

/** How one attempt, or the effect as a whole, ended; `declined` as in declined.ts. */
export type EffectOutcome = 'done' | 'failed' | 'declined' | 'retried' | 'cancelled';

export interface EffectObserver {
  /** An attempt begins, after a wait for its turn (ms). */
  effectBegins(src: string, waited: number): void;
  /** `latency` in milliseconds: of the attempt, without the wait for its turn. */
  effectEnded(src: string, outcome: EffectOutcome, latency: number): void;
  /** `wanted` is false when the result was already given up. */
  effectCost(src: string, unit: string, amount: number, wanted: boolean): void;
}
