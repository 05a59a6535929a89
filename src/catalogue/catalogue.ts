/**
 * What a funnel sells, read from where a team keeps it: tables of rows in files or sheets.
 *
 * A *source* gives the files. They become a *snapshot*: rows that do not pass are left out and named in its
 * report, and a snapshot that lost too much is refused as a whole, so that the one before it stays. A snapshot is
 * never changed. What is in it is known by its hash, so the same rows are the same snapshot whatever the files
 * look like.
 *
 * Nothing here is read in a step: effects and perception read it, and what replies say of it travels in events.
 */
import type { z } from 'zod';

/** A file as its source gave it. */
export interface SourceFile {
  /** Name of the table its rows belong to. */
  table: string;
  /** How people know it: a file name, or the sheet's table and host. Without secrets. */
  name: string;
  format: 'csv' | 'json';
  text: string;
}

export interface CatalogueSource {
  /** For people. Without secrets. */
  readonly name: string;
  /** How often it is to be asked (ms). */
  readonly pollEvery: number;
  /**
   * The files whole, or undefined where nothing has changed since the files given last.
   * @throws ProsaError `catalogue_unavailable`
   */
  read(signal: AbortSignal): Promise<SourceFile[] | undefined>;
  /** Calls `changed` when something may have changed, until the returned function is called. */
  watch?(changed: () => void): () => void;
}

/** Something wrong in a file. */
export interface Problem {
  file: string;
  /** Of a CSV file, from 1, which is that of the headings. */
  line?: number;
  /** Of a CSV file its column, of a JSON file the path to the value. */
  column?: string;
  /** As it was found, cut where it is long. */
  value?: string;
  why: string;
  /** The file as a whole cannot be used. */
  whole?: true;
}

export interface Report {
  /** Rows by table: how many there were, and how many of them are in the snapshot. */
  tables: Record<string, { rows: number; taken: number }>;
  problems: Problem[];
}

export interface Snapshot<T> {
  data: T;
  /** Of the data. */
  hash: string;
  /** When it was made (ms). */
  loadedAt: number;
  /** How many items it has. */
  items: number;
  report: Report;
}

/** A row that passed, and where it stands. */
export interface Located<Row> {
  row: Row;
  file: string;
  line?: number;
  path?: string;
}

/** How the text of a CSV cell becomes a value; a text it cannot read is given back as it is. */
export type Cell = (text: string) => unknown;

export interface Table<Row> {
  row: z.ZodType<Row>;
  /** The columns of a CSV file. Empty cells are as if the row did not have them. */
  columns: Record<string, Cell>;
  /** Columns every CSV file of the table must have. */
  needs: readonly string[];
  /** Whether a source may leave it out. */
  optional?: true;
  /** The rows of a JSON file with the path of each; by default an array, or the array under the table's name. */
  rowsOfJson?(value: unknown): { path: string; value: unknown }[];
}

export interface TableRows<Row> {
  /** Those that passed. */
  rows: readonly Located<Row>[];
  /** What did not pass, as it was found: it may still say which item it was meant for. */
  wrong: readonly Located<unknown>[];
}

export interface Verdicts<Name extends string> {
  /** The row does not fit the others. */
  leaveOut(table: Name, row: Located<unknown>, why: string, column?: string): void;
  /** Nothing can be made of the table. */
  refuse(table: Name, why: string): void;
}

/** What a catalogue is made of: each table by itself, and how their rows come together. */
// biome-ignore lint/suspicious/noExplicitAny: the tables of a schema differ in their rows
export interface CatalogueSchema<T, Rows extends Record<string, unknown> = any> {
  tables: { [name in keyof Rows]: Table<Rows[name]> };
  /** Puts the rows together. */
  assemble(
    tables: { [name in keyof Rows]: TableRows<Rows[name]> },
    verdicts: Verdicts<keyof Rows & string>,
  ): T;
  items(data: T): number;
}
