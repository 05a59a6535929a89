/** Workers that die with something in hand, and the real supervisor that says what follows from it (G10). */
import type { ConversationEvent } from '../../../src/actor/event.ts';
import { Isolation } from '../../../src/effects/isolation.ts';
import { eventKey } from '../../../src/shard/event-key.ts';
import { Hand, Hands } from '../../../src/shard/hand.ts';
import { Precautions } from '../../../src/shard/precautions.ts';
import { Quarantine } from '../../../src/shard/quarantine.ts';
import { Supervisor } from '../../../src/shard/supervisor.ts';
import type { Clock } from '../../../src/timers/clock.ts';
import { KILLS } from './commands.ts';
import type { Incarnation } from './incarnation.ts';
import type { EffectOutput } from './simulated-effects.ts';

/** What follows from the death of a worker ends here. */
export class WorkerDied extends Error {}

export const POISON_DEATHS = 3;

export interface SupervisionWorld {
  clock: Clock;
  violate(what: string): void;
  /** The worker dies. */
  kill(owner: Incarnation): void;
}

export class SimulatedSupervision {
  /** Timers that kill whoever hears of them, by their key. */
  readonly cursed = new Set<string>();
  /** How many workers died of each event, by conversation and key. */
  readonly kills = new Map<string, number>();
  readonly #lifted = new Map<string, number>();
  readonly #world: SupervisionWorld;
  readonly #supervisor: Supervisor;
  #hands = new Hands(1);

  constructor(world: SupervisionWorld) {
    this.#world = world;
    const settings = { poisonDeaths: POISON_DEATHS, restarts: 1_000, restartWindow: 60_000 };
    this.#supervisor = new Supervisor(settings, world.clock, [], () => {});
  }

  /** Those of a worker that opens. */
  open(owner: Incarnation, clock: Clock): Precautions {
    this.#hands = new Hands(1);
    const { shared } = this.#hands;
    const hand = new MortalHand(shared, (event) => this.#isDeadly(event) && this.#kill(owner));
    const quarantine = new Quarantine(this.#supervisor.quarantined(0));
    return new Precautions(hand, quarantine, new Isolation(clock, () => {}));
  }

  /** A worker has died. */
  died(now: number): void {
    const left = this.#hands.left(0);
    if (left === undefined) return;
    const name = `${left.conversation} ${left.key}`;
    this.kills.set(name, (this.kills.get(name) ?? 0) + 1);
    const most = POISON_DEATHS * (1 + (this.#lifted.get(name) ?? 0));
    if (this.kills.get(name)! > most) this.#world.violate(`${name} killed more than ${most} workers`);
    this.#supervisor.processDied({ ...left, group: 0 }, now);
  }

  lift(conversation: string, key: string): void {
    const name = `${conversation} ${key}`;
    this.#lifted.set(name, (this.#lifted.get(name) ?? 0) + 1);
    this.#supervisor.lift(conversation, key);
  }

  forget(conversations: readonly string[]): void {
    this.#supervisor.forget(conversations);
    for (const name of [...this.kills.keys(), ...this.cursed]) {
      if (!conversations.some((conversation) => name.startsWith(`${conversation} `))) continue;
      this.kills.delete(name);
      this.cursed.delete(name);
    }
  }

  #kill(owner: Incarnation): never {
    this.#world.kill(owner);
    throw new WorkerDied('the worker died');
  }

  #isDeadly(event: ConversationEvent): boolean {
    if (event.kind === 'message') return event.content.type === 'text' && event.content.text === KILLS;
    if (event.kind === 'timer') return this.cursed.has(`${event.conversation} ${eventKey(event)}`);
    if (event.kind !== 'effect' || !('output' in event.result)) return false;
    return (event.result.output as EffectOutput | null)?.deadly === true;
  }
}

class MortalHand extends Hand {
  readonly #taken: (event: ConversationEvent) => void;

  constructor(areas: SharedArrayBuffer, taken: (event: ConversationEvent) => void) {
    super(areas, 0);
    this.#taken = taken;
  }

  override step(event: ConversationEvent): void {
    super.step(event);
    this.#taken(event);
  }
}
