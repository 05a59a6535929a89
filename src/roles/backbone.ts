/** What every process of a Prosa of many has: connections to Redis and Kafka, and ways to the other processes. */
import { randomUUID } from 'node:crypto';
import { Bus } from '../cluster/bus.ts';
import { Calls } from '../cluster/calls.ts';
import { remoteShards } from '../cluster/remote-shards.ts';
import {
  agreeOnLayout,
  readSharedImportMark,
  readSharedLog,
  writeSharedLog,
} from '../cluster/shared-layout.ts';
import type { Config } from '../config.ts';
import type { DistributedConfig } from '../distributed-config.ts';
import { KafkaConnection } from '../log/kafka-connection.ts';
import { type KafkaTopics, prepareTopics, topicsOf } from '../log/kafka-topics.ts';
import { identifyLog } from '../log/log-identity.ts';
import type { ShardCaller } from '../shard/shard-caller.ts';
import { refuseUnfinishedImport } from '../store/import-mark.ts';
import { RedisConnection } from '../store/redis-connection.ts';
import type { Logger } from '../telemetry/logger.ts';
import { systemClock } from '../timers/clock.ts';

export type ManyConfig = Config & { distributed: DistributedConfig };

export function kafkaOf({ distributed }: ManyConfig, log: Logger): KafkaConnection {
  const { sasl, ...plain } = distributed.kafka;
  return new KafkaConnection({ ...plain, ...(sasl && { sasl }), clientId: distributed.prefix }, log);
}

/** Consumer group of the engines. */
export const engineGroup = (prefix: string): string => `${prefix}.engines`;

export class Backbone {
  readonly redis: RedisConnection;
  readonly kafka: KafkaConnection;
  readonly topics: KafkaTopics;
  readonly bus: Bus;
  readonly calls: Calls;
  /** The shards of all processes. */
  readonly shards: ShardCaller;

  /** @throws ProsaError that names the setting or service at fault */
  static async open(config: ManyConfig, log: Logger): Promise<Backbone> {
    const { redisUrl, prefix } = config.distributed;
    const redis = await RedisConnection.open(redisUrl);
    redis.watch(log);
    try {
      await agreeOnLayout(redis, prefix, config.shards, config.hashKey!);
      const where = `Redis under PROSA_TOPIC_PREFIX ${prefix}`;
      refuseUnfinishedImport(await readSharedImportMark(redis, prefix), where);
      const kafka = kafkaOf(config, log);
      const known = await readSharedLog(redis, prefix);
      const cluster = await identifyLog(kafka, topicsOf(prefix).events, known);
      const topics = await prepareTopics(kafka, prefix, config.shards);
      await writeSharedLog(redis, prefix, cluster);
      const bus = await Bus.open(redis);
      const calls = new Calls(bus, prefix, randomUUID(), systemClock);
      await calls.open();
      return new Backbone(redis, kafka, topics, bus, calls, prefix);
    } catch (error) {
      redis.close();
      throw error;
    }
  }

  private constructor(
    redis: RedisConnection,
    kafka: KafkaConnection,
    topics: KafkaTopics,
    bus: Bus,
    calls: Calls,
    prefix: string,
  ) {
    this.redis = redis;
    this.kafka = kafka;
    this.topics = topics;
    this.bus = bus;
    this.calls = calls;
    this.shards = remoteShards(calls, prefix);
  }

  async close(): Promise<void> {
    this.calls.close();
    this.bus.close();
    this.redis.close();
  }
}
