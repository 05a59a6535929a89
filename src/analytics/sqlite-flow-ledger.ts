import type { StatementSync } from 'node:sqlite';
import { LedgerFile } from '../store/ledger-file.ts';
import type { Clock } from '../timers/clock.ts';
import {
  FLOWS_KEPT,
  type FlowBatch,
  type FlowLedger,
  HOUR,
  MINUTE,
  piecesOf,
  STAYS_KEPT,
  type Stay,
  stayKey,
} from './flow-ledger.ts';

/** The ledger of one process: a file of its data directory. */
export class SqliteFlowLedger implements FlowLedger {
  readonly #file: LedgerFile;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #isNew: StatementSync;
  readonly #count: Readonly<Record<'minutes' | 'hours', StatementSync>>;
  readonly #sum: Readonly<Record<'minutes' | 'hours', StatementSync>>;
  readonly #enter: StatementSync;
  readonly #forget: StatementSync;
  readonly #stay: StatementSync;
  readonly #last: StatementSync;
  #purgedAt = 0;

  /** @throws ProsaError `store_failed` */
  constructor(path: string, clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#file = new LedgerFile(
      path,
      'flow ledger',
      `
        CREATE TABLE IF NOT EXISTS minutes (
          bucket INTEGER, name TEXT, count INTEGER NOT NULL, PRIMARY KEY (bucket, name)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS hours (
          bucket INTEGER, name TEXT, count INTEGER NOT NULL, PRIMARY KEY (bucket, name)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS stays (
          conversation TEXT PRIMARY KEY, stage TEXT NOT NULL, since INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS writers (
          writer TEXT PRIMARY KEY, number INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
      `,
    );
    const prepare = (sql: string) => this.#file.prepare(sql);
    this.#isNew = prepare(`
      INSERT INTO writers (writer, number, at) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET number = excluded.number, at = excluded.at WHERE excluded.number > number`);
    const count = (table: string) =>
      prepare(`INSERT INTO ${table} (bucket, name, count) VALUES (?, ?, ?)
               ON CONFLICT DO UPDATE SET count = count + excluded.count`);
    this.#count = { minutes: count('minutes'), hours: count('hours') };
    const sum = (table: string) =>
      prepare(
        `SELECT name, sum(count) AS count FROM ${table} WHERE bucket >= ? AND bucket < ? GROUP BY name`,
      );
    this.#sum = { minutes: sum('minutes'), hours: sum('hours') };
    this.#enter = prepare('INSERT OR REPLACE INTO stays (conversation, stage, since) VALUES (?, ?, ?)');
    this.#forget = prepare('DELETE FROM stays WHERE conversation = ?');
    this.#last = prepare('SELECT number FROM writers WHERE writer = ?');
    this.#stay = prepare('SELECT stage, since FROM stays WHERE conversation = ?');
  }

  async add({ writer, number, minutes, stays }: FlowBatch): Promise<void> {
    this.#file.transaction(() => {
      if (this.#isNew.run(writer, number, this.#clock.now()).changes === 0) return;
      for (const [minute, counts] of minutes) {
        for (const [name, count] of counts) {
          this.#count.minutes.run(minute, name, count);
          this.#count.hours.run(Math.floor(minute / 60), name, count);
        }
      }
      for (const [conversation, stay] of stays) this.#write(stayKey(conversation), stay);
      this.#purge();
    });
  }

  async lastOf(writer: string): Promise<number | undefined> {
    return this.#file.refusing(() => this.#last.get(writer)?.number as number | undefined);
  }

  async stays(conversations: readonly string[]): Promise<Map<string, Stay>> {
    const found = new Map<string, Stay>();
    this.#file.refusing(() => {
      for (const conversation of conversations) {
        const row = this.#stay.get(stayKey(conversation));
        if (row !== undefined) {
          found.set(conversation, { stage: row.stage as string, since: row.since as number });
        }
      }
    });
    return found;
  }

  async sums(from: number, until: number): Promise<Map<string, number>> {
    const sums = new Map<string, number>();
    const { hours, minutes } = piecesOf(from, until);
    this.#file.refusing(() => {
      const rows = [
        ...this.#sum.hours.all(...hours),
        ...minutes.flatMap((piece) => this.#sum.minutes.all(...piece)),
      ];
      for (const { name, count } of rows as { name: string; count: number }[]) {
        sums.set(name, (sums.get(name) ?? 0) + count);
      }
    });
    return sums;
  }

  close(): void {
    this.#file.close();
  }

  #write(key: string, stay: Stay | undefined): void {
    if (stay === undefined) this.#forget.run(key);
    else this.#enter.run(key, stay.stage, stay.since);
  }

  #purge(): void {
    const now = this.#clock.now();
    if (now - this.#purgedAt < HOUR) return;
    this.#purgedAt = now;
    const oldest = now - FLOWS_KEPT;
    this.#file.prepare('DELETE FROM minutes WHERE bucket < ?').run(Math.floor(oldest / MINUTE));
    this.#file.prepare('DELETE FROM hours WHERE bucket < ?').run(Math.floor(oldest / HOUR));
    this.#file.prepare('DELETE FROM stays WHERE since < ?').run(now - STAYS_KEPT);
    this.#file.prepare('DELETE FROM writers WHERE at < ?').run(oldest);
  }
}
