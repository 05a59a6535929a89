/**
 * What was fetched of a partition and is not finished, as events in the order of the log, without a hole and
 * bounded: while much is held, nothing more is fetched. Says what may be committed.
 */
import type { IHeaders } from 'kafkajs';
import { shardOf } from '../shard/shard-of.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { LogEvent } from './event-log.ts';
import { decodeEvent } from './event-record.ts';
import { OffsetLedger } from './offset-ledger.ts';
import type { LoggedEvent } from './shard-host.ts';
import { untilDone } from './until-done.ts';

export interface FetchedRecord {
  offset: number;
  value: Buffer | null;
  headers?: IHeaders;
}

/** Where fetching of a partition goes on; as of now, and forgotten with the next assignment. */
export interface Fetching {
  pause(shard: number): void;
  resume(shard: number): void;
  seek(shard: number, offset: number): void;
}

export interface IntakeParts {
  /** Partitions of the topic. */
  shards: number;
  fetching: Fetching;
  /** The first offset a partition has. */
  earliest(shard: number): Promise<number>;
  /** Takes what is no event of this shard; resolves when it may be forgotten. */
  unreadable(shard: number, offset: number, value: Buffer | null): Promise<void>;
  log: Logger;
}

/** Events held: above the first nothing more is fetched, below the second it is again. */
const [MUCH, LITTLE] = [2_000, 500];

export class PartitionIntake {
  readonly #shard: number;
  readonly #parts: IntakeParts;
  readonly #end: AbortSignal;
  /** All that is held; undefined for what is no event. */
  readonly #ledger: OffsetLedger<LogEvent | undefined>;
  /** Not handed out. */
  #waiting: LoggedEvent[] = [];
  #isPaused = false;
  #committed: number;
  /** Where a record was due when a fetch began behind it. */
  #hole = -1;

  /** @param start the first offset that is not committed @param end aborts when it takes nothing more */
  constructor(shard: number, start: number, parts: IntakeParts, end: AbortSignal) {
    this.#shard = shard;
    this.#parts = parts;
    this.#end = end;
    this.#ledger = new OffsetLedger(start);
    this.#committed = start;
    this.fetchOn();
  }

  /** Events that were taken and are not finished. */
  get held(): number {
    return this.#ledger.size;
  }

  /** All before it is committed. */
  get committed(): number {
    return this.#committed;
  }

  /** What is to be committed, if there is more than is. */
  get due(): number | undefined {
    const { next } = this.#ledger;
    return next > this.#committed ? next : undefined;
  }

  markCommitted(offset: number): void {
    this.#committed = Math.max(this.#committed, offset);
  }

  /** Sets fetching as it is needed here: anew with each assignment. */
  fetchOn(): void {
    const { fetching } = this.#parts;
    fetching.seek(this.#shard, this.#ledger.end);
    if (this.#isPaused) fetching.pause(this.#shard);
    else fetching.resume(this.#shard);
  }

  /** @param from where the fetch began: there are no other records from there to the last of these */
  take(from: number, records: readonly FetchedRecord[]): void {
    if (from > this.#ledger.end) {
      this.#goBack();
      return;
    }
    for (const { offset, value, headers } of records) {
      if (offset < this.#ledger.end) continue; // fetched again after an assignment
      const event = decodeEvent(value, headers);
      if (event !== undefined && shardOf(event.conversation, this.#parts.shards) === this.#shard) {
        this.#ledger.begin(offset, event);
        this.#waiting.push({ offset, event });
      } else {
        this.#ledger.begin(offset, undefined);
        void this.#setAside(offset, value);
      }
    }
    this.#throttle();
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** The next events to be handed out, in the order of the log. */
  next(most: number): LoggedEvent[] {
    return this.#waiting.splice(0, most);
  }

  finish(events: readonly LoggedEvent[]): void {
    for (const { offset } of events) this.#ledger.finish(offset);
    this.#throttle();
  }

  /** All that is not finished is to be handed out, once more where it has been. */
  beginAnew(): void {
    this.#waiting = [...this.#ledger.unfinished()].flatMap(([offset, event]) =>
      event === undefined ? [] : { offset, event },
    );
  }

  async #setAside(offset: number, value: Buffer | null): Promise<void> {
    const { unreadable, log } = this.#parts;
    const attempt = async () => {
      await unreadable(this.#shard, offset, value);
      this.#ledger.finish(offset);
    };
    const details = { shard: this.#shard, offset };
    await untilDone(attempt, this.#end, log, details, 'what is no event could not be set aside');
  }

  #throttle(): void {
    const isPaused = this.held > (this.#isPaused ? LITTLE : MUCH);
    if (isPaused === this.#isPaused || this.#end.aborted) return;
    this.#isPaused = isPaused;
    if (isPaused) this.#parts.fetching.pause(this.#shard);
    else this.#parts.fetching.resume(this.#shard);
  }

  /**
   * To where the next record is due. If fetching comes from behind it again, the log may have no record there
   * any more: retention has removed what nobody had taken.
   */
  #goBack(): void {
    const { fetching, log, earliest } = this.#parts;
    const shard = this.#shard;
    const due = this.#ledger.end;
    fetching.seek(shard, due);
    if (this.#hole !== due) {
      this.#hole = due;
      return;
    }
    const attempt = async () => {
      const first = await earliest(shard);
      if (first <= this.#ledger.end || this.#end.aborted) return;
      const lost = { shard, from: this.#ledger.end, to: first - 1 };
      log.error(
        lost,
        'events were removed from the topic before they were taken: its retention is too short',
      );
      this.#ledger.skip(first);
      fetching.seek(shard, first);
    };
    void untilDone(attempt, this.#end, log, { shard }, 'the begin of a partition is not known');
  }
}
