/**
 * The data directory of the embedded mode and what is fixed when it is made.
 *
 * ```
 * prosa.json        layout, number of shards and groups, fingerprint of the hash key
 * hash-key          the generated key, readable by its owner only
 * admin-token       the generated token of the admin API, readable by its owner only
 * contacts.sqlite   aliases of addresses
 * bookings.sqlite   who has what, and when
 * flows.sqlite      how conversations moved within a week, and since when each is in its stage
 * spend.sqlite      what language models cost this month and today, where there are any
 * group-<n>.sqlite  conversations of every shard whose number modulo groups is n
 * erasures/         receipts of what was erased, and what is being erased
 * operators/        users.json: who may log in, with hashed passwords
 * sessions.sqlite   sessions of who has logged in
 * audit.sqlite      what operators changed
 * funnels/          every funnel version that ran here, which of them is live, migrations
 * drafts/           funnels that people work on
 * compiled/         Prosa's own code as Node compiled it; may be deleted
 * import.json       which export was imported here, and whether that is complete
 * ```
 */
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ProsaError } from '../errors.ts';
import { fingerprintOf } from './hash-key.ts';

const FORMAT = 1;
const LAYOUT = 'prosa.json';
const HASH_KEY = 'hash-key';
/** Each group is one file with its own fsyncs; more of them than this only divide the batches. */
const MOST_GROUPS = 8;

export interface DataDirectory {
  path: string;
  shards: number;
  groups: number;
  hashKey: string;
}

interface Layout {
  format: number;
  shards: number;
  groups: number;
  hashKeyFingerprint: string;
}

export interface Wanted {
  dataDir: string;
  shards: number;
  workers: number;
  hashKey: string | undefined;
}

/**
 * Opens the directory, or makes it.
 * @throws ProsaError `data_format` when it was made with other shards or another key, `config_invalid` or
 *   `store_failed` when it cannot be written
 */
export function openDataDirectory(wanted: Wanted): DataDirectory {
  const path = wanted.dataDir;
  makeDataDirectory(path);
  const hashKey = wanted.hashKey ?? generatedSecret(join(path, HASH_KEY));
  const fingerprint = fingerprintOf(hashKey);
  const file = join(path, LAYOUT);
  if (!existsSync(file)) {
    const groups = Math.min(wanted.workers, wanted.shards, MOST_GROUPS);
    const layout: Layout = { format: FORMAT, shards: wanted.shards, groups, hashKeyFingerprint: fingerprint };
    writeOnce(file, `${JSON.stringify(layout, null, 2)}\n`);
  }
  const layout = readLayout(file);
  if (layout.format !== FORMAT) {
    throw new ProsaError('data_format', `${file} has format ${layout.format}; this Prosa reads ${FORMAT}`);
  }
  if (layout.shards !== wanted.shards) {
    throw new ProsaError(
      'data_format',
      `PROSA_SHARDS is ${wanted.shards}, but ${path} was made with ${layout.shards}`,
    );
  }
  if (layout.hashKeyFingerprint !== fingerprint) {
    throw new ProsaError('data_format', `PROSA_HASH_KEY is not the key ${path} was made with`);
  }
  return { path, shards: layout.shards, groups: layout.groups, hashKey };
}

export const isDataDirectory = (path: string): boolean => existsSync(join(path, LAYOUT));

/** The key that was generated into a data directory, where one was. */
export function generatedHashKey(path: string): string | undefined {
  const file = join(path, HASH_KEY);
  return existsSync(file) ? generatedSecret(file) : undefined;
}

/** @throws ProsaError `config_invalid` when it cannot be written */
export function makeDataDirectory(path: string): void {
  try {
    makeDirectory(resolve(path));
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw new ProsaError('config_invalid', `PROSA_DATA_DIR ${path}: ${(cause as Error).message}`, { cause });
  }
}

/** The token of a data directory whose admin API has none from the settings; made when it is first asked for. */
export function generatedAdminToken(dataDir: string): string {
  return generatedSecret(join(dataDir, 'admin-token'));
}

/** The list of users that Prosa keeps itself. */
export const usersPath = (dataDir: string) => join(dataDir, 'operators', 'users.json');

/** Step by step: Node's recursive mkdir never returns where a file system answers ENOENT, as /proc does. */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

function readLayout(file: string): Layout {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Layout;
  } catch (cause) {
    throw new ProsaError('data_format', `${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

function generatedSecret(file: string): string {
  if (!existsSync(file)) writeOnce(file, `${randomBytes(32).toString('base64url')}\n`);
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < 16)
    throw new ProsaError('data_format', `${file} holds no secret; restore it from a backup`);
  return secret;
}

/**
 * The file appears whole or not at all, and the first of two who make it at once wins.
 * @throws ProsaError `store_failed`
 */
function writeOnce(file: string, text: string): void {
  const unfinished = `${file}.${process.pid}`;
  try {
    writeFileSync(unfinished, text, { mode: 0o600, flush: true });
    linkSync(unfinished, file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    throw new ProsaError('store_failed', `PROSA_DATA_DIR: ${file} cannot be written: ${message}`, { cause });
  } finally {
    rmSync(unfinished, { force: true, recursive: true });
  }
}
