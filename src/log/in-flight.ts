import { ProsaError } from '../errors.ts';
import type { LogEvent } from './event-log.ts';

/** One conversation may hold so much of what may be in flight, so that a flood in one refuses only itself. */
const SHARE_OF_ONE = 1 / 16;

/** Events that were accepted and are not durable yet, bounded in all and of one conversation. */
export class InFlight {
  readonly #most: number;
  readonly #mostOfOne: number;
  readonly #ofConversation = new Map<string, number>();
  #count = 0;

  constructor(most: number, mostOfOne: number = Math.max(1, Math.floor(most * SHARE_OF_ONE))) {
    this.#most = most;
    this.#mostOfOne = mostOfOne;
  }

  get count(): number {
    return this.#count;
  }

  /** Whether nothing more can be taken. */
  get isFull(): boolean {
    return this.#count >= this.#most;
  }

  /**
   * Why these events cannot be taken now, if so. An append larger than a bound is taken once nothing is before
   * it, or it never would be.
   */
  refusalOf(events: readonly LogEvent[]): ProsaError | undefined {
    if (this.#count > 0 && this.#count + events.length > this.#most) {
      return new ProsaError('overloaded', `${this.#count} events are in flight; try again shortly`);
    }
    for (const { conversation } of events) {
      const held = this.#ofConversation.get(conversation);
      if (held !== undefined && held >= this.#mostOfOne) {
        return new ProsaError(
          'overloaded',
          `${held} events of conversation ${conversation} are in flight; try again shortly`,
        );
      }
    }
    return undefined;
  }

  hold({ conversation }: LogEvent): void {
    this.#count++;
    this.#ofConversation.set(conversation, (this.#ofConversation.get(conversation) ?? 0) + 1);
  }

  release({ conversation }: LogEvent): void {
    this.#count--;
    const held = this.#ofConversation.get(conversation)!;
    if (held === 1) this.#ofConversation.delete(conversation);
    else this.#ofConversation.set(conversation, held - 1);
  }
}
