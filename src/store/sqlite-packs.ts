/**
 * Makes the rows of a group small once they are no longer new.
 *
 * 1. Journal and outbox rows stay where they are, with all that is searched or changed in them; their texts move
 *    together with those of their neighbours into a pack, compressed, which takes a sixth of the room.
 * 2. A record that has had no event since is compressed where it is, until it has one.
 * 3. Rows are deleted and inserted again, not updated: only what is deleted lets SQLite join pages that have become
 *    empty in part.
 * 4. It is done in pieces between transactions, each a transaction of its own. Nothing that is read through the
 *    store differs before and after.
 */
import type { DatabaseSync } from 'node:sqlite';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { compressRecord } from './record-text.ts';
import { MESSAGES_PER_STEP } from './sqlite-schema.ts';
import { prepared, type Statements } from './sqlite-statements.ts';
import { SqliteTransaction } from './sqlite-transaction.ts';

export interface Packing {
  /** Positions of the log whose rows count as new. */
  newest: number;
  /** Journal entries of a pack. */
  entries: number;
  /** Packs that were read last and lie open, some hundred kilobytes each; a few unless given. */
  open?: number;
}

export const PACKING: Packing = { newest: 4_096, entries: 256 };

/** Texts of a journal entry and of the messages its step decided. */
interface PackedEntry {
  position: number;
  event: string;
  state: string;
  /** By their number within the step. */
  messages: [number: number, prompt: string, text: string][];
}

type EntryRow = Record<string, null | number | string> & {
  position: number;
  record: number;
  event: string;
  state: string;
};
type MessageRow = Record<string, null | number | string> & { key: number; prompt: string; text: string };

interface Pack {
  first: number;
  last: number;
  body: Uint8Array;
}

const MOST_OPEN = 4;

export class SqlitePacks {
  readonly #transaction: SqliteTransaction;
  readonly #packing: Packing;
  readonly #sql: Statements<typeof STATEMENTS>;
  readonly #open = new Map<number, Map<number, PackedEntry>>();
  /** Rows up to this position are packed. */
  #end: number;

  constructor(database: DatabaseSync, packing: Packing) {
    this.#transaction = new SqliteTransaction(database);
    this.#packing = packing;
    this.#sql = prepared(database, STATEMENTS);
    this.#end = this.#sql.end.get()!.packed as number;
  }

  has(position: number): boolean {
    return position <= this.#end;
  }

  /** @returns how many positions are left to pack */
  pack(head: number): number {
    const { newest, entries } = this.#packing;
    const rows = this.#sql.entries.all(this.#end, head - newest, entries) as unknown as EntryRow[];
    if (rows.length < entries) return 0;
    const first = rows[0]!.position;
    const last = rows.at(-1)!.position;
    const keys = [first * MESSAGES_PER_STEP, (last + 1) * MESSAGES_PER_STEP] as const;
    const messages = this.#sql.messages.all(...keys) as unknown as MessageRow[];
    this.#transaction.run(() => {
      this.#sql.add.run(first, last, compress(together(rows, messages).values()));
      this.#sql.deleteEntries.run(first, last);
      for (const row of rows) this.#sql.addEntry.run({ ...row, event: null, state: null });
      this.#sql.deleteMessages.run(...keys);
      for (const row of messages) this.#sql.addMessage.run({ ...row, prompt: null, text: null });
      for (const record of new Set(rows.map((row) => row.record))) this.#packRecord(record, last);
      this.#sql.moveEnd.run(last);
    });
    this.#end = last;
    return Math.max(0, head - newest - last);
  }

  #packRecord(record: number, last: number): void {
    const row = this.#sql.restingRecord.get(record, last);
    if (row === undefined) return;
    this.#sql.deleteRecord.run(record);
    this.#sql.addRecord.run({ ...row, body: compressRecord(row.body as string) });
  }

  /** @throws if there is none: a row whose text was moved has it in a pack */
  entry(position: number): Pick<PackedEntry, 'event' | 'state'> {
    return this.#entry(position);
  }

  /** @param key of the message's row in the outbox */
  message(key: number): { prompt: string; text: string } {
    const { messages } = this.#entry(Math.floor(key / MESSAGES_PER_STEP));
    const [, prompt, text] = messages.find(([number]) => number === key % MESSAGES_PER_STEP)!;
    return { prompt, text };
  }

  #entry(position: number): PackedEntry {
    const { first } = this.#sql.firstOf.get(position) as { first: number };
    let entries = this.#open.get(first);
    if (entries === undefined) {
      entries = open(this.#sql.pack.get(position) as unknown as Pack);
      if (this.#open.size >= (this.#packing.open ?? MOST_OPEN))
        this.#open.delete(this.#open.keys().next().value!);
    } else this.#open.delete(first);
    this.#open.set(first, entries);
    return entries.get(position)!;
  }

  /** Takes entries and their messages out of their packs; within a transaction of the caller. */
  remove(positions: readonly number[]): void {
    const left = positions.filter((position) => this.has(position)).sort((a, b) => a - b);
    for (let at = 0; at < left.length; ) {
      const pack = this.#sql.pack.get(left[at]!) as unknown as Pack | undefined;
      if (pack === undefined || pack.last < left[at]!) {
        at++;
        continue;
      }
      const entries = open(pack);
      for (; at < left.length && left[at]! <= pack.last; at++) entries.delete(left[at]!);
      this.#open.delete(pack.first);
      if (entries.size === 0) this.#sql.drop.run(pack.first);
      else this.#sql.replace.run(compress(entries.values()), pack.first);
    }
  }
}

function together(rows: readonly EntryRow[], messages: readonly MessageRow[]): Map<number, PackedEntry> {
  const entries = new Map<number, PackedEntry>();
  for (const { position, event, state } of rows)
    entries.set(position, { position, event, state, messages: [] });
  for (const { key, prompt, text } of messages) {
    const position = Math.floor(key / MESSAGES_PER_STEP);
    const entry = entries.get(position) ?? { position, event: '', state: '', messages: [] };
    entries.set(position, entry);
    entry.messages.push([key % MESSAGES_PER_STEP, prompt, text]);
  }
  return entries;
}

function compress(entries: Iterable<PackedEntry>): Uint8Array {
  const rows = [...entries].map(({ position, event, state, messages }) => [position, event, state, messages]);
  return zstdCompressSync(JSON.stringify(rows));
}

function open({ body }: Pack): Map<number, PackedEntry> {
  const rows = JSON.parse(zstdDecompressSync(body).toString()) as [
    number,
    string,
    string,
    PackedEntry['messages'],
  ][];
  return new Map(
    rows.map(([position, event, state, messages]) => [position, { position, event, state, messages }]),
  );
}

/** `insert` with every column of the table by its name. */
function insert(table: string, columns: string): string {
  const names = columns.split(' ');
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`;
}

const ENTRY = 'position previous moved_from record revision event state digest';
const MESSAGE =
  'key record entry rank revision prompt text at attempts repeats not_before message_id error updated_at';
const RECORD =
  'id conversation revision position shift next_deadline wake_at running_effects person_since taken body';

const STATEMENTS = {
  end: 'SELECT packed FROM log',
  moveEnd: 'UPDATE log SET packed = ?',
  entries: 'SELECT * FROM journal WHERE position > ? AND position <= ? ORDER BY position LIMIT ?',
  deleteEntries: 'DELETE FROM journal WHERE position BETWEEN ? AND ?',
  addEntry: insert('journal', ENTRY),
  messages: 'SELECT * FROM outbox WHERE key >= ? AND key < ? ORDER BY key',
  deleteMessages: 'DELETE FROM outbox WHERE key >= ? AND key < ?',
  addMessage: insert('outbox', MESSAGE),
  restingRecord: `SELECT * FROM records WHERE id = ? AND position <= ? AND typeof(body) = 'text'`,
  deleteRecord: 'DELETE FROM records WHERE id = ?',
  addRecord: insert('records', RECORD),
  add: 'INSERT INTO packs (first, last, body) VALUES (?, ?, ?)',
  firstOf: 'SELECT first FROM packs WHERE first <= ? ORDER BY first DESC LIMIT 1',
  pack: 'SELECT first, last, body FROM packs WHERE first <= ? ORDER BY first DESC LIMIT 1',
  replace: 'UPDATE packs SET body = ? WHERE first = ?',
  drop: 'DELETE FROM packs WHERE first = ?',
} as const;
