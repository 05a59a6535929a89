/**
 * One partition for as long as it is assigned to this process: opens its shard and hands it the events. Does not
 * own: fetching, commits, the membership in the group.
 *
 * 1. No event is handed out before all earlier ones have been: after a failure nothing is, until all that is in
 *    flight has ended, and then all that is unfinished is handed out again in its order.
 * 2. The shard is opened and handed events only while the group is known to hold this process for its owner, so
 *    that one that slept does not take shards from those who took over.
 *
 *   starting ─► open ◄─► mending
 *       └────────┴──────────┴─► closed
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ProsaError } from '../errors.ts';
import { type FetchedRecord, type IntakeParts, PartitionIntake } from './partition-intake.ts';
import type { LoggedEvent, ShardHost } from './shard-host.ts';
import { pauseAfter, rest, untilDone } from './until-done.ts';

export interface RunParts extends IntakeParts {
  host: ShardHost;
  /** Where the group goes on in the partition. */
  start(shard: number): Promise<number>;
  /** The group is known to hold this process for the owner of its partitions, by a word later than `since`. */
  isOwner(since?: number): boolean;
}

export type RunState = 'starting' | 'open' | 'mending' | 'closed';

/** Most events of a call of the host, and most calls at once. */
const [BATCH, CALLS] = [256, 8];
/** How often it is looked whether the group knows this process again (ms). */
const OWNER_POLL = 50;

export class PartitionRun {
  readonly shard: number;
  readonly #parts: RunParts;
  readonly #closing = new AbortController();
  readonly #before: Promise<void>;
  #state: RunState = 'starting';
  /** Absent until it is known where to start. */
  #intake: PartitionIntake | undefined;
  #calls = 0;
  #failures = 0;
  /** When another process took the shard (ms of the monotonic clock). */
  #fencedAt: number | undefined;
  #isWaitingToOwn = false;
  /** The last call of the host to open; it never rejects. */
  #opening: Promise<unknown> | undefined;
  #closed: Promise<void> | undefined;
  #answered: (() => void) | undefined;

  /** @param before resolves when an earlier run of the shard in this process has let go of it */
  constructor(shard: number, parts: RunParts, before: Promise<void>) {
    this.shard = shard;
    this.#parts = parts;
    this.#before = before;
    void this.#start();
  }

  get state(): RunState {
    return this.#state;
  }

  /** Undefined until it is known where to start. */
  get intake(): PartitionIntake | undefined {
    return this.#intake;
  }

  take(from: number, records: readonly FetchedRecord[]): void {
    if (this.#isClosed) return;
    this.#intake?.take(from, records);
    this.#handOut();
  }

  /** A new assignment has left the partition here. */
  keep(): void {
    if (this.#intake === undefined) this.#parts.fetching.pause(this.shard);
    else this.#intake.fetchOn();
  }

  /**
   * Hands out nothing more, and has the host let go of the shard after at most `patience` ms. What is finished
   * then may still be committed. Resolves when nobody in this process has the shard, neither does the run before.
   */
  close(patience: number): Promise<void> {
    this.#closed ??= this.#close(patience);
    return this.#closed;
  }

  async #close(patience: number): Promise<void> {
    const { host } = this.#parts;
    this.#state = 'closed';
    this.#closing.abort();
    await this.#before;
    if (this.#opening === undefined) return;
    const opened = this.#opening.then(() => true);
    const isOpened = await Promise.race([opened, delay(patience, false, { ref: false })]);
    await host.close(this.shard, patience);
    if (!isOpened) {
      await opened;
      await host.close(this.shard, 0);
    }
    if (this.#calls === 0) return;
    await new Promise<void>((resolve) => {
      this.#answered = resolve;
    });
  }

  async #start(): Promise<void> {
    const { start, log } = this.#parts;
    const end = this.#closing.signal;
    const details = { shard: this.shard };
    await this.#before;
    const [at] = await Promise.all([
      untilDone(() => start(this.shard), end, log, details, 'where a shard goes on is not known'),
      this.#open(),
    ]);
    if (at === undefined || this.#isClosed) return;
    this.#intake = new PartitionIntake(this.shard, at, this.#parts, end);
    this.#becomeOpen();
  }

  async #mend(): Promise<void> {
    await rest(pauseAfter(this.#failures++), this.#closing.signal);
    await this.#open();
    this.#intake!.beginAnew();
    this.#becomeOpen();
  }

  #becomeOpen(): void {
    if (this.#isClosed) return;
    this.#state = 'open';
    this.#handOut();
  }

  async #open(): Promise<void> {
    const { host, isOwner, log } = this.#parts;
    const end = this.#closing.signal;
    const attempt = async () => {
      while (!isOwner(this.#fencedAt)) {
        await rest(OWNER_POLL, end);
        if (end.aborted) return;
      }
      const opening = host.open(this.shard);
      this.#opening = opening.catch(() => {});
      await opening;
    };
    await untilDone(attempt, end, log, { shard: this.shard }, 'a shard cannot be opened');
  }

  get #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #handOut(): void {
    const intake = this.#intake;
    if (this.#state !== 'open' || intake === undefined) return;
    if (!this.#parts.isOwner()) {
      if (intake.isWaiting) void this.#waitToOwn();
      return;
    }
    while (this.#calls < CALLS && intake.isWaiting) void this.#deliver(intake, intake.next(BATCH));
  }

  async #waitToOwn(): Promise<void> {
    if (this.#isWaitingToOwn) return;
    this.#isWaitingToOwn = true;
    await rest(OWNER_POLL, this.#closing.signal);
    this.#isWaitingToOwn = false;
    this.#handOut();
  }

  async #deliver(intake: PartitionIntake, events: readonly LoggedEvent[]): Promise<void> {
    this.#calls++;
    try {
      await this.#parts.host.deliver(this.shard, events);
      intake.finish(events);
      if (this.#state === 'open') this.#failures = 0;
    } catch (error) {
      this.#failed(error as ProsaError);
    }
    this.#calls--;
    if (this.#calls === 0) this.#answered?.();
    if (this.#state === 'mending' && this.#calls === 0) void this.#mend();
    else this.#handOut();
  }

  #failed({ code, message }: ProsaError): void {
    if (this.#state !== 'open') return;
    this.#state = 'mending';
    // It may be another's by now: not opened again before the group has said that it is not.
    if (code === 'shard_fenced') this.#fencedAt = performance.now();
    const details = { shard: this.shard, code, reason: message };
    this.#parts.log.warn(details, 'a shard did not take its events; they are brought again');
  }
}
