/**
 * Brings an export into a house, reads back what was written and compares it, and goes on after a crash.
 *
 * 1. Only what the house has nothing of is written, each conversation whole. So a run that begins again finds by
 *    itself where the last one was.
 * 2. From before its first write until all was compared and is durable the house is marked, and no Prosa starts
 *    in it.
 */
import { ProsaError } from '../errors.ts';
import type { AliasTable } from '../store/aliases.ts';
import { hasBookings, importBookings } from './bookings.ts';
import { Comparison, type ComparisonParts } from './comparison.ts';
import { type Content, type ContentLine, storedConversation } from './content.ts';
import { checkFiles, readShard } from './export-reading.ts';
import { importFlows } from './flows.ts';
import { importFolders, refuseOwn } from './folders.ts';
import { type House, type Room, roomOf } from './house.ts';
import { type Manifest, totals } from './manifest.ts';
import { type Progress, ProgressMeter } from './progress.ts';
import { sideBySide } from './side-by-side.ts';
import { importSpent } from './spent.ts';
import { Trailing } from './trailing.ts';
import { importUsers } from './users.ts';

export interface ImportParts extends ComparisonParts {
  tell(progress: Progress): void;
}

export interface Imported {
  /** Conversations that this run has written. */
  written: number;
  /** The import is complete when there are none. */
  differences: number;
}

/** Shards that are read at once. */
const AT_ONCE = 4;
/** Pages that are compared behind the one that is written: aliases may take seconds until they are durable. */
const MOST_UNDER_WAY = 32;

/**
 * @throws ProsaError `config_invalid` when the house has conversations of its own or of another import,
 *   `export_invalid`, `data_locked`, `log_pending`, `shard_fenced`; what its stores throw
 */
export async function importInto(parts: ImportParts): Promise<Imported> {
  const { house, manifest, directory } = parts;
  await checkFiles(directory, manifest);
  if (await begin(house, manifest)) return { written: 0, differences: await compareWith(parts) };
  const comparison = new Comparison(parts);
  const compared = new Trailing(MOST_UNDER_WAY);
  let written = 0;
  await eachPage(parts, async (room, page) => {
    const contents = page.map(({ content }) => content);
    const there = await room.store.restore(contents.map(storedConversation), manifest.lastLetter);
    written += page.length - there.size;
    while ((await room.store.pack()) > 0);
    const added = addAliases(contents, house.aliases);
    await compared.follow(added.then(() => comparison.compare(room, page)));
  });
  await compared.end();
  await importFolders(manifest, directory, house);
  await importBookings(manifest, directory, house);
  await importFlows(manifest, directory, house);
  await importUsers(manifest, directory, house);
  await importSpent(manifest, house);
  await comparison.compareRest();
  await Promise.all(house.rooms.map(({ store }) => store.durable()));
  await house.assertQuiet();
  const { differences } = comparison;
  if (differences === 0) await house.marks.write({ export: manifest.id, isComplete: true });
  return { written, differences };
}

/** Writes nothing. @returns how many differences there are @throws ProsaError as `importInto` */
export async function compareWith(parts: ImportParts): Promise<number> {
  await checkFiles(parts.directory, parts.manifest);
  const comparison = new Comparison(parts);
  await eachPage(parts, async (room, page) => comparison.compare(room, page));
  await comparison.compareRest();
  return comparison.differences;
}

/** @returns whether this very import was complete before */
async function begin(house: House, manifest: Manifest): Promise<boolean> {
  const mark = await house.marks.read();
  const isThis = mark?.export === manifest.id;
  const isEmpty = await holdsNothing(house);
  if (isThis && !(mark.isComplete && isEmpty)) return mark.isComplete;
  if (mark?.isComplete === false) {
    throw new ProsaError(
      'config_invalid',
      `${house.name} holds a part of another import; go on with that one`,
    );
  }
  if (!isEmpty) {
    throw new ProsaError(
      'config_invalid',
      `${house.name} holds conversations or bookings already; an import goes to where there are none`,
    );
  }
  await refuseOwn(house, manifest);
  await house.marks.write({ export: manifest.id, isComplete: false });
  return false;
}

async function holdsNothing(house: House): Promise<boolean> {
  for (const { store } of house.rooms) {
    if ((await store.allConversations('', 1)).conversations.length > 0) return false;
  }
  return !(await hasBookings(house));
}

async function eachPage(
  { house, manifest, directory, tell }: ImportParts,
  take: (room: Room, page: readonly ContentLine[]) => Promise<void>,
): Promise<void> {
  const meter = new ProgressMeter(totals(manifest).conversations, 0, tell);
  await sideBySide(manifest.files, AT_ONCE, async (_, shard) => {
    const room = roomOf(house, shard);
    for await (const page of readShard(directory, manifest, shard)) {
      await take(room, page);
      meter.add(page.length);
    }
  });
}

/** What leads elsewhere already stays so, and shows when they are compared. */
async function addAliases(contents: readonly Content[], table: AliasTable): Promise<void> {
  await Promise.all(
    contents
      .filter(({ aliases }) => aliases.length > 0)
      .map(({ conversation, aliases }) =>
        table.add(aliases.map((addressHash) => ({ addressHash, conversation }))),
      ),
  );
}
