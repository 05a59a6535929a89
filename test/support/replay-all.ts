import { join } from 'node:path';
import { funnelModules } from '../../machines/machines.ts';
import { keptFunnels } from '../../src/funnel/archive.ts';
import { FunnelSet } from '../../src/funnel/funnel-set.ts';
import { type Replay, replay } from '../../src/shard/replay.ts';
import { ALL, withStores } from './stores-of.ts';

/** Replays every conversation of a data directory that no process uses. */
export async function replayAll(
  dataDir: string,
  modules = funnelModules,
): Promise<{ conversation: string; result: Replay }[]> {
  const kept = await keptFunnels(join(dataDir, 'funnels'), modules);
  const funnels = new FunnelSet(kept, `${kept[0]!.id}@${kept[0]!.version}`);
  const results: { conversation: string; result: Replay }[] = [];
  await withStores(dataDir, async (store, conversations) => {
    const records = await store.load(conversations);
    for (const conversation of conversations) {
      const journal = await store.journal(conversation, 0, ALL);
      const base = await store.base(conversation);
      results.push({ conversation, result: replay(journal, funnels, records.get(conversation)!, base) });
    }
  });
  return results;
}
