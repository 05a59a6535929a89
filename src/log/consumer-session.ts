/**
 * A consumer of kafkajs, from its begin to its end.
 *
 * It commits nothing by itself and tells of a new assignment only when it has it. Its handler returns at once, so
 * that no partition waits for another and heartbeats are in time.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Batch, Cluster, Consumer, EachBatchPayload } from 'kafkajs';
import { HEARTBEAT } from './group-contact.ts';
import type { KafkaConnection } from './kafka-connection.ts';
import { causeOf } from './kafka-errors.ts';
import type { FetchedRecord, Fetching } from './partition-intake.ts';
import { type Claims, stickyAssigner } from './sticky-assigner.ts';

export interface GroupSettings {
  topic: string;
  /** Name of the group. */
  group: string;
  /** Without a heartbeat for so long a member has lost its partitions (ms). */
  sessionTimeout: number;
}

/** What a session tells; nothing after its end. */
export interface SessionEvents {
  /** What this process owns, for its next join. */
  claims(): Claims;
  /** From now on these partitions are this process's, and no others; nothing of them has been fetched yet. */
  joined(memberId: string, partitions: readonly number[]): void;
  heartbeat(generation: number): void;
  /** The assignment is about to change; what is finished can still be committed. */
  rebalancing(): void;
  /** @param from where the fetch began @param end behind the partition's last record */
  fetched(partition: number, from: number, records: readonly FetchedRecord[], end: number): void;
}

/** The longest a fetch waits for records (ms); heartbeats come between fetches. */
const FETCH_WAIT = 250;
/** Of a fetch, for one partition and in all: more would keep the process busy for long. */
const [PARTITION_BYTES, FETCH_BYTES] = [1024 * 1024, 2 * 1024 * 1024];
/**
 * kafkajs counts the failures of its fetches as long as it lives. Each is a broker that is away for a while, so
 * none is the last one; and the pauses are short, as it sends no heartbeat meanwhile.
 */
const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, retries: Number.MAX_SAFE_INTEGER };
/** For a consumer to leave its group (ms). */
const LEAVING = 5_000;

export class ConsumerSession implements Fetching {
  readonly #settings: GroupSettings;
  readonly #events: SessionEvents;
  readonly #consumer: Consumer;
  #cluster!: Cluster;
  readonly #end = Promise.withResolvers<Error>();
  #begun: Promise<void> = Promise.resolve();
  #isOver = false;
  /** Of its last batch: what asks kafkajs for a heartbeat and a commit, once and as of now. */
  #payload: EachBatchPayload | undefined;

  constructor(connection: KafkaConnection, settings: GroupSettings, events: SessionEvents) {
    const { group, sessionTimeout } = settings;
    this.#settings = settings;
    this.#events = events;
    const assigner = stickyAssigner(events.claims);
    this.#consumer = connection.consumer({
      groupId: group,
      sessionTimeout,
      rebalanceTimeout: sessionTimeout,
      heartbeatInterval: HEARTBEAT,
      maxWaitTimeInMs: FETCH_WAIT,
      maxBytesPerPartition: PARTITION_BYTES,
      maxBytes: FETCH_BYTES,
      partitionAssigners: [
        (config) => {
          this.#cluster = config.cluster;
          return assigner(config);
        },
      ],
      retry: { ...RETRY, restartOnFailure: async () => false },
    });
    this.#listen();
  }

  /**
   * Joins the group and fetches, until it ends.
   * @param formerMember as which this process is still in the group: it leaves, since each join waits for it
   * until its session has ended
   * @returns why it has ended
   */
  async run(formerMember: string | undefined): Promise<Error> {
    this.#begun = this.#begin(formerMember);
    try {
      return await Promise.race([this.#begun.then(() => this.#end.promise), this.#end.promise]);
    } catch (error) {
      return error as Error;
    }
  }

  /** Says nothing more. */
  end(reason: Error): void {
    this.#isOver = true;
    this.#payload = undefined;
    this.#end.resolve(reason);
  }

  /** Leaves the group, if it has joined. */
  async leave(): Promise<void> {
    // Not while it joins: kafkajs would go on with what was closed, as a member that nobody knows.
    const left = this.#begun
      .catch(() => {})
      .then(() => this.#consumer.disconnect())
      .catch(() => {});
    await Promise.race([left, delay(LEAVING, undefined, { ref: false })]);
  }

  pause(partition: number): void {
    this.#tell(() => this.#consumer.pause(this.#only(partition)));
  }

  resume(partition: number): void {
    this.#tell(() => this.#consumer.resume(this.#only(partition)));
  }

  seek(partition: number, offset: number): void {
    const { topic } = this.#settings;
    this.#tell(() => this.#consumer.seek({ topic, partition, offset: String(offset) }));
  }

  /**
   * A heartbeat that does not depend on kafkajs, which sends none while a broker is away that it fetches from.
   * What it is answered kafkajs finds out with its own.
   */
  heartbeat(): void {
    this.#payload?.heartbeat().catch(() => {});
  }

  /** See GroupConsumer. */
  async commit(offsets: ReadonlyMap<number, number>): Promise<boolean> {
    // Not kafkajs' commitOffsets, which would repeat this one in a later generation, of other owners.
    const commit = this.#payload?.commitOffsetsIfNecessary;
    if (commit === undefined) return false;
    const partitions = [...offsets].map(([partition, offset]) => ({ partition, offset: String(offset) }));
    await commit({ topics: [{ topic: this.#settings.topic, partitions }] });
    return true;
  }

  async #begin(formerMember: string | undefined): Promise<void> {
    const steps = [
      () => this.#consumer.connect(),
      () => this.#leaveAs(formerMember),
      () => this.#consumer.subscribe({ topic: this.#settings.topic, fromBeginning: true }),
      () => this.#consumer.run({ autoCommit: false, eachBatch: (payload) => this.#take(payload) }),
    ];
    for (const step of steps) if (!this.#isOver) await step();
  }

  async #leaveAs(memberId: string | undefined): Promise<void> {
    if (memberId === undefined) return;
    const { group: groupId } = this.#settings;
    const coordinator = await this.#cluster.findGroupCoordinator({ groupId });
    try {
      await (coordinator as unknown as GroupCoordinator).leaveGroup({ groupId, memberId });
    } catch (error) {
      if (causeOf(error).type !== 'UNKNOWN_MEMBER_ID') throw error;
    }
  }

  #listen(): void {
    const { GROUP_JOIN, HEARTBEAT: HEARTBEAT_ANSWERED, REBALANCING, CRASH } = this.#consumer.events;
    const { topic } = this.#settings;
    this.#consumer.on(GROUP_JOIN, ({ payload: { memberId, memberAssignment } }) => {
      if (!this.#isOver) this.#events.joined(memberId, memberAssignment[topic] ?? []);
    });
    this.#consumer.on(HEARTBEAT_ANSWERED, ({ payload }) => {
      if (!this.#isOver) this.#events.heartbeat(payload.groupGenerationId);
    });
    this.#consumer.on(REBALANCING, () => {
      if (!this.#isOver) this.#events.rebalancing();
    });
    this.#consumer.on(CRASH, ({ payload }) => this.end(payload.error));
  }

  async #take(payload: EachBatchPayload): Promise<void> {
    if (this.#isOver) return;
    this.#payload = payload;
    // Its types leave out where the fetch began.
    const batch = payload.batch as Batch & { fetchedOffset: string };
    const records = batch.messages.map(({ offset, value, headers }) => {
      return { offset: Number(offset), value, ...(headers && { headers }) };
    });
    this.#events.fetched(batch.partition, Number(batch.fetchedOffset), records, Number(batch.highWatermark));
  }

  #only(partition: number) {
    return [{ topic: this.#settings.topic, partitions: [partition] }];
  }

  /** Before kafkajs has joined, there is nobody to tell: it is told with the assignment. */
  #tell(what: () => void): void {
    try {
      what();
    } catch (error) {
      if (causeOf(error).name !== 'KafkaJSNonRetriableError') throw error;
    }
  }
}

/** What kafkajs can ask of a broker and leaves out of its types. */
interface GroupCoordinator {
  leaveGroup(member: { groupId: string; memberId: string }): Promise<unknown>;
}
