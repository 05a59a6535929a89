import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteStore } from '../../src/store/sqlite-store.ts';

/** More than a conversation or shard of a test has. */
export const ALL = 1_000_000;

/** Each store of a data directory that no process uses, one after the other, with the conversations it has. */
export async function withStores(
  dataDir: string,
  look: (store: SqliteStore, conversations: readonly string[]) => Promise<void>,
): Promise<void> {
  for (const file of readdirSync(dataDir).filter((name) => /^group-\d+\.sqlite$/.test(name))) {
    const store = new SqliteStore(join(dataDir, file));
    try {
      await look(store, await store.conversations('', ALL));
    } finally {
      await store.close();
    }
  }
}
