/** The topics of a deployment: made where they are missing, else checked. */
import { setTimeout } from 'node:timers/promises';
import type { Admin, ITopicConfig } from 'kafkajs';
import { ProsaError } from '../errors.ts';
import type { KafkaConnection } from './kafka-connection.ts';
import { isPassing } from './kafka-errors.ts';

export interface KafkaTopics {
  /** What happens outside, one partition a shard. */
  events: string;
  /** What is worth counting, as CloudEvents. */
  facts: string;
  /** What could not be applied, as CloudEvents. */
  deadLetters: string;
}

export const topicsOf = (prefix: string): KafkaTopics => ({
  events: `${prefix}.events`,
  facts: `${prefix}.facts`,
  deadLetters: `${prefix}.dead-letters`,
});

/** Customers' words stand in events and dead letters: they are kept as long as a failure may take to mend. */
const RETENTION_OF_WORDS = 7 * 24 * 60 * 60 * 1_000;

/**
 * A segment is written for so long at most, if anything is written: what is deleted of a topic leaves the disk with
 * its segment.
 */
const SEGMENT = 60 * 60 * 1_000;

const COPIES = 3;
/** Until a topic that was made has leaders (ms). */
const PATIENCE = 30_000;
const PAUSE = 100;

/**
 * @throws ProsaError `config_invalid` where the events topic has another number of partitions,
 * `log_unavailable` where Kafka cannot be reached or refuses
 */
export async function prepareTopics(
  connection: KafkaConnection,
  prefix: string,
  shards: number,
): Promise<KafkaTopics> {
  const topics = topicsOf(prefix);
  const admin = connection.admin('admin');
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    await createMissing(admin, configsOf(topics, shards, brokers.length));
    const partitions = await partitionsOf(admin, topics);
    if (partitions !== shards) throw mismatch(topics.events, partitions, shards);
    return topics;
  } catch (error) {
    if (error instanceof ProsaError) throw error;
    throw connection.unavailable('the topics of Kafka cannot be made or checked', error);
  } finally {
    await admin.disconnect();
  }
}

function configsOf(topics: KafkaTopics, shards: number, brokers: number): ITopicConfig[] {
  const copies = Math.min(COPIES, brokers);
  const inSync = { name: 'min.insync.replicas', value: copies >= COPIES ? '2' : '1' };
  const retention = { name: 'retention.ms', value: String(RETENTION_OF_WORDS) };
  const topic = (
    name: string,
    numPartitions: number,
    ...configEntries: { name: string; value: string }[]
  ) => ({
    topic: name,
    numPartitions,
    replicationFactor: copies,
    configEntries: [inSync, ...configEntries],
  });
  return [
    topic(topics.events, shards, retention, { name: 'segment.ms', value: String(SEGMENT) }),
    topic(topics.facts, shards),
    topic(topics.deadLetters, 1, retention),
  ];
}

/** Another process may make them at the same time. */
async function createMissing(admin: Admin, configs: readonly ITopicConfig[]): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = configs.filter(({ topic }) => !existing.has(topic));
  if (missing.length === 0) return;
  await admin.createTopics({ topics: missing, timeout: PATIENCE, waitForLeaders: false });
}

/** How many the events topic has, once the topics have their leaders: brokers hear of a new topic one by one. */
async function partitionsOf(admin: Admin, { events, facts, deadLetters }: KafkaTopics): Promise<number> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: [events, facts, deadLetters] });
      return topics.find(({ name }) => name === events)!.partitions.length;
    } catch (error) {
      if (!isPassing(error) || performance.now() > deadline) throw error;
      await setTimeout(PAUSE);
    }
  }
}

const mismatch = (topic: string, partitions: number, shards: number) =>
  new ProsaError(
    'config_invalid',
    `PROSA_SHARDS is ${shards}, but the topic ${topic} has ${partitions} partitions. A shard is a partition, ` +
      'and a conversation is bound to its partition for as long as it lives, so neither number can change: ' +
      `set PROSA_SHARDS to ${partitions}, or begin with another PROSA_TOPIC_PREFIX.`,
  );
