/** `npm run services -- start`: Kafka and Redis for as long as this process runs. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts, isFree } from './free-ports.ts';
import { startKafka } from './kafka.ts';
import type { Progress } from './kafka-jars.ts';
import { forgetRecord, record, runningRecords, thisProcess } from './process-records.ts';
import { startRedis } from './redis.ts';
import { ServicesError } from './services-error.ts';

export interface StartOptions {
  dataDir: string;
  replicated?: true;
  /** 9092 unless given, or any where that is taken. */
  kafkaPort?: number;
  /** 6379 unless given, or any where that is taken. */
  redisPort?: number;
  redisProgram: string;
}

const KAFKA_PORT = 9_092;
const REDIS_PORT = 6_379;
/** Three brokers do not take the data of one, so each form has its own. */
export const DATA_FORMS = ['single', 'replicated'] as const;

/**
 * Tells the settings when both services answer, and resolves when this process was asked to end and they have.
 * @throws ServicesError naming what is missing
 */
export async function startServices(
  options: StartOptions,
  ready: (settings: string[]) => void,
  progress: Progress,
): Promise<void> {
  requireNoOther(options.dataDir);
  const asked = askedToEnd();
  const self = thisProcess();
  record({ ...self, dataDir: options.dataDir });
  process.once('exit', () => forgetRecord(self.pid));

  const dataDir = join(options.dataDir, options.replicated ? 'replicated' : 'single');
  mkdirSync(dataDir, { recursive: true });
  const redis = await startRedis({
    dataDir: join(dataDir, 'redis'),
    port: await portOr('--redis-port', options.redisPort, REDIS_PORT, progress),
    program: options.redisProgram,
    replica: options.replicated ?? false,
  });
  const kafka = await startKafka({
    dataDir: join(dataDir, 'kafka'),
    port: await portOr('--kafka-port', options.kafkaPort, KAFKA_PORT, progress),
    brokers: options.replicated ? 3 : 1,
    progress,
  });
  if (redis.replica !== undefined) progress(`the replica of Redis is ${redis.replica.url}`);
  const brokers = kafka.brokers.join(',');
  ready([
    `KAFKA_BROKERS=${brokers}`,
    `REDIS_URL=${redis.url}`,
    `PROSA_TEST_KAFKA_BROKERS=${brokers}`,
    `PROSA_TEST_REDIS_URL=${redis.url}`,
    ...(options.redisProgram === 'valkey-server' ? [`PROSA_TEST_VALKEY_URL=${redis.url}`] : []),
  ]);
  asked.whenReady();
  await asked.promise;
  progress('stopping Kafka and Redis …');
  await Promise.all([kafka.stop(), redis.stop()]);
}

/** @throws ServicesError if another start has these data in hand */
export function requireNoOther(dataDir: string): void {
  const other = runningRecords().find((entry) => entry.dataDir === dataDir);
  if (other === undefined) return;
  throw new ServicesError(
    `the services with data in ${dataDir} run already (process ${other.pid}); \`npm run services -- stop\` ends them`,
  );
}

async function portOr(
  option: string,
  given: number | undefined,
  usual: number,
  progress: Progress,
): Promise<number> {
  const port = given ?? usual;
  if (await isFree(port)) return port;
  if (given !== undefined) throw new ServicesError(`${option}: port ${given} is taken`);
  const [free] = await freePorts(1);
  progress(`port ${usual} is taken, so it is ${free}; ${option} chooses one`);
  return free!;
}

/** SIGINT or SIGTERM: before the services are ready the process ends at once, and they with it. */
function askedToEnd() {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isReady = false;
  const end = (code: number) => () => (isReady ? resolve() : process.exit(code));
  process.on('SIGINT', end(130));
  process.on('SIGTERM', end(143));
  return {
    promise,
    whenReady: () => {
      isReady = true;
    },
  };
}
