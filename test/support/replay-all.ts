import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { funnelModules } from '../../machines/machines.ts';
import { keptFunnels } from '../../src/funnel/archive.ts';
import { FunnelSet } from '../../src/funnel/funnel-set.ts';
import { type Replay, replay } from '../../src/shard/replay.ts';
import { SqliteStore } from '../../src/store/sqlite-store.ts';

/** Replays every conversation of a data directory that no process uses. */
export async function replayAll(
  dataDir: string,
  modules = funnelModules,
): Promise<{ conversation: string; result: Replay }[]> {
  const kept = await keptFunnels(join(dataDir, 'funnels'), modules);
  const funnels = new FunnelSet(kept, `${kept[0]!.id}@${kept[0]!.version}`);
  const results: { conversation: string; result: Replay }[] = [];
  for (const file of readdirSync(dataDir).filter((name) => /^group-\d+\.sqlite$/.test(name))) {
    const path = join(dataDir, file);
    const database = new DatabaseSync(path);
    const conversations = database.prepare('SELECT conversation FROM records').all();
    database.close();
    const store = new SqliteStore(path);
    for (const row of conversations) {
      const conversation = row.conversation as string;
      const journal = await store.journal(conversation, 0, 1_000_000);
      const stored = (await store.load([conversation])).get(conversation)!;
      results.push({ conversation, result: replay(journal, funnels, stored) });
    }
    await store.close();
  }
  return results;
}
