import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import type { Env } from './moving.ts';
import { ENDPOINT } from './prosa.ts';
import { deleteKeys } from './redis-keys.ts';

const KEY = 'the key of both houses';
const SHARDS = '8';

/** Settings of one process with a data directory. */
export const embedded = (dataDir: string): Env => ({
  ...{ PROSA_DATA_DIR: dataDir, PROSA_HASH_KEY: KEY, PROSA_SHARDS: SHARDS },
});

/** Settings of many processes around a Kafka and a Redis. */
export class Houses {
  readonly #brokers: readonly string[];
  readonly #redisUrl: string;

  constructor(brokers: readonly string[], redisUrl: string) {
    this.#brokers = brokers;
    this.#redisUrl = redisUrl;
  }

  /** Under a prefix of its own. */
  distributed(more: Env = {}): Env {
    const prefix = `moving-${randomUUID().slice(0, 8)}`;
    const env = {
      ...{ KAFKA_BROKERS: this.#brokers.join(','), REDIS_URL: this.#redisUrl, PROSA_TOPIC_PREFIX: prefix },
      ...{ PROSA_HASH_KEY: KEY, PROSA_SHARDS: SHARDS, PROSA_SESSION_TIMEOUT_MS: '6000' },
      ...more,
    };
    onTestFinished(() => deleteKeys(env.REDIS_URL, prefix));
    return env;
  }
}

/** A gateway or an engine of its own. Ends with the test. */
export async function startRole(command: 'gateway' | 'engine', env: Env): Promise<ProsaProcess> {
  const prosa = await ProsaProcess.start(ENDPOINT, { command, env, stopTimeoutMs: 30_000 });
  onTestFinished(() => prosa.stop());
  return prosa;
}
