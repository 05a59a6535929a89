/**
 * The log of the embedded mode has no storage of its own: the journal row a worker commits is the durable event.
 *
 * What arrives within one turn of the event loop leaves as one task per group of shards, so nothing waits for a
 * timer and the previous commit sets the size of the next batch. Under a flood a turn takes seconds, so a task
 * leaves sooner once it is full, or the log is.
 */
import type { ShardCaller } from '../shard/shard-caller.ts';
import { shardOf } from '../shard/shard-of.ts';
import type { EventLog, LogEvent } from './event-log.ts';
import { InFlight } from './in-flight.ts';

/** Events of a full task. With more each would cost no less. */
export const FULL_BATCH = 128;

/** Events of one append that may share a task with those of others. */
const FEW = 32;

interface Batch {
  events: LogEvent[];
  sent: Promise<void>;
  /** Sends it, unless it has left. */
  leave(): void;
}

export class EmbeddedLog implements EventLog {
  readonly #tasks: ShardCaller;
  readonly #shards: number;
  readonly #groups: number;
  readonly #inFlight: InFlight;
  readonly #batches = new Map<number, Batch>();

  /** @param maxInFlight events accepted but not yet durable, at most */
  constructor(tasks: ShardCaller, shards: number, groups: number, maxInFlight: number) {
    this.#tasks = tasks;
    this.#shards = shards;
    this.#groups = groups;
    this.#inFlight = new InFlight(maxInFlight);
  }

  get inFlight(): number {
    return this.#inFlight.count;
  }

  get full(): boolean {
    return this.#inFlight.isFull;
  }

  groupOf(conversation: string): number {
    return shardOf(conversation, this.#shards) % this.#groups;
  }

  append(events: readonly LogEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    const refusal = this.#inFlight.refusalOf(events);
    if (refusal !== undefined) return Promise.reject(refusal);
    return events.length === 1 ? this.#add(events[0]!) : this.#addMany(events);
  }

  /**
   * Many events at once get a task of their own, so that a single message does not wait for their end. What was
   * appended before leaves before.
   */
  #addMany(events: readonly LogEvent[]): Promise<void> {
    if (events.length <= FEW) return allEnded(events.map((event) => this.#add(event)));
    const byGroup = Map.groupBy(events, (event) => this.groupOf(event.conversation));
    return allEnded(
      [...byGroup].map(([group, ofGroup]) => {
        this.#batches.get(group)?.leave();
        for (const event of ofGroup) this.#hold(event);
        return this.#send(group, ofGroup);
      }),
    );
  }

  #add(event: LogEvent): Promise<void> {
    const group = this.groupOf(event.conversation);
    let batch = this.#batches.get(group);
    if (batch === undefined) {
      batch = this.#openBatch(group);
    }
    batch.events.push(event);
    this.#hold(event);
    if (batch.events.length === FULL_BATCH) batch.leave();
    return batch.sent;
  }

  #hold(event: LogEvent): void {
    this.#inFlight.hold(event);
    if (this.full) for (const batch of [...this.#batches.values()]) batch.leave();
  }

  /** It leaves in the next turn of the event loop, if it is not full before. */
  #openBatch(group: number): Batch {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const batch: Batch = {
      events: [],
      sent: promise,
      leave: () => {
        if (this.#batches.get(group) !== batch) return;
        this.#batches.delete(group);
        this.#send(group, batch.events).then(resolve, reject);
      },
    };
    this.#batches.set(group, batch);
    setImmediate(batch.leave);
    return batch;
  }

  /** Events are in flight until the task that carries them has ended, however others of their append ended. */
  #send(group: number, events: LogEvent[]): Promise<void> {
    return this.#tasks.run('deliver', { group, events }).finally(() => {
      for (const event of events) this.#inFlight.release(event);
    });
  }
}

/** Fails as the first part that failed, but not before all have ended. */
async function allEnded(parts: readonly Promise<void>[]): Promise<void> {
  for (const part of await Promise.allSettled(parts)) {
    if (part.status === 'rejected') throw part.reason;
  }
}
