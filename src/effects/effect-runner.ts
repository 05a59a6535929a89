import type { EffectEvent } from '../actor/event.ts';
import type { RunningEffect } from '../actor/record.ts';
import { ProsaError } from '../errors.ts';
import type { EffectHandlers } from './effect.ts';

type Settle = (conversation: string, effect: string, result: EffectEvent['result']) => void;

/** Runs the effects of a group of shards. It keeps nothing durable: which effects run is in the records. */
export class EffectRunner {
  readonly #handlers: EffectHandlers;
  readonly #settle: Settle;
  readonly #running = new Map<string, AbortController>();

  constructor(handlers: EffectHandlers, settle: Settle) {
    this.#handlers = handlers;
    this.#settle = settle;
  }

  get running(): number {
    return this.#running.size;
  }

  /** Starts it unless it runs already. */
  start(conversation: string, effect: RunningEffect): void {
    if (this.#running.has(effect.id)) return;
    const abort = new AbortController();
    this.#running.set(effect.id, abort);
    // Not at once: the commits and answers of this turn of the event loop come first.
    setImmediate(async () => {
      if (abort.signal.aborted) return;
      const result = await this.#run(effect, abort.signal);
      if (abort.signal.aborted) return;
      this.#running.delete(effect.id);
      this.#settle(conversation, effect.id, result);
    });
  }

  cancel(effect: string): void {
    this.#running.get(effect)?.abort();
    this.#running.delete(effect);
  }

  /** Aborts all; their conversations start them again when the shard opens. */
  stop(): void {
    for (const id of [...this.#running.keys()]) this.cancel(id);
  }

  async #run(effect: RunningEffect, signal: AbortSignal): Promise<EffectEvent['result']> {
    const handler = this.#handlers[effect.src];
    if (handler === undefined) {
      return { error: { code: 'effect_unknown', message: `nothing implements "${effect.src}"` } };
    }
    try {
      // As the journal will hold it, so that replay sees the same.
      const output = (await handler(effect.input, { id: effect.id, signal })) ?? null;
      return { output: JSON.parse(JSON.stringify(output)) as unknown };
    } catch (error) {
      const code = error instanceof ProsaError ? error.code : 'effect_failed';
      return { error: { code, message: (error as Error).message } };
    }
  }
}
