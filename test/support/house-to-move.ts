/** A data directory with something of everything in it, and what tests of moving ask of data directories. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { MINUTE } from '../../src/analytics/flow-ledger.ts';
import { SqliteFlowLedger } from '../../src/analytics/sqlite-flow-ledger.ts';
import { SqliteBookings } from '../../src/bookings/sqlite-bookings.ts';
import { FunnelDrafts } from '../../src/editing/funnel-drafts.ts';
import { accountsAt } from '../../src/effects/llm/spend-accounts.ts';
import { SqliteSpendLedger } from '../../src/effects/llm/sqlite-spend-ledger.ts';
import type { Manifest } from '../../src/moving/manifest.ts';
import { LocalUsersFile } from '../../src/operators/local-users-file.ts';
import { Users } from '../../src/operators/users.ts';
import { shardOf } from '../../src/shard/shard-of.ts';
import { usersPath } from '../../src/store/data-directory.ts';
import { LocalFiles } from '../../src/store/durable-files.ts';
import { SqliteStore } from '../../src/store/sqlite-store.ts';
import type { CommitBatch } from '../../src/store/store.ts';
import { systemClock } from '../../src/timers/clock.ts';
import { type Env, exportHere } from './moving.ts';
import { seed } from './seed.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** What customers have said and nothing may tell. */
export const SECRET = 'segredo';
export const PEOPLE = 800;

/** A data directory of two groups with conversations, and an export of it. */
export class HouseToMove {
  home!: string;
  exported!: string;
  key!: string;
  /** Of the export. */
  hash!: string;

  /** Settings of a Prosa with a data directory that is not there yet, and with the same key. */
  anew(more: Env = {}): Env {
    return {
      PROSA_DATA_DIR: join(temporaryDirectory(), 'data'),
      PROSA_HASH_KEY: this.key,
      PROSA_WORKERS: '3',
      ...more,
    };
  }

  /** @returns what removes it again */
  async fill(): Promise<() => void> {
    const directory = mkdtempSync(join(tmpdir(), 'prosa-test-'));
    const home = join(directory, 'home');
    this.home = home;
    this.exported = join(directory, 'export');
    // So long that the export is written in several pieces.
    await seed(home, PEOPLE, `búzios, 4 pessoas, de 20 a 27 de dezembro ${SECRET.repeat(1_400)}`);
    this.key = readFileSync(join(home, 'hash-key'), 'utf8').trim();
    await commit(home, shardOf('nobody', 64) % 2, { deadLetters: [{ ...letter, conversation: 'nobody' }] });
    await book(home);
    await edit(home);
    await countAndSpend(home);
    await usersOf(home).add('ana', 'a long enough one', 'editor');
    this.hash = (await exportHere(this.exported, { PROSA_DATA_DIR: home })).hash!;
    return () => rmSync(directory, { recursive: true });
  }
}

/** One for all tests of a file, called where they are collected. */
export function sharedHouseToMove(): HouseToMove {
  const house = new HouseToMove();
  beforeAll(() => house.fill(), 120_000);
  return house;
}

export const letter = {
  ...{ key: 'm1', code: 'internal', reason: SECRET, attempts: 1, at: 1_790_000_000_000, event: '{}' },
  kind: 'message' as const,
};

export async function commit(dataDir: string, group: number, batch: Partial<CommitBatch>): Promise<void> {
  const store = new SqliteStore(join(dataDir, `group-${group}.sqlite`));
  const nothing = { conversations: [], deliveries: [], effects: [], deadLetters: [], position: 0 };
  await store.commit({ ...nothing, ...batch });
  await store.close();
}

const NOW = Date.UTC(2026, 10, 21);

/** Ana has a house, Bia asked for it in vain and holds another, and somebody who was forgotten has a third. */
async function book(dataDir: string): Promise<void> {
  const bookings = new SqliteBookings(join(dataDir, 'bookings.sqlite'));
  const stay = (conversation: string, house: string) => ({
    ...{ id: `${conversation}:e1${house}`, conversation, resource: `property:${house}` },
    ...{ from: NOW, to: NOW + 86_400_000 },
  });
  await bookings.book(stay('ana', 'orla'), NOW);
  await bookings.book(stay('bia', 'orla'), NOW);
  await bookings.hold({ ...stay('bia', 'serra'), until: NOW + 3_600_000 }, NOW);
  await bookings.book(stay('gone', 'mar'), NOW);
  await bookings.forget(['gone']);
  bookings.close();
}

export const DIALOGUE = 'description: Somebody begins.\nturns:\n  - say: oi\n    stage: discovery\n';

/** Two drafts, one of them deleted, and a dialogue of the other. */
async function edit(dataDir: string): Promise<void> {
  const drafts = draftsOf(dataDir);
  const content = { document: { id: 'rental' }, prompts: { greet: 'Olá' } };
  const { id } = await drafts.create('Winter', undefined, content, 'ana');
  await drafts.keepDialogue(id, { name: 'happy', yaml: DIALOGUE }, 'ana');
  await drafts.delete((await drafts.create('Summer', undefined, content, 'ana')).id);
}

export const draftsOf = (dataDir: string) =>
  new FunnelDrafts(new LocalFiles(join(dataDir, 'drafts')), Date.now);
export const usersOf = (dataDir: string) => new Users(new LocalUsersFile(usersPath(dataDir)));
export const flowsOf = (dataDir: string) => new SqliteFlowLedger(join(dataDir, 'flows.sqlite'), systemClock);
export const spendOf = (dataDir: string) => new SqliteSpendLedger(join(dataDir, 'spend.sqlite'), systemClock);

/** In the ledger of flows, which the workers have written to, something of three days ago, too. */
async function countAndSpend(dataDir: string): Promise<void> {
  const flows = flowsOf(dataDir);
  const minute = Math.floor(Date.now() / MINUTE);
  await flows.add({
    ...{ writer: 'of this test', number: 1, stays: new Map() },
    minutes: [[minute - 3 * 24 * 60, new Map([['drop rental@1 discovery', 4]])]],
  });
  flows.close();
  const spend = spendOf(dataDir);
  const accounts = accountsAt(Date.now(), 'default');
  await spend.reserve('an effect', accounts, 1_000, 1_000);
  await spend.settle('an effect', accounts, 700);
  await spend.reserve('another effect', accounts, 500, 500);
  spend.close();
}

export function copyOf(directory: string): string {
  const copy = temporaryDirectory();
  cpSync(directory, copy, { recursive: true });
  return copy;
}

export const manifestOf = (directory: string): Manifest =>
  JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));

export const groupFiles = (dataDir: string) =>
  existsSync(dataDir) ? readdirSync(dataDir).filter((name) => /^group-\d\.sqlite$/.test(name)) : [];

export async function countIn(dataDir: string): Promise<number> {
  let count = 0;
  for (const file of groupFiles(dataDir)) {
    const store = new SqliteStore(join(dataDir, file));
    count += (await store.allConversations('', 1_000_000)).conversations.length;
    await store.close();
  }
  return count;
}
