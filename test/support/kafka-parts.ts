/** The parts of a deployment on a Kafka of the tests, with topics of its own. */
import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { InFlight } from '../../src/log/in-flight.ts';
import { KafkaConnection } from '../../src/log/kafka-connection.ts';
import { KafkaLog } from '../../src/log/kafka-log.ts';
import { KafkaSource, type KafkaSourceSettings } from '../../src/log/kafka-source.ts';
import { type KafkaTopics, prepareTopics } from '../../src/log/kafka-topics.ts';
import type { RunParts } from '../../src/log/partition-run.ts';
import type { ShardHost } from '../../src/log/shard-host.ts';
import { createLogger, type Logger } from '../../src/telemetry/logger.ts';
import type { Sockets } from './sockets.ts';

export const silentLog: Logger = createLogger('silent');

/** The shortest a broker accepts (ms). */
export const SESSION_TIMEOUT = 6_000;

export class KafkaParts {
  readonly brokers: string[];
  readonly shards: number;
  readonly topics: KafkaTopics;

  static async create(
    brokers: string[],
    shards: number,
    prefix = `test-${randomUUID()}`,
  ): Promise<KafkaParts> {
    const topics = await prepareTopics(connectionTo(brokers), prefix, shards);
    return new KafkaParts(brokers, shards, topics);
  }

  private constructor(brokers: string[], shards: number, topics: KafkaTopics) {
    this.brokers = brokers;
    this.shards = shards;
    this.topics = topics;
  }

  get settings(): KafkaSourceSettings {
    const { events } = this.topics;
    return { topic: events, shards: this.shards, group: events, sessionTimeout: SESSION_TIMEOUT };
  }

  async log(most = 8_000, sockets?: Sockets): Promise<KafkaLog> {
    const connection = connectionTo(this.brokers, sockets);
    const log = await KafkaLog.open(connection, this.settings, new InFlight(most));
    onTestFinished(() => log.stop());
    return log;
  }

  /** Started, and stopped at the end of the test. */
  async source(host: ShardHost, parts: SourceParts = {}): Promise<KafkaSource> {
    const { unreadable = async () => {}, log = silentLog, sockets, settings } = parts;
    const connection = connectionTo(this.brokers, sockets, log);
    const source = new KafkaSource(connection, { ...this.settings, ...settings }, host, unreadable, log);
    onTestFinished(() => source.stop(500));
    await source.start();
    return source;
  }
}

interface SourceParts {
  unreadable?: RunParts['unreadable'];
  log?: Logger;
  sockets?: Sockets;
  settings?: Partial<KafkaSourceSettings>;
}

export const connectionTo = (brokers: string[], sockets?: Sockets, log = silentLog) =>
  new KafkaConnection(
    { brokers, ssl: false, clientId: 'test', ...(sockets && { socketFactory: sockets.factory }) },
    log,
  );
