import { onTestFinished } from 'vitest';
import { type KafkaOptions, type RunningKafka, startKafka } from '../../dev/services/kafka.ts';
import { type RedisOptions, type RunningRedis, startRedis } from '../../dev/services/redis.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export interface BackingServices {
  kafka: RunningKafka;
  redis: RunningRedis;
}

/** A Kafka and a Redis of the test's own, which it may kill; they end with the test. */
export async function startBackingServices(
  options: { kafka?: Partial<KafkaOptions>; redis?: Partial<RedisOptions> } = {},
): Promise<BackingServices> {
  const [kafka, redis] = await Promise.all([
    startKafka({ dataDir: temporaryDirectory(), ...options.kafka }),
    startRedis({ dataDir: temporaryDirectory(), ...options.redis }),
  ]);
  onTestFinished(async () => {
    await Promise.all([kafka.stop(), redis.stop()]);
  });
  return { kafka, redis };
}
