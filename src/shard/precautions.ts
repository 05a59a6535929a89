/** What a group of shards does so that an event that kills its worker harms only itself (G10). */
import type { ConversationEvent } from '../actor/event.ts';
import type { AttemptRun, EffectHandler, EffectHandlers } from '../effects/effect.ts';
import type { InTurn } from '../effects/effect-runner.ts';
import type { Isolation } from '../effects/isolation.ts';
import { ProsaError } from '../errors.ts';
import { conversationOfEffect } from './event-key.ts';
import type { Hand } from './hand.ts';
import type { Quarantine } from './quarantine.ts';

export class Precautions {
  readonly hand: Hand;
  readonly quarantine: Quarantine;
  readonly #isolation: Isolation;

  constructor(hand: Hand, quarantine: Quarantine, isolation: Isolation) {
    this.hand = hand;
    this.quarantine = quarantine;
    this.#isolation = isolation;
  }

  /** The event as it is to be stepped; it is in hand from now on. */
  take(event: ConversationEvent): ConversationEvent {
    const screened = this.quarantine.screen(event);
    if (screened.setAside === undefined) this.hand.step(screened);
    return screened;
  }

  /** The conversation is erased. */
  forget(conversation: string): void {
    this.hand.forget(conversation);
    this.quarantine.forget(conversation);
  }

  /** The same handlers: in hand while they are called, refused in quarantine. */
  guard(handlers: EffectHandlers<AttemptRun>): EffectHandlers<AttemptRun> {
    return Object.fromEntries(
      Object.entries(handlers).map(([src, handler]) => [
        src,
        { ...handler, run: (input, run) => this.#run(handler, input, run) },
      ]),
    );
  }

  /** Alone where that is called for; see isolation.ts. */
  readonly inTurn: InTurn = (effect, cancelled, work) =>
    this.#isolation.run(this.hand, effect, cancelled, work);

  async #run(handler: EffectHandler<AttemptRun>, input: unknown, run: AttemptRun): Promise<unknown> {
    const held = this.quarantine.run(conversationOfEffect(run.id), run.id);
    if (held !== undefined) throw new ProsaError('effect_crashed', held.reason);
    this.hand.run(run.id);
    try {
      return handler.run(input, run);
    } finally {
      this.hand.clear();
    }
  }
}
