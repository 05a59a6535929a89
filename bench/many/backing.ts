/**
 * The Kafka and the Redis of the bench: one broker for all its runs, as a broker's JVM takes long to be fast, and a
 * fresh Redis for each.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { type RunningKafka, startKafka } from '../../dev/services/kafka.ts';
import { type RunningRedis, startRedis } from '../../dev/services/redis.ts';
import { topicsOf } from '../../src/log/kafka-topics.ts';

/** As Kafka's own start script has them. */
const JVM = ['-Xms1g', '-Xmx1g', '-XX:+UseG1GC', '-XX:MaxGCPauseMillis=20'];
const REDIS = { appendfsync: 'always' } as const;

export interface BackingOptions {
  dataDir: string;
  /** Whether Kafka has on its disk what it has acknowledged. */
  flush: boolean;
}

export function describeBacking({ flush }: Pick<BackingOptions, 'flush'>): string {
  const acknowledges = flush
    ? 'log.flush.interval.messages 1, so what it acknowledges is on its disk'
    : 'no flush, so what it acknowledges may be in memory only, as in a cluster that relies on its copies';
  return `Kafka: one broker (${JVM.join(' ')}), acks all, ${acknowledges}; Redis: one primary, appendonly yes, appendfsync ${REDIS.appendfsync}`;
}

export function startBenchKafka({ dataDir, flush }: BackingOptions): Promise<RunningKafka> {
  return startKafka({
    dataDir,
    jvm: JVM,
    settings: flush ? { 'log.flush.interval.messages': '1' } : {},
  });
}

export function startBenchRedis(dataDir: string): Promise<RunningRedis> {
  return startRedis({ dataDir, ...REDIS });
}

/** That the events topic takes on the disk. */
export function eventBytes(dataDir: string, prefix: string): number {
  const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' });
  const segments = files.filter(
    (file) => file.includes(`/${topicsOf(prefix).events}-`) && file.endsWith('.log'),
  );
  return segments.reduce((sum, file) => sum + statSync(join(dataDir, file)).size, 0);
}

/** What a run left in Kafka. */
export async function deleteTopics(brokers: readonly string[], prefix: string): Promise<void> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await admin.deleteTopics({ topics: Object.values(topicsOf(prefix)) });
  } finally {
    await admin.disconnect();
  }
}
