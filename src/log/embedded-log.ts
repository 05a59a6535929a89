/**
 * The log of the embedded mode has no storage of its own: the journal row a worker commits is the durable event.
 *
 * What arrives within one turn of the event loop leaves as one task per group of shards, so nothing waits for a
 * timer and the previous commit sets the size of the next batch. Under a flood a turn takes seconds, so a task
 * leaves sooner once it is full, or the log is.
 */
import { ProsaError } from '../errors.ts';
import { shardOf } from '../shard/shard-of.ts';
import type { ShardPool } from '../shard/shard-pool.ts';
import type { EventLog, LogEvent } from './event-log.ts';

/** Events of a full task. With more each would cost no less. */
export const FULL_BATCH = 128;

/** Events of one append that may share a task with those of others. */
const FEW = 32;

/** One conversation may hold so much of what may be in flight, so that a flood in one refuses only itself. */
const SHARE_OF_ONE = 1 / 16;

/** Runs tasks of shards; in Prosa the pool of worker threads. */
type Tasks = Pick<ShardPool, 'run'>;

interface Batch {
  events: LogEvent[];
  sent: Promise<void>;
  /** Sends it, unless it has left. */
  leave(): void;
}

export class EmbeddedLog implements EventLog {
  readonly #tasks: Tasks;
  readonly #shards: number;
  readonly #groups: number;
  readonly #maxInFlight: number;
  readonly #maxOfOne: number;
  /** Events in flight by conversation. */
  readonly #held = new Map<string, number>();
  readonly #batches = new Map<number, Batch>();
  #inFlight = 0;

  /** @param maxInFlight events accepted but not yet durable, at most */
  constructor(tasks: Tasks, shards: number, groups: number, maxInFlight: number) {
    this.#tasks = tasks;
    this.#shards = shards;
    this.#groups = groups;
    this.#maxInFlight = maxInFlight;
    this.#maxOfOne = Math.max(1, Math.floor(maxInFlight * SHARE_OF_ONE));
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get full(): boolean {
    return this.#inFlight >= this.#maxInFlight;
  }

  groupOf(conversation: string): number {
    return shardOf(conversation, this.#shards) % this.#groups;
  }

  append(events: readonly LogEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    const refusal = this.#refusalOf(events);
    if (refusal !== undefined) return Promise.reject(new ProsaError('overloaded', refusal));
    return events.length === 1 ? this.#add(events[0]!) : this.#addMany(events);
  }

  /** An append larger than a bound is taken once nothing is before it, or it never would be. */
  #refusalOf(events: readonly LogEvent[]): string | undefined {
    if (this.#inFlight > 0 && this.#inFlight + events.length > this.#maxInFlight) {
      return `${this.#inFlight} events are in flight; try again shortly`;
    }
    for (const { conversation } of events) {
      const held = this.#held.get(conversation);
      if (held !== undefined && held >= this.#maxOfOne) {
        return `${held} events of conversation ${conversation} are in flight; try again shortly`;
      }
    }
    return undefined;
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

  #hold({ conversation }: LogEvent): void {
    this.#inFlight++;
    this.#held.set(conversation, (this.#held.get(conversation) ?? 0) + 1);
    if (this.full) for (const batch of [...this.#batches.values()]) batch.leave();
  }

  #release({ conversation }: LogEvent): void {
    this.#inFlight--;
    const held = this.#held.get(conversation)!;
    if (held === 1) this.#held.delete(conversation);
    else this.#held.set(conversation, held - 1);
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
      for (const event of events) this.#release(event);
    });
  }
}

/** Fails as the first part that failed, but not before all have ended. */
async function allEnded(parts: readonly Promise<void>[]): Promise<void> {
  for (const part of await Promise.allSettled(parts)) {
    if (part.status === 'rejected') throw part.reason;
  }
}
