import { closeSync, cpSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { zstdDecompressSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { recordText } from '../../src/store/record-text.ts';
import { TABLES_OF_A_CONVERSATION } from '../../src/store/sqlite-erasure.ts';
import type { Packing } from '../../src/store/sqlite-packs.ts';
import { SCHEMA } from '../../src/store/sqlite-schema.ts';
import { zeroUnused } from '../../src/store/sqlite-scrub.ts';
import { SqliteStore } from '../../src/store/sqlite-store.ts';
import type { ConversationCommit } from '../../src/store/store.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const CUSTOMERS = 1_200;
const AT = 1_790_000_000_000;

/** What only this customer said. */
const secret = (customer: number) => `SEGREDO${String(customer).padStart(6, '0')}FIM`;
const idOf = (customer: number) => `conversation-${customer}`;

let seed: number;
let directory: string;
let store: SqliteStore;
let revisions: Map<number, number>;
let positions: Map<number, number>;
let position: number;
beforeEach(() => {
  seed = 7;
  directory = temporaryDirectory();
  store = new SqliteStore(join(directory, 'group.sqlite'));
  revisions = new Map();
  positions = new Map();
  position = 0;
});

async function reopen(packing: Packing): Promise<void> {
  await store.close();
  store = new SqliteStore(join(directory, 'group.sqlite'), packing);
}

function random(below: number): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  return (seed >>> 8) % below;
}

/** Customers write in any order; records, events and replies grow and shrink, so rows move between pages. */
async function talk(events: number, customers: number, without = new Set<number>()): Promise<void> {
  for (let done = 0; done < events; done += 50) {
    const commits = new Map<number, ConversationCommit>();
    for (let n = 0; n < 50; n++) {
      const customer = random(customers);
      if (commits.has(customer) || without.has(customer)) continue;
      const revision = (revisions.get(customer) ?? 0) + 1;
      revisions.set(customer, revision);
      const previous = positions.get(customer);
      positions.set(customer, ++position);
      const text = (most: number) => secret(customer) + '.'.repeat(random(most)) + secret(customer);
      commits.set(customer, {
        conversation: idOf(customer),
        expected: revision - 1,
        previous,
        revision,
        record: JSON.stringify({ revision, text: text(4_500) }),
        nextDeadline: random(2) === 0 ? AT + random(1_000_000) : undefined,
        runningEffects: random(2),
        endedEffects: [],
        journal: [{ revision, position, event: JSON.stringify(text(900)), state: '"s"', digest: 1 }],
        outbox: [{ entry: revision, revision, prompt: 'p', text: text(400), at: AT }],
        withdrawals: [],
      });
    }
    const conversations = [...commits.values()];
    const deliveries = conversations.flatMap(({ conversation, revision }) =>
      (['claim', 'advance'] as const).map((kind) => {
        const of = { conversation, entry: random(revision) + 1, at: AT };
        return kind === 'claim' ? { ...of, kind } : { ...of, kind, state: 'sent' as const };
      }),
    );
    const effects = conversations.map(({ conversation }) => {
      const progress = JSON.stringify(secret(Number(conversation.split('-')[1])));
      return { conversation, effect: 1 + random(3), attempts: 1, notBefore: 0, progress };
    });
    await store.commit({ conversations, deliveries, effects, deadLetters: [], position });
    while ((await store.pack()) > 0);
  }
}

const files = () => readdirSync(directory).map((name) => readFileSync(join(directory, name), 'latin1'));
/** Of the files, and of what is compressed in them. */
const bytes = () => [...files(), ...compressed().map(({ text }) => text)];
const found = (customers: Iterable<number>) => {
  const all = bytes();
  return [...customers].filter((customer) => all.some((file) => file.includes(secret(customer))));
};

function compressed(): { raw: string; text: string }[] {
  return inCopy((database) => [
    ...rows(database, 'SELECT body FROM packs').map((raw) => ({ raw, text: zstdDecompressSync(raw) })),
    ...rows(database, `SELECT body FROM records WHERE typeof(body) = 'blob'`).map((raw) => {
      return { raw, text: recordText(raw) };
    }),
  ]).map(({ raw, text }) => ({ raw: Buffer.from(raw).toString('latin1'), text: String(text) }));
}

const rows = (database: DatabaseSync, sql: string) =>
  database
    .prepare(sql)
    .all()
    .map(({ body }) => body as Uint8Array);

/** Pieces of what was compressed with something of these customers in it. */
function piecesWith(customers: ReadonlySet<number>): string[] {
  return compressed()
    .filter(({ text }) => [...customers].some((customer) => text.includes(secret(customer))))
    .flatMap(({ raw }) => raw.match(/.{40}/gs) ?? [])
    .filter((piece, n) => n % 16 === 0 && new Set(piece).size > 20);
}

function inCopy<T>(ask: (database: DatabaseSync) => T): T {
  const copy = temporaryDirectory();
  cpSync(directory, copy, { recursive: true });
  const database = new DatabaseSync(join(copy, 'group.sqlite'));
  try {
    return ask(database);
  } finally {
    database.close();
  }
}

const integrity = () =>
  inCopy((database) => database.prepare('PRAGMA integrity_check').get()!.integrity_check);

async function finish(between: () => Promise<void> = async () => {}): Promise<number> {
  let pieces = 0;
  while (!(await store.purge(100))) await between();
  while (!(await store.scrub())) {
    pieces++;
    await between();
  }
  return pieces;
}

const packings: [string, Packing][] = [
  ['', { newest: Number.MAX_SAFE_INTEGER, entries: 1 }],
  [' from packs', { newest: 40, entries: 32 }],
];
describe.each(packings)('what was erased%s', (_, packing) => {
  beforeEach(() => reopen(packing));

  it('is gone from captions of pictures and parameters of templates, too', async () => {
    await talk(2_000, CUSTOMERS);
    const [customer] = revisions.keys();
    const revision = revisions.get(customer!)! + 1;
    const conversation = idOf(customer!);
    const said = { revision, prompt: 'p', text: 't', at: AT };
    const commit: ConversationCommit = {
      ...{ conversation, expected: revision - 1, previous: positions.get(customer!), revision, record: '{}' },
      ...{ nextDeadline: undefined, runningEffects: 0, endedEffects: [], withdrawals: [] },
      journal: [{ revision, position: ++position, event: '{}', state: '"s"', digest: 1 }],
      outbox: [
        { ...said, entry: 1_001, media: { url: 'https://example.com/a.png', caption: secret(customer!) } },
        {
          ...{ ...said, entry: 1_002 },
          template: { name: 'back', language: 'pt_BR', parameters: [secret(customer!)], after: 1 },
        },
      ],
    };
    const nothing = { deliveries: [], effects: [], deadLetters: [] };
    await store.commit({ ...nothing, conversations: [commit], position });
    revisions.set(customer!, revision);
    positions.set(customer!, position);
    await talk(500, CUSTOMERS);
    expect(found([customer!])).toEqual([customer]);
    await store.erase([conversation]);
    await finish();
    expect(found([customer!])).toEqual([]);
  });

  it('is in no byte of the files any more, and what was kept is untouched', { timeout: 60_000 }, async () => {
    await talk(9_000, CUSTOMERS);
    const gone = new Set(Array.from({ length: 300 }, () => random(CUSTOMERS)));
    const kept = [...revisions.keys()].filter((customer) => !gone.has(customer));
    const before = await store.load(kept.map(idOf));
    const pieces = piecesWith(gone);
    expect(pieces.length > 100).toBe(packing.entries > 1);
    for (const customer of gone) await store.erase([idOf(customer)]);
    await finish();
    expect(found(gone)).toEqual([]);
    const all = files();
    expect(pieces.filter((piece) => all.some((file) => file.includes(piece)))).toEqual([]);
    expect(found(kept)).toHaveLength(kept.length);
    expect(await store.load(kept.map(idOf))).toEqual(before);
    expect(await store.conversations('', 10_000)).toHaveLength(kept.length);
    await store.close();
    expect(found(gone)).toEqual([]);
    expect(integrity()).toBe('ok');
  });

  it('stays away while others go on writing during the pass and after it', { timeout: 60_000 }, async () => {
    await talk(4_000, 400);
    const gone = new Set(Array.from({ length: 60 }, () => random(400)));
    await store.erase([...gone].map(idOf));
    const others = () => talk(100, 400, gone);
    const pieces = await finish(others);
    if (packing.entries === 1) expect(pieces).toBeGreaterThan(1); // packed, the file is one piece
    for (let round = 0; round < 10; round++) await others();
    await store.close();
    expect(found(gone)).toEqual([]);
    expect(integrity()).toBe('ok');
  });

  it('is not brought back by pages that were in memory', async () => {
    seed = 9; // leaves such pages behind
    await talk(900, 200);
    const gone = new Set(Array.from({ length: 100 }, (_, n) => 2 * n));
    await store.erase([...gone].map(idOf));
    await finish();
    await talk(2_000, 200, gone);
    await store.close();
    expect(found(gone)).toEqual([]);
  });

  it('by trimming is gone as well', async () => {
    await talk(1_500, 3);
    const record = (await store.load([idOf(0)])).get(idOf(0))!;
    const events = await store.journal(idOf(0), 0, 5);
    expect(found([0])).toEqual([0]);
    for (let revision = 16; revision <= revisions.get(0)!; revision += 16) {
      const before = revision;
      const deliveries = (await store.outbox(idOf(0), 0, 9_000)).filter((entry) => entry.revision <= before);
      await store.commit({
        conversations: [],
        deliveries: deliveries.map(({ conversation, entry }) => {
          return { kind: 'advance', conversation, entry, state: 'read', at: AT };
        }),
        effects: [],
        deadLetters: [],
        position,
      });
      const base = { revision, record: JSON.stringify({ revision }), since: AT };
      expect((await store.trim(idOf(0), base)).events).toBeGreaterThan(0);
    }
    await finish();
    const all = bytes().join('');
    for (const { event } of events) expect(all.includes(event)).toBe(false);
    expect((await store.load([idOf(0)])).get(idOf(0))).toBe(record);
    await store.close();
    expect(integrity()).toBe('ok');
  });
});

it('a pass that a crash interrupted begins again when the file is opened', async () => {
  await talk(2_000, 200);
  await store.erase([idOf(3)]);
  while (!(await store.purge(1_000)));
  expect(await store.scrub()).toBe(false);
  const copy = temporaryDirectory();
  cpSync(directory, copy, { recursive: true });
  await store.close();
  directory = copy;
  store = new SqliteStore(join(directory, 'group.sqlite'));
  expect(await finish()).toBeGreaterThan(0);
  expect(await store.scrub()).toBe(true);
  await store.close();
  expect(found([3])).toEqual([]);
});

it('every table is listed with what of a conversation it holds', () => {
  const database = new DatabaseSync(':memory:');
  database.exec(SCHEMA);
  const tables = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all();
  const own = ['log', 'erased', 'scrub', 'sqlite_sequence']; // positions and counts
  expect(tables.map(({ name }) => name).sort()).toEqual(
    [...Object.keys(TABLES_OF_A_CONVERSATION), ...own].sort(),
  );
});

it('zeroing leaves alone what is no database', () => {
  const fd = openSync(new URL(import.meta.url), 'r');
  expect(zeroUnused(fd, 1, 100)).toBe(0);
  closeSync(fd);
});
