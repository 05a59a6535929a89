/**
 * `<data>/funnels/migrations/`: what each migration means (`<id>.json`, never changed once a publication names it)
 * and what came of it (`<id>.result.json`). One without a result that the last publication names is not finished.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProsaError } from '../errors.ts';
import type { DurableFiles } from '../store/durable-files.ts';
import type { Migration } from './migration.ts';
import type { MigrationCounts } from './migration-counts.ts';
import type { Publications } from './publication.ts';

export interface MigrationResult extends MigrationCounts {
  status: 'done' | 'superseded';
  endedAt: number;
}

const idPattern = /^m[1-9]\d*$/;

export function nextMigrationId({ history }: Publications): string {
  const numbers = history.map(({ migration }) => Number(migration?.slice(1) ?? 0));
  return `m${Math.max(0, ...numbers) + 1}`;
}

export async function writeMigration(files: DurableFiles, migration: Migration): Promise<void> {
  await files.write(nameOf(migration.id), JSON.stringify(migration, null, 1));
}

/** @throws ProsaError `not_found` */
export function readMigration(directory: string, id: string): Migration {
  const migration = idPattern.test(id) ? read<Migration>(fileOf(directory, id)) : undefined;
  if (migration === undefined) throw new ProsaError('not_found', `there is no migration ${id}`);
  return migration;
}

export async function writeResult(files: DurableFiles, id: string, result: MigrationResult): Promise<void> {
  await files.write(nameOf(`${id}.result`), JSON.stringify(result, null, 1));
}

export function readResult(directory: string, id: string): MigrationResult | undefined {
  return read(fileOf(directory, `${id}.result`));
}

const nameOf = (name: string) => join('migrations', `${name}.json`);
const fileOf = (directory: string, name: string) => join(directory, nameOf(name));

function read<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ProsaError('data_format', `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
