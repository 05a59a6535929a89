/** What all processes of a Prosa must agree on, because conversations are found by it. */
import { createHash } from 'node:crypto';
import { ProsaError } from '../errors.ts';
import type { RedisConnection } from '../store/redis-connection.ts';

/**
 * The first process that comes says it, the others are held against it.
 * @throws ProsaError `config_invalid` that names PROSA_SHARDS or PROSA_HASH_KEY
 */
export async function agreeOnLayout(
  redis: RedisConnection,
  prefix: string,
  shards: number,
  hashKey: string,
): Promise<void> {
  const key = `${prefix}:layout`;
  const fingerprint = createHash('sha256').update(`prosa hash key\n${hashKey}`).digest('hex').slice(0, 16);
  const [, , found] = await redis.request([
    ['HSETNX', key, 'shards', String(shards)],
    ['HSETNX', key, 'hashKey', fingerprint],
    ['HMGET', key, 'shards', 'hashKey'],
  ]);
  const [sharedShards, sharedKey] = (found as Buffer[]).map(String);
  if (sharedShards !== String(shards)) {
    throw new ProsaError(
      'config_invalid',
      `PROSA_SHARDS is ${shards}, but Redis holds conversations in ${sharedShards} shards under PROSA_TOPIC_PREFIX ${prefix}`,
    );
  }
  if (sharedKey !== fingerprint) {
    throw new ProsaError(
      'config_invalid',
      `PROSA_HASH_KEY is not the key of the other processes under PROSA_TOPIC_PREFIX ${prefix}`,
    );
  }
}
