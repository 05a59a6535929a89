/**
 * The log of the embedded mode has no storage of its own: the journal row a worker commits is the durable event.
 *
 * What arrives within one turn of the event loop leaves as one task per group of shards, so nothing waits for a
 * timer and the previous commit sets the size of the next batch.
 */
import { ProsaError } from '../errors.ts';
import { shardOf } from '../shard/shard-of.ts';
import type { ShardPool } from '../shard/shard-pool.ts';
import type { EventLog, LogEvent } from './event-log.ts';

/** Events of one append that may share a task with those of others. */
const FEW = 32;

interface Batch {
  events: LogEvent[];
  sent: Promise<void>;
}

export class EmbeddedLog implements EventLog {
  readonly #pool: ShardPool;
  readonly #shards: number;
  readonly #groups: number;
  readonly #maxInFlight: number;
  readonly #batches = new Map<number, Batch>();
  #inFlight = 0;

  /** @param maxInFlight events accepted but not yet durable, at most */
  constructor(pool: ShardPool, shards: number, groups: number, maxInFlight: number) {
    this.#pool = pool;
    this.#shards = shards;
    this.#groups = groups;
    this.#maxInFlight = maxInFlight;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  groupOf(conversation: string): number {
    return shardOf(conversation, this.#shards) % this.#groups;
  }

  async append(events: readonly LogEvent[]): Promise<void> {
    if (events.length === 0) return;
    if (this.#inFlight + events.length > this.#maxInFlight) {
      throw new ProsaError('overloaded', `${this.#inFlight} events are in flight; try again shortly`);
    }
    this.#inFlight += events.length;
    try {
      if (events.length === 1) await this.#add(events[0]!);
      else await this.#addMany(events);
    } finally {
      this.#inFlight -= events.length;
    }
  }

  /** Many events at once get a task of their own, so that a single message does not wait for their end. */
  #addMany(events: readonly LogEvent[]): Promise<unknown> {
    if (events.length <= FEW) return Promise.all(events.map((event) => this.#add(event)));
    const byGroup = Map.groupBy(events, (event) => this.groupOf(event.conversation));
    return Promise.all(
      [...byGroup].map(([group, ofGroup]) => this.#pool.run('deliver', { group, events: ofGroup })),
    );
  }

  #add(event: LogEvent): Promise<void> {
    const group = this.groupOf(event.conversation);
    let batch = this.#batches.get(group);
    if (batch === undefined) {
      batch = { events: [], sent: this.#sendNextTick(group) };
      this.#batches.set(group, batch);
    }
    batch.events.push(event);
    return batch.sent;
  }

  #sendNextTick(group: number): Promise<void> {
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        const { events } = this.#batches.get(group)!;
        this.#batches.delete(group);
        this.#pool.run('deliver', { group, events }).then(resolve, reject);
      });
    });
  }
}
