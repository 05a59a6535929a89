/** Who may log in, on its way: the list with hashed passwords, where a Prosa keeps it itself. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProsaError } from '../errors.ts';
import { LocalFiles } from '../store/durable-files.ts';
import { sha256 } from './content.ts';
import type { House } from './house.ts';
import type { Manifest } from './manifest.ts';

export const USERS = 'operators/users.json';

/** @returns undefined where there is no list */
export async function exportUsers({ users }: House, directory: string): Promise<Manifest['users']> {
  const text = await users?.read();
  if (text === undefined) return undefined;
  await new LocalFiles(directory).write(USERS, text);
  return { hash: sha256(text) };
}

/** Whether who may log in has changed since the export, which needs no store to be opened. */
export async function usersChanged({ users: exported }: Manifest, { users }: House): Promise<boolean> {
  const text = await users?.read();
  return (text === undefined ? undefined : sha256(text)) !== exported?.hash;
}

/** A house that has users already keeps them. @throws ProsaError `export_invalid` when the file is not what it was */
export async function importUsers(
  manifest: Manifest,
  directory: string,
  { users: kept }: House,
): Promise<void> {
  const { users } = manifest;
  if (users === undefined) return;
  const path = join(directory, USERS);
  const text = await readFile(path, 'utf8').catch(() => '');
  if (sha256(text) !== users.hash)
    throw new ProsaError('export_invalid', `${path} was changed or is missing`);
  if (kept !== undefined && (await kept.read()) === undefined) await kept.replace(undefined, text);
}

/** Whether a house that keeps users has none, and an export has. */
export async function usersMissing({ users }: Manifest, house: House): Promise<boolean> {
  return users !== undefined && house.users !== undefined && (await house.users.read()) === undefined;
}
