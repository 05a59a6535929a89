/** What a data directory weighs once its Prosa has ended. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface DataSize {
  bytes: number;
  /** Largest first. */
  files: Part[];
  /** Tables and indexes of the store files, of all files together, and their free pages; largest first. */
  tables: Part[];
  records: number;
  /** Events of all journals. */
  events: number;
  /** Of a record, on average. */
  recordBytes: number;
}

export interface Part {
  name: string;
  bytes: number;
}

function filesIn(directory: string): Part[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: path.slice(directory.length + 1), bytes: statSync(path).size }));
}

export function dataSize(directory: string): DataSize {
  const files = filesIn(directory);
  const stores = files.filter(({ name }) => /^group-\d+\.sqlite$/.test(name));
  const found = stores.map(({ name }) => storeSize(join(directory, name)));
  const sum = (of: (store: StoreSize) => number) => found.reduce((all, store) => all + of(store), 0);
  const records = sum((store) => store.records);
  return {
    bytes: files.reduce((all, { bytes }) => all + bytes, 0),
    files: largestFirst(files),
    tables: largestFirst(together(found.flatMap(({ tables }) => tables))),
    records,
    events: sum((store) => store.events),
    recordBytes: records === 0 ? 0 : sum((store) => store.recordBytes) / records,
  };
}

interface StoreSize {
  tables: Part[];
  records: number;
  events: number;
  recordBytes: number;
}

function storeSize(path: string): StoreSize {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const one = (sql: string) => Object.values(database.prepare(sql).get()!)[0] as number;
    const tables = database.prepare('SELECT name, pgsize AS bytes FROM dbstat WHERE aggregate = TRUE').all();
    const free = one('PRAGMA freelist_count') * one('PRAGMA page_size');
    return {
      tables: [...(tables as unknown as Part[]), ...(free > 0 ? [{ name: 'free pages', bytes: free }] : [])],
      records: one('SELECT count(*) FROM records'),
      events: one('SELECT count(*) FROM journal'),
      recordBytes: one('SELECT coalesce(sum(length(CAST(body AS BLOB))), 0) FROM records'),
    };
  } finally {
    database.close();
  }
}

/** Parts of the same name added up. */
export function together(parts: readonly Part[]): Part[] {
  const byName = new Map<string, number>();
  for (const { name, bytes } of parts) byName.set(name, (byName.get(name) ?? 0) + bytes);
  return [...byName].map(([name, bytes]) => ({ name, bytes }));
}

export const largestFirst = (parts: readonly Part[]): Part[] => parts.toSorted((a, b) => b.bytes - a.bytes);

/** Parts of less than a hundredth of all are one in the end. */
export function withoutSmall(parts: readonly Part[]): Part[] {
  const all = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const { large = [], small = [] } = Object.groupBy(parts, ({ bytes }) =>
    bytes * 100 < all ? 'small' : 'large',
  );
  const rest = small.reduce((sum, { bytes }) => sum + bytes, 0);
  return small.length === 0 ? large : [...large, { name: `${small.length} more`, bytes: rest }];
}
