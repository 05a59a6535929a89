/** `manifest.json` of an export: what it holds, by what it is known, and how far it has come. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ProsaError } from '../errors.ts';
import { writeDurably } from '../store/durable-files.ts';
import { sha256 } from './content.ts';

export const MANIFEST = 'manifest.json';

const count = z.int().nonnegative();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const counts = { conversations: count, events: count, messages: count, deadLetters: count, aliases: count };

const shardFile = z.object({
  /** How much of the file is of this export; what stands behind it was cut off by a crash. */
  bytes: count,
  ...counts,
  /** The sum of the hashes of its conversations, modulo 2^256: the same in whatever order they stand. */
  hash,
});

const bookingsFile = z.object({
  /** As of `files`. */
  bytes: count,
  claims: count,
  answers: count,
  hash,
});

const flowsFile = z.object({
  /** As of `files`. */
  bytes: count,
  minutes: count,
  stays: count,
  /** The minute (since the epoch) before which all silences were counted. */
  silencesUntil: count,
  /** As of `files`, of its lines. */
  hash,
});

const spentAmount = z.object({ name: z.string().min(1), ends: z.int(), nanodollars: count });

const smallFile = z.object({ name: z.string().regex(/^(?!.*\.\.)[\w@.-]+(\/[\w@.-]+)*$/), hash });

const schema = z.object({
  format: z.literal(1),
  /** Of this export alone. */
  id: z.string().min(1),
  begunAt: z.string(),
  /** Absent while it goes on. */
  completedAt: z.string().optional(),
  /** What was exported, for people. */
  source: z.string(),
  shards: z.int().positive(),
  /** Fingerprint of the key that made the ids of conversations. */
  hashKey: z.string(),
  /** The highest number a dead letter had. */
  lastLetter: count,
  /** Of each store of the source: how often it had been opened, and the place up to which it is exported. */
  stores: z.array(z.object({ opened: count, after: z.string(), isDone: z.boolean() })),
  /** By the number of their shard. */
  files: z.array(shardFile),
  folders: z.record(z.string(), z.array(smallFile)),
  /** Absent until they are exported, and in exports of a Prosa that knew none. */
  bookings: bookingsFile.optional(),
  /** These three are absent until they are exported, where there is nothing, and in older exports. */
  flows: flowsFile.optional(),
  users: z.object({ hash }).optional(),
  spent: z.array(spentAmount).optional(),
  /** Of conversations, folders and bookings; in an export that is complete. */
  hash: hash.optional(),
});

export type Manifest = z.infer<typeof schema>;
export type ShardFile = z.infer<typeof shardFile>;
export type BookingsFile = z.infer<typeof bookingsFile>;
export type FlowsFile = z.infer<typeof flowsFile>;
export type SpentAmount = z.infer<typeof spentAmount>;
export type SmallFile = z.infer<typeof smallFile>;
export type Counts = Pick<ShardFile, keyof typeof counts>;

const NOTHING: Counts = { conversations: 0, events: 0, messages: 0, deadLetters: 0, aliases: 0 };

export const emptyFile = (): ShardFile => ({ bytes: 0, ...NOTHING, hash: '0'.repeat(64) });

/** Of two hashes, as hexadecimal digits. */
export function hashSum(one: string, other: string): string {
  const sum = BigInt.asUintN(256, BigInt(`0x${one}`) + BigInt(`0x${other}`));
  return sum.toString(16).padStart(64, '0');
}

export function totals({ files }: Pick<Manifest, 'files'>): Counts {
  const sum = { ...NOTHING };
  for (const file of files) for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += file[name];
  return sum;
}

/** Equal for equal conversations, funnels, drafts, receipts and bookings, wherever they are exported from. */
export function hashOfAll({
  files,
  folders,
  bookings,
}: Pick<Manifest, 'files' | 'folders' | 'bookings'>): string {
  const ofFolders = Object.entries(folders).flatMap(([folder, small]) =>
    small.map((file) => `${folder}/${file.name} ${file.hash}`),
  );
  const ofBookings = bookings === undefined || bookings.bytes === 0 ? [] : [`bookings ${bookings.hash}`];
  const ofFiles = files.map((file, shard) => `${shard} ${file.hash}`);
  return sha256([...ofFiles, ...ofFolders.sort(), ...ofBookings].join('\n'));
}

/** @returns undefined where there is none @throws ProsaError `export_invalid` */
export function readManifest(directory: string): Manifest | undefined {
  const path = join(directory, MANIFEST);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(path, (cause as Error).message, cause);
  }
  const parsed = schema.safeParse(parse(text, path));
  if (!parsed.success) {
    const { path: where, message } = parsed.error.issues[0]!;
    throw unreadable(path, `${where.join('.')}: ${message}`);
  }
  return parsed.data;
}

/** @throws ProsaError `export_invalid` when there is no export that can be imported, or it is not whole */
export function readComplete(directory: string): Manifest {
  const manifest = readManifest(directory);
  if (manifest === undefined) throw new ProsaError('export_invalid', `${directory} holds no export`);
  if (manifest.hash === undefined) {
    throw new ProsaError(
      'export_invalid',
      `the export in ${directory} is not complete: run prosa export again`,
    );
  }
  if (manifest.files.length !== manifest.shards || manifest.hash !== hashOfAll(manifest)) {
    throw unreadable(join(directory, MANIFEST), 'its hashes do not fit together');
  }
  return manifest;
}

export function writeManifest(directory: string, manifest: Manifest): Promise<void> {
  return writeDurably(join(directory, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(path, (cause as Error).message, cause);
  }
}

const unreadable = (path: string, why: string, cause?: unknown) =>
  new ProsaError('export_invalid', `${path} cannot be read: ${why}`, { cause });
