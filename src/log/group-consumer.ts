/**
 * This process as a member of a consumer group, on kafkajs, which is begun anew whenever it has stopped or hangs.
 *
 * kafkajs commits nothing by itself here and tells of a new assignment only when it has it. Its handler returns
 * at once, so that no partition waits for another and heartbeats are in time.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Batch, Cluster, Consumer, EachBatchPayload } from 'kafkajs';
import type { ProsaError } from '../errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { KafkaConnection } from './kafka-connection.ts';
import { causeOf, isPassing } from './kafka-errors.ts';
import type { FetchedRecord, Fetching } from './partition-intake.ts';
import { stickyAssigner } from './sticky-assigner.ts';

export interface GroupSettings {
  topic: string;
  /** Name of the group. */
  group: string;
  /** Without a heartbeat for so long a member has lost its partitions (ms). */
  sessionTimeout: number;
}

export interface GroupMember {
  /** What this process holds, for its next join. */
  held(): readonly number[];
  /** From now on these partitions are this process's and no others; nothing of them has been fetched yet. */
  assigned(partitions: readonly number[]): void;
  /** The assignment is about to change; what is finished can still be committed. */
  rebalancing(): void;
  /** @param from where the fetch began @param end behind the partition's last record */
  fetched(partition: number, from: number, records: readonly FetchedRecord[], end: number): void;
}

/** Between heartbeats (ms): a change of the group is noticed as late. */
const HEARTBEAT = 500;
/** The longest a fetch waits for records (ms); heartbeats come between fetches. */
const FETCH_WAIT = 250;
/** Of a fetch, for one partition and in all: more would keep the process busy for long. */
const [PARTITION_BYTES, FETCH_BYTES] = [1024 * 1024, 2 * 1024 * 1024];
/**
 * kafkajs counts the failures of its fetches as long as it lives. Each is a broker that is away for a while, so
 * none is the last one; and the pauses are short, as no heartbeat leaves meanwhile.
 */
const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, retries: Number.MAX_SAFE_INTEGER };
/** Between a consumer and the next (ms). */
const PAUSE = 1_000;
/**
 * Sessions without a word from the group after which a consumer is given up: kafkajs goes on with a coordinator
 * that is dead, and with connections that are. A join may take as long as the sessions of others.
 */
const SILENCE = { joined: 0.5, joining: 2 };
/** For a consumer to leave its group (ms). */
const LEAVING = 5_000;

export class GroupConsumer implements Fetching {
  readonly #connection: KafkaConnection;
  readonly #settings: GroupSettings;
  readonly #member: GroupMember;
  readonly #log: Logger;
  readonly #failed = Promise.withResolvers<ProsaError>();
  readonly #joined = Promise.withResolvers<void>();
  #consumer: Consumer | undefined;
  /** Of its last batch: what asks kafkajs for a heartbeat and a commit, once and as of now. */
  #payload: EachBatchPayload | undefined;
  #confirmedAt = Number.NEGATIVE_INFINITY;
  /** How often it was looked for a word from the group since the last one: time asleep does not count. */
  #silence = 0;
  #isJoined = false;
  #generation = -1;
  /** As the group calls this process; gone when it has left. */
  #memberId: string | undefined;
  #isAway = false;
  #ended: (error: Error) => void = () => {};
  #beginning: Promise<void> = Promise.resolve();
  readonly #stopping = new AbortController();

  constructor(connection: KafkaConnection, settings: GroupSettings, member: GroupMember, log: Logger) {
    this.#connection = connection;
    this.#settings = settings;
    this.#member = member;
    this.#log = log;
  }

  /** Resolves with the first assignment, or when it is stopped before. @throws ProsaError `log_unavailable` as `failed` */
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
  isConfirmed(since = Number.NEGATIVE_INFINITY): boolean {
    const oldest = performance.now() - this.#settings.sessionTimeout;
    return this.#confirmedAt > Math.max(oldest, since);
  }

  pause(partition: number): void {
    this.#tell((consumer) => consumer.pause(this.#only(partition)));
  }

  resume(partition: number): void {
    this.#tell((consumer) => consumer.resume(this.#only(partition)));
  }

  seek(partition: number, offset: number): void {
    const { topic } = this.#settings;
    this.#tell((consumer) => consumer.seek({ topic, partition, offset: String(offset) }));
  }

  /**
   * Tells the group, in its generation of this moment, where partitions are to go on.
   * @returns false if there is nobody to tell
   */
  async commit(offsets: ReadonlyMap<number, number>): Promise<boolean> {
    // Not kafkajs' commitOffsets, which would repeat this one in a later generation, of other owners.
    const commit = this.#payload?.commitOffsetsIfNecessary;
    if (commit === undefined) return false;
    const partitions = [...offsets].map(([partition, offset]) => ({ partition, offset: String(offset) }));
    await commit({ topics: [{ topic: this.#settings.topic, partitions }] });
    return true;
  }

  /** Leaves the group. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const consumer = this.#consumer;
    this.#consumer = undefined;
    this.#ended(new Error('stopped'));
    this.#joined.resolve();
    if (consumer !== undefined) await this.#leave(consumer);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const error = await this.#consume();
      if (signal.aborted) return;
      if (!(error instanceof Silence) && !isPassing(error)) {
        this.#failed.resolve(this.#connection.unavailable('events cannot be read from Kafka', error));
        return;
      }
      const level = this.#isAway ? 'debug' : 'warn'; // it is told once until it has joined again
      this.#isAway = true;
      this.#log[level]({ reason: causeOf(error).message }, 'the consumer of Kafka begins anew');
      await delay(PAUSE, undefined, { signal }).catch(() => {});
    }
  }

  /** Until it ends, with why. */
  async #consume(): Promise<Error> {
    const { group, sessionTimeout } = this.#settings;
    const end = Promise.withResolvers<Error>();
    this.#ended = end.resolve;
    let cluster!: Cluster;
    const assigner = stickyAssigner(() => ({ owned: this.#member.held(), generation: this.#generation }));
    const consumer = this.#connection.consumer({
      groupId: group,
      sessionTimeout,
      rebalanceTimeout: sessionTimeout,
      heartbeatInterval: HEARTBEAT,
      maxWaitTimeInMs: FETCH_WAIT,
      maxBytesPerPartition: PARTITION_BYTES,
      maxBytes: FETCH_BYTES,
      partitionAssigners: [
        (config) => {
          cluster = config.cluster;
          return assigner(config);
        },
      ],
      retry: { ...RETRY, restartOnFailure: async () => false },
    });
    this.#consumer = consumer;
    this.#listen(consumer);
    this.#silence = 0;
    const watch = setInterval(() => this.#lookAfter(), HEARTBEAT);
    this.#beginning = this.#begin(consumer, cluster);
    try {
      await this.#beginning;
      return await end.promise;
    } catch (error) {
      return error as Error;
    } finally {
      clearInterval(watch);
      if (this.#consumer === consumer) {
        this.#consumer = undefined;
        void this.#leave(consumer);
      }
      this.#payload = undefined;
      this.#isJoined = false;
      this.#confirmedAt = Number.NEGATIVE_INFINITY;
    }
  }

  /** Not beyond the moment when it is not wanted any more: kafkajs would join the group with what was closed. */
  async #begin(consumer: Consumer, cluster: Cluster): Promise<void> {
    const steps = [
      () => consumer.connect(),
      () => this.#leaveAsBefore(cluster),
      () => consumer.subscribe({ topic: this.#settings.topic, fromBeginning: true }),
      () => consumer.run({ autoCommit: false, eachBatch: (payload) => this.#take(consumer, payload) }),
    ];
    for (const step of steps) if (this.#consumer === consumer) await step();
  }

  #listen(consumer: Consumer): void {
    const { GROUP_JOIN, HEARTBEAT: ANSWERED, REBALANCING, CRASH } = consumer.events;
    const whileCurrent =
      <T>(listener: (payload: T) => void) =>
      ({ payload }: { payload: T }) => {
        if (this.#consumer === consumer) listener(payload);
      };
    consumer.on(
      GROUP_JOIN,
      whileCurrent(({ memberAssignment, memberId }) => {
        this.#memberId = memberId;
        this.#isAway = false;
        // Which generation it is the first heartbeat tells: a later one than before.
        this.#generation++;
        this.#isJoined = true;
        this.#confirmed();
        this.#member.assigned(memberAssignment[this.#settings.topic] ?? []);
        this.#joined.resolve();
      }),
    );
    consumer.on(
      ANSWERED,
      whileCurrent(({ groupGenerationId }) => {
        this.#generation = groupGenerationId;
        this.#confirmed();
      }),
    );
    consumer.on(
      REBALANCING,
      whileCurrent(() => {
        this.#isJoined = false;
        this.#member.rebalancing();
      }),
    );
    consumer.on(
      CRASH,
      whileCurrent(({ error }) => this.#ended(error)),
    );
  }

  /**
   * Heartbeats, too, that do not depend on kafkajs: it sends none while a broker is away that it fetches from.
   * What they are answered it finds out with its own.
   */
  #lookAfter(): void {
    this.#payload?.heartbeat().catch(() => {});
    const silence = ++this.#silence * HEARTBEAT;
    const most = SILENCE[this.#isJoined ? 'joined' : 'joining'] * this.#settings.sessionTimeout;
    if (silence > most) this.#ended(new Silence(silence));
  }

  #confirmed(): void {
    this.#confirmedAt = performance.now();
    this.#silence = 0;
  }

  /**
   * A consumer that ended without leaving is a member still. Each join waits for it until its session has ended,
   * which is why the next one leaves in its name.
   */
  async #leaveAsBefore(cluster: Cluster): Promise<void> {
    const memberId = this.#memberId;
    if (memberId === undefined) return;
    const { group: groupId } = this.#settings;
    const coordinator = (await cluster.findGroupCoordinator({ groupId })) as unknown as GroupCoordinator;
    try {
      await coordinator.leaveGroup({ groupId, memberId });
    } catch (error) {
      if (causeOf(error).type !== 'UNKNOWN_MEMBER_ID') throw error;
    }
    this.#memberId = undefined;
  }

  async #take(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    if (this.#consumer !== consumer) return;
    this.#payload = payload;
    // Its types leave out where the fetch began.
    const batch = payload.batch as Batch & { fetchedOffset: string };
    const records = batch.messages.map(({ offset, value }) => ({ offset: Number(offset), value }));
    this.#member.fetched(batch.partition, Number(batch.fetchedOffset), records, Number(batch.highWatermark));
  }

  #only(partition: number) {
    return [{ topic: this.#settings.topic, partitions: [partition] }];
  }

  /** A consumer that is about to join is told with the assignment. */
  #tell(what: (consumer: Consumer) => void): void {
    if (this.#consumer === undefined) return;
    try {
      what(this.#consumer);
    } catch (error) {
      this.#log.debug({ err: error }, 'the consumer of Kafka is not running');
    }
  }

  async #leave(consumer: Consumer): Promise<void> {
    const left = this.#beginning
      .catch(() => {})
      .then(() => consumer.disconnect())
      .catch(() => {});
    await Promise.race([left, delay(LEAVING, undefined, { ref: false })]);
  }
}

/** What kafkajs can ask of a broker and leaves out of its types. */
interface GroupCoordinator {
  leaveGroup(member: { groupId: string; memberId: string }): Promise<unknown>;
}

/** Neither an answer of the group nor an error. */
class Silence extends Error {
  constructor(milliseconds: number) {
    super(`no word from the group for ${Math.round(milliseconds / 1_000)} s`);
  }
}
