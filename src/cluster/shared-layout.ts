/** What all processes of a Prosa must agree on, because conversations are found by it. */
import { ProsaError } from '../errors.ts';
import { fingerprintOf } from '../store/hash-key.ts';
import type { ImportMark } from '../store/import-mark.ts';
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
  const key = keyOf(prefix);
  const fingerprint = fingerprintOf(hashKey);
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

/** Whether a process has said it yet. */
export async function isAgreed(redis: RedisConnection, prefix: string): Promise<boolean> {
  const [found] = await redis.request([['HEXISTS', keyOf(prefix), 'shards']]);
  return found === 1;
}

/**
 * For who opens a shard of a process that has agreed before.
 * @throws ProsaError `store_failed` where nobody has any more: in a Redis without its data everybody would begin anew
 */
export async function assertAgreed(redis: RedisConnection, prefix: string): Promise<void> {
  if (await isAgreed(redis, prefix)) return;
  throw new ProsaError(
    'store_failed',
    `Redis (${redis.url}) holds nothing of PROSA_TOPIC_PREFIX ${prefix} any more: stop the engines, bring its data back`,
  );
}

/** Which Kafka is used with these conversations; see log/log-identity.ts. Undefined until a process has said it. */
export async function readSharedLog(redis: RedisConnection, prefix: string): Promise<string | undefined> {
  const [found] = await redis.request([['HGET', keyOf(prefix), 'log']]);
  return found === null ? undefined : String(found);
}

export async function writeSharedLog(redis: RedisConnection, prefix: string, log: string): Promise<void> {
  await redis.request([['HSETNX', keyOf(prefix), 'log', log]]);
}

/** From now on no Kafka passes for the one that conversations were used with. */
export async function disownSharedLog(redis: RedisConnection, prefix: string): Promise<void> {
  await redis.request([['HSET', keyOf(prefix), 'log', 'that is gone']]);
}

export async function readSharedImportMark(
  redis: RedisConnection,
  prefix: string,
): Promise<ImportMark | undefined> {
  const [found] = await redis.request([['HGET', keyOf(prefix), 'import']]);
  return found === null ? undefined : (JSON.parse(String(found)) as ImportMark);
}

/** Resolves when it is durable. */
export async function writeSharedImportMark(
  redis: RedisConnection,
  prefix: string,
  mark: ImportMark,
): Promise<void> {
  await redis.request([['HSET', keyOf(prefix), 'import', JSON.stringify(mark)]]);
  if ((await redis.facts()).sync !== 'always') await redis.durability.wait(keyOf(prefix));
}

const keyOf = (prefix: string) => `${prefix}:layout`;
