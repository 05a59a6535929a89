/**
 * This process as a member of a consumer group: one session of kafkajs after another, a new one when the last
 * has ended by something that passes, or hangs.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ProsaError } from '../errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import { ConsumerSession, type GroupSettings } from './consumer-session.ts';
import { GroupContact, HEARTBEAT } from './group-contact.ts';
import type { KafkaConnection } from './kafka-connection.ts';
import { causeOf, isPassing } from './kafka-errors.ts';
import type { FetchedRecord, Fetching } from './partition-intake.ts';

export interface GroupMember {
  /** The partitions it holds, for its next join. */
  held(): readonly number[];
  /** See SessionEvents. */
  assigned(partitions: readonly number[]): void;
  rebalancing(): void;
  fetched(partition: number, from: number, records: readonly FetchedRecord[], end: number): void;
}

/** Between a session and the next (ms). */
const PAUSE = 1_000;

export class GroupConsumer implements Fetching {
  readonly #connection: KafkaConnection;
  readonly #settings: GroupSettings;
  readonly #member: GroupMember;
  readonly #log: Logger;
  readonly #contact: GroupContact;
  readonly #failed = Promise.withResolvers<ProsaError>();
  readonly #joined = Promise.withResolvers<void>();
  readonly #stopping = new AbortController();
  #session: ConsumerSession | undefined;
  #generation = -1;
  /** As the group calls this process. */
  #memberId: string | undefined;
  /** It was told that it is not in the group. */
  #isAway = false;

  constructor(connection: KafkaConnection, settings: GroupSettings, member: GroupMember, log: Logger) {
    this.#connection = connection;
    this.#settings = settings;
    this.#member = member;
    this.#log = log;
    this.#contact = new GroupContact(settings.sessionTimeout);
  }

  /** Resolves with the first assignment, or when it is stopped. @throws ProsaError `log_unavailable` as `failed` */
  async start(): Promise<void> {
    void this.#run();
    const failure = await Promise.race([this.#joined.promise, this.#failed.promise]);
    if (failure !== undefined) throw failure;
  }

  /** Resolves if it cannot go on. */
  get failed(): Promise<ProsaError> {
    return this.#failed.promise;
  }

  /** The group has confirmed this member within a session, and later than `since` (monotonic, ms). */
  isConfirmed(since?: number): boolean {
    return this.#contact.isConfirmed(since);
  }

  pause(partition: number): void {
    this.#session?.pause(partition);
  }

  resume(partition: number): void {
    this.#session?.resume(partition);
  }

  seek(partition: number, offset: number): void {
    this.#session?.seek(partition, offset);
  }

  /**
   * Tells the group, in its generation of this moment, where partitions are to go on.
   * @returns false if it cannot be told now
   */
  async commit(offsets: ReadonlyMap<number, number>): Promise<boolean> {
    return (await this.#session?.commit(offsets)) ?? false;
  }

  /** Leaves the group. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#joined.resolve();
    const session = this.#session;
    session?.end(new Error('stopped'));
    await session?.leave();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const reason = await this.#runSession();
      if (signal.aborted) return;
      if (!(reason instanceof Silence) && !isPassing(reason)) {
        this.#failed.resolve(this.#connection.unavailable('events cannot be read from Kafka', reason));
        return;
      }
      const level = this.#isAway ? 'debug' : 'warn';
      this.#isAway = true;
      this.#log[level]({ reason: causeOf(reason).message }, 'the consumer of Kafka begins anew');
      await delay(PAUSE, undefined, { signal }).catch(() => {});
    }
  }

  /** @returns why it has ended */
  async #runSession(): Promise<Error> {
    const session = new ConsumerSession(this.#connection, this.#settings, {
      claims: () => ({ owned: this.#member.held(), generation: this.#generation }),
      joined: (memberId, partitions) => this.#join(memberId, partitions),
      heartbeat: (generation) => {
        this.#generation = generation;
        this.#contact.confirmed();
      },
      rebalancing: () => {
        this.#contact.joining();
        this.#member.rebalancing();
      },
      fetched: (...fetched) => this.#member.fetched(...fetched),
    });
    this.#session = session;
    const watch = setInterval(() => {
      session.heartbeat();
      const silence = this.#contact.look();
      if (silence !== undefined) session.end(new Silence(silence));
    }, HEARTBEAT);
    const reason = await session.run(this.#memberId);
    clearInterval(watch);
    this.#contact.ended();
    if (!this.#stopping.signal.aborted) {
      session.end(reason);
      void session.leave();
    }
    return reason;
  }

  #join(memberId: string, partitions: readonly number[]): void {
    this.#memberId = memberId;
    this.#isAway = false;
    // The first heartbeat tells which generation it is: a later one than before.
    this.#generation++;
    this.#contact.confirmed();
    this.#member.assigned(partitions);
    this.#joined.resolve();
  }
}

/** Neither an answer of the group nor an error. */
class Silence extends Error {
  constructor(milliseconds: number) {
    super(`no word from the group for ${Math.round(milliseconds / 1_000)} s`);
  }
}
