/** The files of a directory that hold tables: `<table>.csv` or `<table>.json`. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ProsaError } from '../errors.ts';
import type { SourceFile } from './catalogue.ts';

/** All files of the tables at once. @throws ProsaError `catalogue_unavailable` */
export function readTableFiles(directory: string, tables: readonly string[]): SourceFile[] {
  return tableFiles(directory, tables).map(({ table, format, path }) => ({
    table,
    format,
    name: basename(path),
    text: reading(path, () => readFileSync(path, 'utf8')),
  }));
}

/** Where the file of each table is, as far as there is one. @throws ProsaError `catalogue_unavailable` */
export function tableFiles(
  directory: string,
  tables: readonly string[],
): { table: string; format: SourceFile['format']; path: string }[] {
  if (!existsSync(directory)) throw unavailable(`${directory}: there is no such directory`);
  return tables.flatMap((table) => {
    const there = (['csv', 'json'] as const)
      .map((format) => ({ table, format, path: join(directory, `${table}.${format}`) }))
      .filter(({ path }) => existsSync(path));
    if (there.length > 1) throw unavailable(`${directory}: has both ${table}.csv and ${table}.json`);
    return there;
  });
}

/** Names the file that a failure is about. @throws ProsaError `catalogue_unavailable` */
export function reading<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw unavailable(`${path}: ${(cause as Error).message}`, cause);
  }
}

export const unavailable = (message: string, cause?: unknown) =>
  new ProsaError('catalogue_unavailable', message, { cause });
