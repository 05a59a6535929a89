/**
 * Writes all that a house keeps into a directory, and goes on after a crash.
 *
 * 1. What the manifest counts is in the files, durably: files are written first, and what stands behind the counted
 *    bytes is cut away by the next run.
 * 2. A store that somebody else had opened in between is exported anew from its beginning, as it may have changed.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { ProsaError } from '../errors.ts';
import { shardOf } from '../shard/shard-of.ts';
import { refuseUnfinishedImport } from '../store/import-mark.ts';
import { exportBookings } from './bookings.ts';
import { contentsOf } from './content-reading.ts';
import { exportFlows } from './flows.ts';
import { exportFolders } from './folders.ts';
import { countOf, type House, type Room } from './house.ts';
import {
  emptyFile,
  hashOfAll,
  MANIFEST,
  type Manifest,
  readManifest,
  totals,
  writeManifest,
} from './manifest.ts';
import { ManifestWriter } from './manifest-writer.ts';
import { Piece } from './piece.ts';
import { type Progress, ProgressMeter } from './progress.ts';
import { sideBySide } from './side-by-side.ts';
import { exportSpent } from './spent.ts';
import { exportUsers, usersChanged } from './users.ts';

export interface ExportParts {
  house: House;
  directory: string;
  tell(progress: Progress): void;
  /** Stores were opened by others since an earlier run. */
  changed(stores: number): void;
}

/** Stores that are read at once, and conversations of one that are. */
const AT_ONCE = 4;
const PAGE = 64;
/** Characters after which what was read is written. */
const PIECE = 4_000_000;

/**
 * @returns the manifest of the complete export
 * @throws ProsaError `config_invalid`, `export_invalid` about the directory; `import_unfinished`, `data_format` about
 *   the house; `data_locked`, `log_pending`, `shard_fenced` when it is not alone; what its stores throw
 */
export async function exportHouse(parts: ExportParts): Promise<Manifest> {
  const { house, directory } = parts;
  refuseUnfinishedImport(await house.marks.read(), house.name);
  const manifest = openExport(directory, house);
  await takeUp(manifest, parts);
  if (manifest.hash !== undefined) {
    if (await usersChanged(manifest, house))
      throw changedSince(directory, manifest, 'the users have changed');
    return manifest;
  }
  await house.settle();
  const meter = new ProgressMeter(await countOf(house), totals(manifest).conversations, parts.tell);
  const writer = new ManifestWriter(directory, manifest);
  await sideBySide(house.rooms, AT_ONCE, (room, index) =>
    exportRoom(room, index, manifest, writer, parts, meter),
  );
  manifest.folders = await exportFolders(house, directory);
  manifest.bookings = await exportBookings(house, directory);
  manifest.flows = await exportFlows(house, directory);
  manifest.users = await exportUsers(house, directory);
  manifest.spent = await exportSpent(house);
  await house.assertQuiet();
  manifest.completedAt = new Date().toISOString();
  manifest.hash = hashOfAll(manifest);
  await writeManifest(directory, manifest);
  return manifest;
}

function openExport(directory: string, house: House): Manifest {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const found = readManifest(directory);
  if (found === undefined) {
    const others = readdirSync(directory).filter((name) => name !== `${MANIFEST}.tmp`);
    if (others.length === 0) return newManifest(house);
    throw new ProsaError(
      'config_invalid',
      `${directory} is not empty and holds no export; give another directory`,
    );
  }
  const isOfHouse =
    found.source === house.name &&
    found.shards === house.shards &&
    found.hashKey === house.hashKey &&
    found.stores.length === house.rooms.length;
  if (isOfHouse) return found;
  throw new ProsaError(
    'config_invalid',
    `${directory} holds an export of ${found.source}, not of ${house.name}; give another directory`,
  );
}

function newManifest({ name, shards, hashKey, rooms }: House): Manifest {
  return {
    format: 1,
    id: randomUUID(),
    begunAt: new Date().toISOString(),
    source: name,
    shards,
    hashKey,
    lastLetter: 0,
    stores: rooms.map(() => ({ opened: 0, after: '', isDone: false })),
    files: Array.from({ length: shards }, emptyFile),
    folders: {},
  };
}

/** Notes in the manifest that its stores have been opened by this run, and which of them are to be done anew. */
async function takeUp(manifest: Manifest, { house, directory, changed }: ExportParts): Promise<void> {
  let others = 0;
  for (const [index, { shards, store }] of house.rooms.entries()) {
    const found = manifest.stores[index]!;
    const opened = await store.timesOpened();
    if (opened !== found.opened + 1) {
      if (found.after !== '' || found.isDone) others++;
      Object.assign(found, { after: '', isDone: false });
      for (const shard of shards) manifest.files[shard] = emptyFile();
    }
    found.opened = opened;
    manifest.lastLetter = Math.max(manifest.lastLetter, await store.lastLetter());
  }
  if (others > 0 && manifest.hash !== undefined) {
    throw changedSince(directory, manifest, 'Prosa has run');
  }
  if (others > 0) changed(others);
  await writeManifest(directory, manifest);
}

async function exportRoom(
  { store, shards }: Room,
  index: number,
  manifest: Manifest,
  writer: ManifestWriter,
  { house, directory }: ExportParts,
  meter: ProgressMeter,
): Promise<void> {
  const progress = manifest.stores[index]!;
  let { after } = progress;
  let piece = new Piece();
  while (!progress.isDone) {
    const page = await store.allConversations(after, PAGE);
    for (const content of await contentsOf(page.conversations, store, house.aliases)) {
      const shard = shardOf(content.conversation, house.shards);
      if (!shards.includes(shard)) throw misplaced(content.conversation, shard, house);
      piece.add(shard, content);
    }
    after = page.end ?? '';
    const isDone = page.end === undefined;
    if (!isDone && piece.characters < PIECE) continue;
    const written = await piece.write(directory, manifest.files);
    // At once, as other stores have the manifest written meanwhile.
    for (const [shard, file] of written) manifest.files[shard] = file;
    Object.assign(progress, { after, isDone });
    await writer.write();
    meter.add(piece.conversations);
    piece = new Piece();
  }
}

const changedSince = (directory: string, { completedAt }: Manifest, what: string) =>
  new ProsaError(
    'config_invalid',
    `${directory} holds an export of ${completedAt} and ${what} since; give another directory`,
  );

const misplaced = (conversation: string, shard: number, { name }: House) =>
  new ProsaError(
    'data_format',
    `${name}: the conversation ${conversation} is of shard ${shard} and lies in a store without it`,
  );
