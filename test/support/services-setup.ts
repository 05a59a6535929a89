/**
 * Before the tests of the project `services`: one Redis, one Kafka broker and, where it is installed, one
 * Valkey, unless the variables of services.ts say already where they are. In CI a service that cannot be
 * started stops the run; elsewhere the tests that need it are skipped.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '../../dev/services/kafka.ts';
import { findProgram } from '../../dev/services/programs.ts';
import { startRedis } from '../../dev/services/redis.ts';
import { ServicesError } from '../../dev/services/services-error.ts';

type Stop = () => Promise<void>;

export default async function setup(): Promise<Stop> {
  const dataDir = mkdtempSync(join(tmpdir(), 'prosa-services-'));
  const stops: Stop[] = [];
  const stop = async () => {
    await Promise.all(stops.map((end) => end()));
    rmSync(dataDir, { recursive: true, force: true });
  };
  const starts = [
    unlessGiven('PROSA_TEST_REDIS_URL', async () => {
      const redis = await startRedis({ dataDir: join(dataDir, 'redis') });
      stops.push(redis.stop);
      return redis.url;
    }),
    findProgram('valkey-server') &&
      unlessGiven('PROSA_TEST_VALKEY_URL', async () => {
        const valkey = await startRedis({ dataDir: join(dataDir, 'valkey'), program: 'valkey-server' });
        stops.push(valkey.stop);
        return valkey.url;
      }),
    unlessGiven('PROSA_TEST_KAFKA_BROKERS', async () => {
      const kafka = await startKafka({ dataDir: join(dataDir, 'kafka'), progress: console.warn });
      stops.push(kafka.stop);
      return kafka.brokers.join(',');
    }),
  ];
  const failed = (await Promise.allSettled(starts)).find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return stop;
}

/** The workers of the tests get this process's environment. */
async function unlessGiven(variable: string, start: () => Promise<string>): Promise<void> {
  if (process.env[variable]) return;
  try {
    process.env[variable] = await start();
  } catch (error) {
    if (process.env.CI || !(error instanceof ServicesError)) throw error;
    console.warn(error.message);
  }
}
