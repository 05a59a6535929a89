/**
 * Results of effects, which no one outside brings again: put until they are durable. While the group is closing they
 * are given up: opened anew, it runs the effect again.
 */
import type { EffectEvent } from '../actor/event.ts';
import type { Clock } from '../timers/clock.ts';
import type { Backlog } from './backlog.ts';
import type { Lifetime } from './lifetime.ts';

/** After a failed commit (ms). */
const PAUSE_AFTER_FAILURE = 500;

export class EffectResults {
  readonly #clock: Clock;
  readonly #lifetime: Lifetime;
  readonly #backlog: Backlog;
  /** Those that wait to be put again. */
  readonly #failed = new Map<EffectEvent, () => void>();

  constructor(backlog: Backlog, clock: Clock, lifetime: Lifetime) {
    this.#backlog = backlog;
    this.#clock = clock;
    this.#lifetime = lifetime;
  }

  tell(result: EffectEvent): void {
    if (this.#lifetime.isClosing) return;
    this.#backlog.put([result]).catch(() => {
      const takeBack = this.#clock.callAt(this.#clock.now() + PAUSE_AFTER_FAILURE, () => {
        this.#failed.delete(result);
        this.tell(result);
      });
      this.#failed.set(result, takeBack);
    });
  }

  /** The conversation is erased. */
  forget(conversation: string): void {
    for (const [result, takeBack] of this.#failed) {
      if (result.conversation !== conversation) continue;
      takeBack();
      this.#failed.delete(result);
    }
  }

  /** The group has ended. */
  end(): void {
    for (const takeBack of this.#failed.values()) takeBack();
  }
}
