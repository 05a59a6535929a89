/** Takes what comes from outside into a group of shards, and answers when it is durable (G1). */
import type { ConversationEvent } from '../actor/event.ts';
import { eventOf, updateOf } from '../delivery/status-update.ts';
import type { LogEvent } from '../log/event-log.ts';
import type { LoggedEvent } from '../log/shard-host.ts';
import type { DeliveryUpdate } from '../store/store.ts';
import type { Clock } from '../timers/clock.ts';
import type { Backlog } from './backlog.ts';
import type { Durability } from './durability.ts';
import type { Lifetime } from './lifetime.ts';
import type { Redelivery } from './redelivery.ts';
import type { ShardObserver } from './shard-observer.ts';

export interface AdmissionParts {
  backlog: Backlog;
  durability: Durability;
  lifetime: Lifetime;
  clock: Clock;
  observer: Pick<ShardObserver, 'durable'>;
}

export class Admission {
  readonly #parts: AdmissionParts;
  #redelivery: Redelivery | undefined;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  /** Behind a log with storage of its own, before it brings anything. */
  knowBy(redelivery: Redelivery): void {
    this.#redelivery = redelivery;
  }

  async deliver(events: readonly LogEvent[]): Promise<void> {
    const { backlog, lifetime } = this.#parts;
    lifetime.assertOpen();
    const statuses = events.filter((event) => event.kind === 'status');
    const updates = statuses.map(updateOf);
    const failures = statuses.flatMap((status) => eventOf(status) ?? []);
    await Promise.all([
      backlog.write(updates),
      backlog.put([...events.filter((event) => event.kind !== 'status'), ...failures]),
    ]);
    this.#tellDurable(events);
  }

  async deliverLogged(events: readonly LoggedEvent[]): Promise<void> {
    this.#parts.lifetime.assertNotEnded();
    const taken = await this.#redelivery!.admit(events, (fresh) => this.#take(fresh));
    await this.#parts.durability.wait();
    this.#tellDurable(taken);
  }

  async #take(events: readonly LoggedEvent[]): Promise<LogEvent[]> {
    const { backlog, lifetime } = this.#parts;
    lifetime.assertNotEnded();
    const updates: DeliveryUpdate[] = [];
    const occurred: ConversationEvent[] = [];
    const offsets: number[] = [];
    for (const { offset, event } of events) {
      if (event.kind === 'status') updates.push(updateOf(event));
      const told = event.kind === 'status' ? eventOf(event) : event;
      if (told === undefined) continue;
      occurred.push(told);
      offsets.push(offset);
    }
    await Promise.all([backlog.write(updates), backlog.put(occurred, undefined, offsets)]);
    return events.map(({ event }) => event);
  }

  #tellDurable(events: readonly LogEvent[]): void {
    const { clock, observer } = this.#parts;
    const now = clock.now();
    for (const { at } of events) observer.durable(Math.max(0, now - at));
  }
}
