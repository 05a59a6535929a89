/** What a Prosa of one process keeps: a data directory. */
import { join, resolve } from 'node:path';
import { SqliteFlowLedger } from '../analytics/sqlite-flow-ledger.ts';
import { SqliteBookings } from '../bookings/sqlite-bookings.ts';
import type { Config } from '../config.ts';
import { accountsAt } from '../effects/llm/spend-accounts.ts';
import { SqliteSpendLedger } from '../effects/llm/sqlite-spend-ledger.ts';
import { ProsaError } from '../errors.ts';
import type { House, Likeness, Room } from '../moving/house.ts';
import { LocalUsersFile } from '../operators/local-users-file.ts';
import { generatedHashKey, isDataDirectory, openDataDirectory, usersPath } from '../store/data-directory.ts';
import { LocalFiles } from '../store/durable-files.ts';
import { fingerprintOf } from '../store/hash-key.ts';
import { IMPORT_MARK, readImportMark } from '../store/import-mark.ts';
import { SqliteAliases } from '../store/sqlite-aliases.ts';
import { PACKING } from '../store/sqlite-packs.ts';
import { SqliteStore } from '../store/sqlite-store.ts';
import { systemClock } from '../timers/clock.ts';
import { assertLike } from './likeness.ts';

/** In all files together: conversations that began at about the same time are read one after the other. */
const OPEN_PACKS = 256;

/**
 * @param like what comes into it; then it is made where it is missing
 * @throws ProsaError `config_invalid`, `data_format`, `data_locked`
 */
export async function openEmbeddedHouse(config: Config, like: Likeness | undefined): Promise<House> {
  const { dataDir } = config;
  const name = `the data directory ${resolve(dataDir)}`;
  if (like !== undefined) {
    const hashKey = config.hashKey ?? generatedHashKey(dataDir);
    assertLike({ shards: config.shards, hashKey: hashKey && fingerprintOf(hashKey) }, like);
  } else if (!isDataDirectory(dataDir)) {
    throw new ProsaError('config_invalid', `PROSA_DATA_DIR ${dataDir} is no data directory of Prosa`);
  }
  const { data, rooms } = await openFiles(config).catch((error: unknown) => {
    if (!(error instanceof ProsaError) || error.code !== 'data_locked') throw error;
    const asked = 'stop the Prosa that runs with it first, or the other export or import';
    throw new ProsaError('data_locked', `${name} is in use by another process: ${asked}`, { cause: error });
  });
  const aliases = new SqliteAliases(join(data.path, 'contacts.sqlite'));
  const bookings = new SqliteBookings(join(data.path, 'bookings.sqlite'));
  const flows = new SqliteFlowLedger(join(data.path, 'flows.sqlite'), systemClock);
  const spend = new SqliteSpendLedger(join(data.path, 'spend.sqlite'), systemClock);
  return {
    name,
    shards: data.shards,
    hashKey: fingerprintOf(data.hashKey),
    rooms,
    aliases,
    bookings,
    flows,
    spending: { ledger: spend, accounts: () => accountsAt(systemClock.now(), config.tenant) },
    users: config.usersFile === undefined ? new LocalUsersFile(usersPath(data.path)) : undefined,
    folders: {
      funnels: new LocalFiles(join(data.path, 'funnels')),
      erasures: new LocalFiles(join(data.path, 'erasures')),
      drafts: new LocalFiles(join(data.path, 'drafts')),
    },
    marks: {
      read: async () => readImportMark(data.path),
      write: (mark) => new LocalFiles(data.path).write(IMPORT_MARK, `${JSON.stringify(mark)}\n`),
    },
    // Its files are locked, and there is no log beside them.
    assertQuiet: async () => {},
    settle: async () => {},
    close: async () => {
      await closeAll(rooms);
      aliases.close();
      bookings.close();
      flows.close();
      spend.close();
    },
  };
}

async function openFiles(config: Config) {
  const data = openDataDirectory(config);
  return { data, rooms: await openRooms(data.path, data.shards, data.groups) };
}

async function openRooms(path: string, shards: number, groups: number): Promise<Room[]> {
  const rooms: Room[] = [];
  try {
    for (let group = 0; group < groups; group++) {
      const store = new SqliteStore(join(path, `group-${group}.sqlite`), {
        ...PACKING,
        open: OPEN_PACKS / groups,
      });
      const hosted = Array.from({ length: shards }, (_, shard) => shard);
      rooms.push({ shards: hosted.filter((shard) => shard % groups === group), store });
    }
    return rooms;
  } catch (error) {
    await closeAll(rooms);
    throw error;
  }
}

async function closeAll(rooms: readonly Room[]): Promise<void> {
  for (const { store } of rooms) await store.close();
}
