import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ConversationEvent } from '../../../src/actor/event.ts';
import { SqliteStore } from '../../../src/store/sqlite-store.ts';
import type { OutboxEntry } from '../../../src/store/store.ts';

/** What a data directory holds that no process uses. */
export interface Kept {
  /** Ids of customers' messages in the order of the journal, by address. */
  heard: Map<string, string[]>;
  /** Ids of what people did. */
  operated: string[];
  /** By `<conversation>:<entry>`. */
  messages: Map<string, OutboxEntry>;
}

const ALL = 1_000_000;

export async function keptIn(dataDir: string): Promise<Kept> {
  const kept: Kept = { heard: new Map(), operated: [], messages: new Map() };
  for (const file of readdirSync(dataDir).filter((name) => /^group-\d+\.sqlite$/.test(name))) {
    const store = new SqliteStore(join(dataDir, file));
    for (const conversation of await store.conversations('', ALL)) {
      for (const { event } of await store.journal(conversation, 0, ALL)) {
        const one = JSON.parse(event) as ConversationEvent;
        if (one.kind === 'operator') kept.operated.push(one.id);
        if (one.kind === 'message')
          kept.heard.set(one.address, [...(kept.heard.get(one.address) ?? []), one.id]);
      }
      for (const message of await store.outbox(conversation, 0, ALL)) {
        kept.messages.set(`${conversation}:${message.entry}`, message);
      }
    }
    await store.close();
  }
  return kept;
}
