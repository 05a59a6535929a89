import { ProsaError } from '../../src/errors.ts';
import type { EventLog, LogEvent } from '../../src/log/event-log.ts';
import { shardOf } from '../../src/shard/shard-of.ts';

/** What of a log survives the process: its partitions, and how far each was taken. */
export class MemoryPartitions {
  readonly events: LogEvent[][];
  readonly taken: number[];

  constructor(count: number) {
    this.events = Array.from({ length: count }, () => []);
    this.taken = this.events.map(() => 0);
  }
}

/** Most events brought at once. */
const FETCH = 16;
/** Between attempts to bring what was refused (ms). */
const PAUSE = 1;

/**
 * A log that keeps events itself, in partitions: a stand-in for a broker. An offset is acknowledged when the
 * receiver has made its events durable; what was not comes again.
 */
export class MemoryLog implements EventLog {
  readonly #partitions: MemoryPartitions;
  readonly #receive: (events: readonly LogEvent[]) => Promise<void>;
  readonly #mostWaiting: number;
  readonly #bringing = new Map<number, Promise<void>>();
  #state: 'open' | 'stopping' | 'dead' = 'open';

  constructor(
    partitions: MemoryPartitions,
    receive: (events: readonly LogEvent[]) => Promise<void>,
    mostWaiting: number,
  ) {
    this.#partitions = partitions;
    this.#receive = receive;
    this.#mostWaiting = mostWaiting;
    for (const partition of partitions.events.keys()) this.#bring(partition);
  }

  get full(): boolean {
    return this.#waiting >= this.#mostWaiting;
  }

  async append(events: readonly LogEvent[]): Promise<void> {
    if (this.#state !== 'open') throw new ProsaError('shard_closed', 'the log is closed');
    if (this.#waiting > 0 && this.#waiting + events.length > this.#mostWaiting) {
      throw new ProsaError('overloaded', `${this.#waiting} events wait`);
    }
    for (const event of events) {
      const partition = shardOf(event.conversation, this.#partitions.events.length);
      this.#partitions.events[partition]!.push(event);
      this.#bring(partition);
    }
  }

  async stop(): Promise<void> {
    this.#state = 'stopping';
    while (this.#bringing.size > 0) await Promise.all(this.#bringing.values());
  }

  crash(): void {
    this.#state = 'dead';
  }

  get #waiting(): number {
    const { events, taken } = this.#partitions;
    return events.reduce((sum, of, partition) => sum + of.length - taken[partition]!, 0);
  }

  #bring(partition: number): void {
    if (this.#bringing.has(partition)) return;
    this.#bringing.set(partition, this.#bringAll(partition));
  }

  async #bringAll(partition: number): Promise<void> {
    const { events, taken } = this.#partitions;
    await Promise.resolve();
    while (this.#state !== 'dead' && taken[partition]! < events[partition]!.length) {
      const from = taken[partition]!;
      const batch = events[partition]!.slice(from, from + FETCH);
      try {
        await this.#receive(batch);
        if ((this.#state as string) !== 'dead') taken[partition] = from + batch.length;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
    this.#bringing.delete(partition);
  }
}
