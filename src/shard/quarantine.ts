/**
 * The events a worker is told not to step and the effects not to run, because they were in hand when workers
 * before it died (G10). The supervisor decides what is in here; see supervisor.ts.
 */
import type { ConversationEvent } from '../actor/event.ts';
import { eventKey, runKey } from './event-key.ts';
import type { InHand } from './hand.ts';

export interface Quarantined extends InHand {
  deaths: number;
  reason: string;
}

export class Quarantine {
  readonly #held: Map<string, Quarantined>;

  constructor(held: readonly Quarantined[]) {
    this.#held = new Map(held.map((one) => [nameOf(one.conversation, one.key), one]));
  }

  /** The event as it is to be stepped: marked to be used up if it is in quarantine. */
  screen(event: ConversationEvent): ConversationEvent {
    if (this.#held.size === 0) return event;
    const held = this.#held.get(nameOf(event.conversation, eventKey(event)));
    if (held === undefined) return event;
    return { ...event, setAside: { deaths: held.deaths, reason: held.reason } };
  }

  /** Whether the effect must not run. */
  run(conversation: string, effect: string): Quarantined | undefined {
    return this.#held.get(nameOf(conversation, runKey(effect)));
  }

  /** How many workers died with the event, or with the run of its effect, in hand. */
  deaths(event: ConversationEvent): number | undefined {
    if (this.#held.size === 0) return undefined;
    if (event.setAside !== undefined) return event.setAside.deaths;
    return event.kind === 'effect' ? this.run(event.conversation, event.effect)?.deaths : undefined;
  }

  lift(conversation: string, key: string): void {
    this.#held.delete(nameOf(conversation, key));
  }
}

/** The mark of what was in hand came through UTF-8, which has no lone surrogates. */
function nameOf(conversation: string, key: string): string {
  return `${conversation}\n${key}`.toWellFormed();
}
