/**
 * Runs the effects of a group of shards.
 *
 * 1. Which effects run is in the records; how often one has failed and what it saved is in the store once there
 *    is something to keep. So after a crash it goes on where it was, and its attempts are counted through (G5).
 * 2. A cancelled effect settles nothing, whatever its handler does.
 * 3. No more of a kind run at once than its policy says; who waits holds nothing but its place.
 */
import { parseEffectId } from '../actor/conversation-id.ts';
import type { EffectEvent } from '../actor/event.ts';
import type { RunningEffect } from '../actor/record.ts';
import { RecentMap } from '../store/recent-map.ts';
import type { Clock } from '../timers/clock.ts';
import { type AttemptResult, attempt } from './attempt.ts';
import { isDeclined } from './declined.ts';
import {
  type AttemptRun,
  DEFAULT_POLICY,
  type EffectHandler,
  type EffectHandlers,
  type EffectObserver,
  type EffectOutcome,
  type EffectPolicy,
  type EffectState,
} from './effect.ts';
import { EffectQueue } from './effect-queue.ts';

const outcomeOf = (result: AttemptResult['result']): EffectOutcome => {
  if ('output' in result) return 'done';
  return isDeclined(result.error.code) ? 'declined' : 'failed';
};

/** Conversations of which it is remembered what cancelled effects cost. */
const CONVERSATIONS = 10_000;

/** Lets an attempt begin when nothing speaks against it; rejects if it was cancelled before. */
export type InTurn = <T>(effect: string, cancelled: AbortSignal, work: () => Promise<T>) => Promise<T>;

export interface EffectRunnerParts {
  handlers: EffectHandlers<AttemptRun>;
  clock: Clock;
  observer: EffectObserver;
  /** Resolves when it is durable. */
  save(state: EffectState): Promise<void>;
  /** The effect has ended: with a result, or for good with an error. */
  settle(conversation: string, effect: string, result: EffectEvent['result']): void;
  /** By default an attempt begins at once. */
  inTurn?: InTurn;
  /** Undefined where nothing is traced. */
  traces?: EffectTraces | undefined;
}

/** Tells an attempt to the trace it belongs to. */
export interface EffectTraces {
  attempt(effect: TracedAttempt, work: () => Promise<AttemptResult>): Promise<AttemptResult>;
}

export interface TracedAttempt {
  conversation: string;
  id: string;
  src: string;
  /** From 1. */
  attempt: number;
  cancelled: AbortSignal;
}

interface Running {
  conversation: string;
  effect: RunningEffect;
  handler: EffectHandler<AttemptRun>;
  policy: EffectPolicy;
  queue: EffectQueue;
  abort: AbortController;
  attempts: number;
  progress: string | undefined;
  /** USD. */
  spent: number;
  takeBackWait: () => void;
}

export class EffectRunner {
  readonly #parts: EffectRunnerParts;
  readonly #running = new Map<string, Running>();
  readonly #queues = new Map<string, EffectQueue>();
  #stopped = false;
  /** By conversation, in USD. */
  readonly #owed = new RecentMap<string, number>(CONVERSATIONS);
  readonly #inTurn: InTurn;

  constructor(parts: EffectRunnerParts) {
    this.#parts = parts;
    this.#inTurn = parts.inTurn ?? ((_, __, work) => work());
  }

  /** Those that wait for their turn or their next attempt included. */
  get running(): number {
    return this.#running.size;
  }

  /** Those that wait for their turn. */
  get waiting(): number {
    let waiting = 0;
    for (const queue of this.#queues.values()) waiting += queue.waiting;
    return waiting;
  }

  /** Starts it unless it runs already; `state` is what was kept of it before a crash. */
  start(conversation: string, effect: RunningEffect, state?: EffectState): void {
    if (this.#stopped || this.#running.has(effect.id)) return;
    const handler = this.#parts.handlers[effect.src];
    if (handler === undefined) {
      const error = { code: 'effect_unknown', message: `nothing implements "${effect.src}"` };
      this.#parts.settle(conversation, effect.id, { error });
      return;
    }
    const policy = { ...DEFAULT_POLICY, ...handler.policy };
    const running: Running = {
      conversation,
      effect,
      handler,
      policy,
      queue: this.#queueOf(effect.src, policy),
      abort: new AbortController(),
      attempts: state?.attempts ?? 0,
      progress: state?.progress,
      spent: 0,
      takeBackWait: () => {},
    };
    this.#running.set(effect.id, running);
    const now = this.#parts.clock.now();
    // Later than that only by a clock that was set back since.
    const notBefore = Math.min(state?.notBefore ?? 0, now + policy.longestDelayMs);
    if (notBefore > now) this.#waitUntil(running, notBefore);
    else this.#enter(running);
  }

  cancel(id: string): void {
    const running = this.#running.get(id);
    if (running === undefined) return;
    this.#abort(running);
    this.#parts.observer.effectEnded(running.effect.src, 'cancelled', 0);
  }

  /** Aborts those of a conversation, for good, and forgets what they cost. */
  forget(conversation: string): void {
    for (const id of [...this.#running.keys()]) if (id.startsWith(`${conversation}:`)) this.cancel(id);
    this.#owed.delete(conversation);
  }

  /** What an effect cost whose result is not wanted (USD), until the conversation hears of it. */
  owe(conversation: string, usd: number): void {
    this.#owed.set(conversation, (this.#owed.get(conversation) ?? 0) + usd);
  }

  /** Aborts all and starts no more; their conversations start them again when the shard opens. */
  stop(): void {
    this.#stopped = true;
    for (const running of [...this.#running.values()]) this.#abort(running);
  }

  #abort({ conversation, effect, spent, takeBackWait, queue, abort }: Running): void {
    this.#running.delete(effect.id);
    if (spent > 0) this.owe(conversation, spent);
    takeBackWait();
    queue.leave(effect.id);
    abort.abort();
  }

  async #attempt(running: Running): Promise<void> {
    const { effect, handler, policy, abort } = running;
    const { clock, observer } = this.#parts;
    const began = clock.now();
    const run = {
      id: effect.id,
      attempt: running.attempts + 1,
      progress: running.progress === undefined ? undefined : (JSON.parse(running.progress) as unknown),
      saveProgress: (progress: unknown) => this.#saveProgress(running, progress),
      spend: (amount: number, unit: string) => {
        observer.effectCost(effect.src, unit, amount, !abort.signal.aborted);
        if (unit !== 'usd') return;
        if (this.#running.get(effect.id) !== running) this.owe(running.conversation, amount);
        else running.spent += amount;
      },
      spentEarlier: (usd: number) => {
        running.spent = Math.max(running.spent, usd);
      },
    };
    const attempted = () => attempt(handler, effect.input, run, abort.signal, policy.timeoutMs, clock);
    const work = this.#traced(running, attempted);
    const ended = await this.#inTurn(effect.id, abort.signal, work).catch(() => undefined);
    running.queue.ended();
    if (ended === undefined || abort.signal.aborted) return;
    const { result, final } = ended;
    running.attempts++;
    const latency = clock.now() - began;
    if (final || running.attempts >= policy.attempts) {
      this.#running.delete(effect.id);
      observer.effectEnded(effect.src, outcomeOf(result), latency);
      const spent = running.spent + this.#takeOwed(running.conversation);
      this.#parts.settle(running.conversation, effect.id, { ...result, ...(spent > 0 && { spent }) });
      return;
    }
    observer.effectEnded(effect.src, 'retried', latency);
    const delay = Math.min(policy.firstDelayMs * 2 ** (running.attempts - 1), policy.longestDelayMs);
    const notBefore = clock.now() + delay;
    // Not kept, it would only be tried once more after a crash.
    await this.#parts.save(this.#stateOf(running, notBefore)).catch(() => {});
    if (!abort.signal.aborted) this.#waitUntil(running, notBefore);
  }

  #traced(running: Running, work: () => Promise<AttemptResult>): () => Promise<AttemptResult> {
    const { traces } = this.#parts;
    if (traces === undefined) return work;
    const { conversation, effect, attempts, abort } = running;
    const { id, src } = effect;
    return () =>
      traces.attempt({ conversation, id, src, attempt: attempts + 1, cancelled: abort.signal }, work);
  }

  #takeOwed(conversation: string): number {
    const owed = this.#owed.get(conversation) ?? 0;
    this.#owed.delete(conversation);
    return owed;
  }

  #enter(running: Running): void {
    const { clock, observer } = this.#parts;
    const since = clock.now();
    running.queue.enter(running.effect.id, () => {
      observer.effectBegins(running.effect.src, clock.now() - since);
      void this.#attempt(running);
    });
  }

  #waitUntil(running: Running, at: number): void {
    running.takeBackWait = this.#parts.clock.callAt(at, () => this.#enter(running));
  }

  async #saveProgress(running: Running, progress: unknown): Promise<void> {
    if (this.#running.get(running.effect.id) !== running) return;
    running.progress = JSON.stringify(progress);
    await this.#parts.save(this.#stateOf(running, 0));
  }

  #stateOf({ conversation, effect, attempts, progress }: Running, notBefore: number): EffectState {
    return { conversation, effect: parseEffectId(effect.id)!.effect, attempts, notBefore, progress };
  }

  #queueOf(src: string, policy: EffectPolicy): EffectQueue {
    let queue = this.#queues.get(src);
    if (queue === undefined) {
      queue = new EffectQueue(policy.concurrency);
      this.#queues.set(src, queue);
    }
    return queue;
  }
}
