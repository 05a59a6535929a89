/**
 * What a fleet has left in Redis, read when none of its processes runs any more: opening the stores takes the shards
 * from whoever has them.
 */
import { join } from 'node:path';
import { funnelModules } from '../../../machines/machines.ts';
import { outboxId } from '../../../src/actor/conversation-id.ts';
import { MirroredFiles } from '../../../src/cluster/mirrored-files.ts';
import { keptFunnels } from '../../../src/funnel/archive.ts';
import { FunnelSet } from '../../../src/funnel/funnel-set.ts';
import { type Replay, replay } from '../../../src/shard/replay.ts';
import type { DeadLetter } from '../../../src/store/dead-letter.ts';
import { RedisConnection } from '../../../src/store/redis-connection.ts';
import { RedisStore } from '../../../src/store/redis-store.ts';
import type { JournalEntry, OutboxEntry } from '../../../src/store/store.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

export interface StoredEvidence {
  /** What each conversation has taken and said, by conversation. */
  histories: ReadonlyMap<string, { journal: JournalEntry[]; outbox: OutboxEntry[] }>;
  /** Of each conversation, its journal stepped again. */
  replays: { conversation: string; result: Replay }[];
  deadLetters: DeadLetter[];
  /** Messages that no channel has accepted. */
  unsent: OutboxEntry[];
  /** How often the send of a message was repeated because its outcome was unknown, by id of the message. */
  repeats: ReadonlyMap<string, number>;
}

const SHARDS = 64;
/** More than a conversation or shard of a test has. */
const ALL = 1_000_000;

export async function storedEvidence(redisUrl: string, prefix: string): Promise<StoredEvidence> {
  const connection = await RedisConnection.open(redisUrl);
  try {
    const funnels = await sharedFunnels(connection, prefix);
    const evidence = { histories: new Map(), replays: [], deadLetters: [], unsent: [], repeats: new Map() };
    for (let shard = 0; shard < SHARDS; shard++) {
      await addShard(evidence, connection, `${prefix}:`, shard, funnels);
    }
    return evidence;
  } finally {
    connection.close();
  }
}

async function sharedFunnels(redis: RedisConnection, prefix: string): Promise<FunnelSet> {
  const directory = join(temporaryDirectory(), 'funnels');
  await new MirroredFiles({ redis, prefix, name: 'funnels', directory }).pull();
  const kept = await keptFunnels(directory, funnelModules);
  return new FunnelSet(kept, `${kept[0]!.id}@${kept[0]!.version}`);
}

async function addShard(
  evidence: StoredEvidence & {
    histories: Map<string, { journal: JournalEntry[]; outbox: OutboxEntry[] }>;
    repeats: Map<string, number>;
  },
  connection: RedisConnection,
  prefix: string,
  shard: number,
  funnels: FunnelSet,
): Promise<void> {
  const store = await RedisStore.open({ connection, prefix, shard });
  const conversations = await store.conversations('', ALL);
  const records = await store.load(conversations);
  for (const conversation of conversations) {
    const journal = await store.journal(conversation, 0, ALL);
    const base = await store.base(conversation);
    const result = replay(journal, funnels, records.get(conversation)!, base);
    evidence.replays.push({ conversation, result });
    const outbox = await store.outbox(conversation, 0, ALL);
    evidence.histories.set(conversation, { journal, outbox });
    for (const entry of outbox) {
      if (entry.repeats > 0) evidence.repeats.set(outboxId(conversation, entry.entry), entry.repeats);
      if (['pending', 'sending', 'failed'].includes(entry.state)) evidence.unsent.push(entry);
    }
  }
  evidence.deadLetters.push(...(await store.deadLetters({ limit: ALL })));
  await store.close();
}
