/** Which processes of a Prosa are there: each listens on a channel of its own. */
import { ProsaError } from '../errors.ts';
import type { RedisConnection } from '../store/redis-connection.ts';
import { ShardKeys } from '../store/redis-keys.ts';
import type { Reply } from '../store/redis-request.ts';
import { processChannel } from './call.ts';

/**
 * How many processes listen. Of a cluster only the nodes that hold shards are asked, and a process that listens on a
 * replica is not seen; where Redis may not be asked at all, none are.
 */
export async function processesHere(redis: RedisConnection, prefix: string, shards: number): Promise<number> {
  const keys = Array.from({ length: shards }, (_, shard) => new ShardKeys(`${prefix}:`, shard).shard);
  const byNode = new Map<string, string>();
  for (const key of keys) byNode.set(await redis.nodeOf(key), key);
  const channels = new Set<string>();
  for (const key of byNode.values()) {
    for (const channel of await listening(redis, key, processChannel(prefix, '*')))
      channels.add(String(channel));
  }
  return channels.size;
}

async function listening(redis: RedisConnection, key: string, pattern: string): Promise<Reply[]> {
  try {
    const [, channels] = await redis.request([
      ['EXISTS', key], // leads to its node
      ['PUBSUB', 'CHANNELS', pattern],
    ]);
    return channels as Reply[];
  } catch (error) {
    if (error instanceof ProsaError && error.code === 'store_failed') return [];
    throw error;
  }
}
