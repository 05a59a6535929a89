import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Prepared statements by their names. */
export type Statements<T> = Record<keyof T, StatementSync>;

export function prepared<T extends Record<string, string>>(database: DatabaseSync, texts: T): Statements<T> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, sql]) => [name, database.prepare(sql)]),
  ) as Statements<T>;
}
