import { join } from 'node:path';
import { Contacts } from '../../src/gateway/contacts.ts';
import { EmbeddedLog } from '../../src/log/embedded-log.ts';
import { shardOf } from '../../src/shard/shard-of.ts';
import { copyFunnel } from '../../src/simulator/funnel-copy.ts';
import { openDataDirectory } from '../../src/store/data-directory.ts';
import { SqliteAliases } from '../../src/store/sqlite-aliases.ts';
import { keptFunnelPool } from './kept-funnel-pool.ts';
import { AT_ONCE, eventually } from './prosa.ts';

/**
 * Makes a data directory in which the sessions `s0`, `s1`, … of the page have said something, and `s0` at least was
 * sent its reply.
 */
export async function seed(dataDir: string, sessions: number, text = 'oi'): Promise<void> {
  const data = openDataDirectory({ dataDir, shards: 64, workers: 2, hashKey: undefined });
  const file = await copyFunnel(join(dataDir, 'simulated-funnel'), AT_ONCE);
  const { pool, live } = await keptFunnelPool(dataDir, data.groups, file);
  const aliases = new SqliteAliases(join(dataDir, 'contacts.sqlite'));
  const contacts = new Contacts('default', data.hashKey, aliases);
  await pool.open(live);
  const log = new EmbeddedLog(pool, data.shards, data.groups, sessions);
  const at = Date.now();
  const conversations = await Promise.all(
    Array.from({ length: sessions }, (_, n) => contacts.resolve('web', [`s${n}`])),
  );
  await log.append(
    conversations.map((conversation, n) => ({
      kind: 'message' as const,
      conversation,
      at,
      id: `first-${n}`,
      tenant: 'default',
      channel: 'web',
      address: `s${n}`,
      sentAt: at,
      content: { type: 'text' as const, text },
    })),
  );
  const first = conversations[0]!;
  const group = shardOf(first, data.shards) % data.groups;
  await eventually(async () => {
    const view = await pool.run('view', { group, conversation: first });
    return view?.outbox.some(({ state }) => state === 'sent');
  });
  await pool.close();
  aliases.close();
}
