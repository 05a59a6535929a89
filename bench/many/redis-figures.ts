/** What a Redis says that it has done, and what it holds. */
import { Redis } from 'ioredis';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { RedisStore } from '../../src/store/redis-store.ts';

export interface RedisFigures {
  /** Calls of scripts and the time they took inside Redis, in microseconds. */
  calls: number;
  microseconds: number;
  /** Bytes it received and sent. */
  received: number;
  sent: number;
  /** Bytes its data take in memory. */
  memory: number;
}

export async function redisFigures(port: number): Promise<RedisFigures> {
  const redis = new Redis({ port, host: '127.0.0.1' });
  try {
    return figuresIn(await redis.info('everything'));
  } finally {
    redis.disconnect();
  }
}

/** @param info what INFO answers */
export function figuresIn(info: string): RedisFigures {
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  const scripts = ['eval', 'evalsha'].map((name) =>
    new RegExp(`^cmdstat_${name}:calls=(\\d+),usec=(\\d+)`, 'm').exec(info),
  );
  const sum = (group: number) => scripts.reduce((all, found) => all + Number(found?.[group] ?? 0), 0);
  return {
    calls: sum(1),
    microseconds: sum(2),
    received: field('total_net_input_bytes'),
    sent: field('total_net_output_bytes'),
    memory: field('used_memory_dataset'),
  };
}

/** Makes everything small now that would be once it is no longer new. No engine may run. */
export async function packAll(url: string, prefix: string, shards: number): Promise<void> {
  const connection = await RedisConnection.open(url);
  try {
    for (let shard = 0; shard < shards; shard++) {
      const packing = { newest: 0, conversations: 64 };
      const store = await RedisStore.open({ connection, prefix: `${prefix}:`, shard, packing });
      while ((await store.pack()) > 0);
      await store.close();
    }
  } finally {
    connection.close();
  }
}
