/**
 * The log on Kafka, as an engine has it: a member of the consumer group that shares the partitions of the events
 * topic, with a run for each partition it is assigned, and commits what its runs have finished.
 *
 * 1. A partition that a new assignment leaves here goes on without a gap; one that it takes away is let go of,
 *    and what of it was not committed is not committed any more.
 * 2. What is committed is finished, with all before it, and of a run that has its partition still.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ProsaError } from '../errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import { GroupConsumer } from './group-consumer.ts';
import { GroupOffsets } from './group-offsets.ts';
import type { KafkaConnection } from './kafka-connection.ts';
import type { LogStats, ShardStats } from './log-stats.ts';
import type { FetchedRecord } from './partition-intake.ts';
import { PartitionRun, type RunParts } from './partition-run.ts';
import type { ShardHost } from './shard-host.ts';

export interface KafkaSourceSettings {
  topic: string;
  /** Partitions of the topic. */
  shards: number;
  /** Name of the group of all engines. */
  group: string;
  /** An engine that was not heard of for so long has lost its shards (ms); 10,000 unless given. */
  sessionTimeout?: number;
  /** How long a shard that was taken away may finish what is in hand (ms); 2,000 unless given. */
  letGoPatience?: number;
}

/** Of what is finished (ms). */
const COMMIT_INTERVAL = 500;
/** How often the ends of all partitions are asked for: a fetch tells only of partitions that are not paused (ms). */
const ENDS_INTERVAL = 5_000;
/** For what is to end in time and does not (ms). */
const MARGIN = 1_000;

export class KafkaSource {
  readonly #settings: KafkaSourceSettings;
  readonly #log: Logger;
  readonly #offsets: GroupOffsets;
  readonly #consumer: GroupConsumer;
  readonly #runParts: RunParts;
  readonly #runs = new Map<number, PartitionRun>();
  /** Runs whose partition was taken away, until they have let go. */
  readonly #leaving = new Map<number, Promise<void>>();
  readonly #ends = new Map<number, number>();
  readonly #timers: NodeJS.Timeout[] = [];
  #unreadable = 0;
  #isStopping = false;

  constructor(
    connection: KafkaConnection,
    settings: KafkaSourceSettings,
    host: ShardHost,
    /** Takes records that are no events; resolves when they may be forgotten. */
    unreadable: RunParts['unreadable'],
    log: Logger,
  ) {
    const { topic, group, shards, sessionTimeout = 10_000 } = settings;
    this.#settings = settings;
    this.#log = log;
    this.#offsets = new GroupOffsets(connection, topic, group);
    this.#consumer = new GroupConsumer(
      connection,
      { topic, group, sessionTimeout },
      {
        held: () => [...this.#runs.keys()],
        assigned: (partitions) => this.#assigned(partitions),
        rebalancing: () => void this.#commit(),
        fetched: (...fetched) => this.#fetched(...fetched),
      },
      log,
    );
    this.#runParts = {
      host,
      shards,
      fetching: this.#consumer,
      start: (shard) => this.#offsets.start(shard),
      earliest: (shard) => this.#offsets.earliest(shard),
      isOwner: (since) => this.#consumer.isConfirmed(since),
      unreadable: async (shard, offset, value) => {
        await unreadable(shard, offset, value);
        this.#unreadable++;
        log.error({ shard, offset }, 'a record of the events topic is no event; it was set aside');
      },
      log,
    };
  }

  /** Resolves when the group has assigned partitions. @throws ProsaError `log_unavailable` */
  async start(): Promise<void> {
    this.#timers.push(
      setInterval(() => void this.#commit(), COMMIT_INTERVAL),
      setInterval(() => void this.#askEnds(), ENDS_INTERVAL),
    );
    await this.#consumer.start();
  }

  /** Resolves if no more events can be read; the process is to end. */
  get failed(): Promise<ProsaError> {
    return this.#consumer.failed;
  }

  /** Lets go of all shards, each after at most `patience` ms, and leaves the group, so that others take over. */
  async stop(patience: number): Promise<void> {
    if (this.#isStopping) return;
    this.#isStopping = true;
    const closing = [...this.#runs.values()].map((run) => {
      this.#consumer.pause(run.shard);
      return run.close(patience);
    });
    const letGo = Promise.all([...closing, ...this.#leaving.values()]);
    await Promise.race([letGo, delay(patience + MARGIN, undefined, { ref: false })]);
    for (const timer of this.#timers) clearInterval(timer);
    await this.#commit();
    await this.#consumer.stop();
    await this.#offsets.close();
  }

  /** Behind the last record of each partition. @throws Error of kafkajs */
  ends(): Promise<ReadonlyMap<number, number>> {
    return this.#offsets.ends();
  }

  get stats(): LogStats {
    const shards = [...this.#runs.values()].map((run): ShardStats => {
      const { shard, state, intake } = run;
      const end = this.#ends.get(shard);
      const lag = end === undefined || intake === undefined ? undefined : Math.max(0, end - intake.committed);
      return { shard, state, held: intake?.held ?? 0, lag };
    });
    return { isConfirmed: this.#consumer.isConfirmed(), unreadable: this.#unreadable, shards };
  }

  #assigned(partitions: readonly number[]): void {
    const { shards, letGoPatience = 2_000 } = this.#settings;
    const ours = new Set(partitions.filter((partition) => partition < shards));
    for (const [shard, run] of this.#runs) {
      if (ours.has(shard)) continue;
      this.#runs.delete(shard);
      this.#leave(shard, run.close(letGoPatience));
    }
    if (this.#isStopping) return;
    for (const shard of ours) {
      const kept = this.#runs.get(shard);
      if (kept !== undefined) {
        kept.keep();
        continue;
      }
      // Not before it is known from where.
      this.#consumer.pause(shard);
      const before = this.#leaving.get(shard) ?? Promise.resolve();
      this.#runs.set(shard, new PartitionRun(shard, this.#runParts, before));
    }
    void this.#askEnds();
    this.#log.info({ shards: [...ours].sort((a, b) => a - b) }, 'shards are assigned');
  }

  #leave(shard: number, closed: Promise<void>): void {
    const left = closed.finally(() => {
      if (this.#leaving.get(shard) === left) this.#leaving.delete(shard);
    });
    this.#leaving.set(shard, left);
  }

  #fetched(shard: number, from: number, records: readonly FetchedRecord[], end: number): void {
    this.#ends.set(shard, end);
    this.#runs.get(shard)?.take(from, records);
  }

  async #commit(): Promise<void> {
    const commits = [...this.#runs.values()].flatMap(({ shard, intake }) =>
      intake?.due === undefined ? [] : { shard, intake, offset: intake.due },
    );
    if (commits.length === 0) return;
    try {
      const offsets = new Map(commits.map(({ shard, offset }) => [shard, offset]));
      if (!(await this.#consumer.commit(offsets))) return;
      for (const { intake, offset } of commits) intake.markCommitted(offset);
    } catch (error) {
      // As when the group changes; what is still ours then is committed with the next turn.
      this.#log.debug({ err: error }, 'offsets were not committed');
    }
  }

  async #askEnds(): Promise<void> {
    try {
      for (const [shard, end] of await this.#offsets.ends()) this.#ends.set(shard, end);
    } catch (error) {
      this.#log.debug({ err: error }, 'the ends of the partitions are not known');
    }
  }
}
