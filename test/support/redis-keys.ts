/** Keys of their own for tests that share a Redis. */
import { randomBytes } from 'node:crypto';
import { Cluster } from 'ioredis';
import { connect } from '../../src/store/redis-client.ts';
import { parseRedisUrl } from '../../src/store/redis-url.ts';

export const newPrefix = (): string => `prosa-test-${randomBytes(6).toString('hex')}`;

export async function keysWith(url: string, prefix: string): Promise<string[]> {
  return onNodes(url, async (node) => {
    const found: string[] = [];
    let cursor = '0';
    do {
      const [next, keys] = await node.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', 1_000);
      found.push(...keys);
      cursor = next;
    } while (cursor !== '0');
    return found;
  });
}

export async function deleteKeys(url: string, prefix: string): Promise<void> {
  const keys = await keysWith(url, prefix);
  const client = await connect(parseRedisUrl(url), 5_000);
  for (const key of keys) await client.del(key);
  client.disconnect();
}

type Node = ReturnType<Cluster['nodes']>[number];

async function onNodes<T>(url: string, ask: (node: Node) => Promise<T[]>): Promise<T[]> {
  const client = await connect(parseRedisUrl(url), 5_000);
  const nodes = client instanceof Cluster ? client.nodes('master') : [client];
  const found = await Promise.all(nodes.map(ask));
  client.disconnect();
  return found.flat();
}
