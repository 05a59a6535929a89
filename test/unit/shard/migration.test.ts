import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MigrateEvent } from '../../../src/actor/event.ts';
import { FunnelSet } from '../../../src/funnel/funnel-set.ts';
import { type Migration, mapSchema, planMigration } from '../../../src/funnel/migration.ts';
import { mergeStandings } from '../../../src/funnel/standing.ts';
import { takeCensus } from '../../../src/shard/census.ts';
import { withMoves } from '../../../src/shard/migration-enrich.ts';
import { migratePage, PAGE } from '../../../src/shard/migration-page.ts';
import { replay } from '../../../src/shard/replay.ts';
import { ShardGroup } from '../../../src/shard/shard-group.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { silentObserver } from '../../support/silent-observer.ts';
import { message, tinyDraft, tinyFunnel } from '../../support/tiny-funnel.ts';

const v1 = tinyFunnel();
const v2 = tinyDraft((document) => {
  document.title = 'Tiny, the second';
  delete document.machine.states.handOff;
  delete document.machine.on!['intent.person'];
});

function migration(id: string, states = {}): Migration {
  return { id, at: 0, ...planMigration(mapSchema.parse({ states }), v2, [v1]) };
}

let clock: FakeClock;
let store: MemoryStore;
let funnels: FunnelSet;
let group: ShardGroup;
let migrations: Record<string, Migration>;
let runs: string[];
let cancelled: string[];
let deadLetters: number;

async function open(): Promise<void> {
  group = new ShardGroup({
    store,
    funnels,
    enrich: withMoves(
      funnels,
      (id) => migrations[id]!,
      (event) => event,
    ),
    effects: {
      lookUp: {
        run: (_, { id, signal }) => {
          runs.push(id);
          signal.addEventListener('abort', () => cancelled.push(id));
          return new Promise(() => {});
        },
      },
    },
    channels: new Map(),
    clock,
    dispatcher: { concurrency: 8, unknownWait: 5_000 },
    observer: {
      ...silentObserver,
      committed: (batch) => {
        deadLetters += batch.deadLetters.length;
      },
    },
    cacheCapacity: 1_000_000,
  });
  await group.open();
}

beforeEach(async () => {
  clock = new FakeClock();
  store = new MemoryStore();
  funnels = new FunnelSet([v1, v2], `tiny@${v1.version}`);
  migrations = { m1: migration('m1') };
  runs = [];
  cancelled = [];
  deadLetters = 0;
  await open();
});
afterEach(() => group.close());

const named = (n: number) => `conversation-${String(n).padStart(9, '0')}`;
const begin = (count: number, text = 'oi', options = {}) =>
  group.deliver(
    Array.from({ length: count }, (_, n) => message(text, { conversation: named(n), ...options })),
  );
const page = (id = 'm1', after = 0) => migratePage(group, migrations[id]!, after, () => clock.now());
const versionOf = async (n: number) => (await group.record(named(n)))!.funnelVersion;

async function replayed(n: number) {
  const journal = await store.journal(named(n), 0, 100);
  return replay(journal, funnels, (await store.load([named(n)])).get(named(n))!);
}

describe('a page of a migration', () => {
  it('moves those whose state leads somewhere, and tells why the others stay', async () => {
    await begin(3);
    await group.deliver([message('alguém aí?', { conversation: named(1), intent: 'person' })]);
    expect(await page()).toEqual({
      examined: 3,
      moved: 2,
      stayed: [
        { version: v1.version, state: 'handOff', reason: 'the new version has no such state', count: 1 },
      ],
    });
    expect([await versionOf(0), await versionOf(1)]).toEqual([v2.version, v1.version]);
  });

  it('goes on where it ended, until all were seen', async () => {
    await begin(PAGE + 5);
    const first = await page();
    expect(first).toMatchObject({ examined: PAGE, moved: PAGE });
    const second = await page('m1', first.next!);
    expect(second).toEqual({ examined: 5, moved: 5, stayed: [] });
  });

  it('that is repeated moves nobody twice and counts the same', async () => {
    await begin(4);
    await page();
    expect(await page()).toEqual({ examined: 4, moved: 4, stayed: [] });
    expect(await store.journal(named(0), 0, 9)).toHaveLength(2);
  });

  it('leaves those on other versions alone', async () => {
    funnels.goLive(`tiny@${v2.version}`);
    await begin(2);
    expect(await page()).toEqual({ examined: 2, moved: 0, stayed: [] });
  });

  it('moves nobody when its commit fails, and everyone when it comes again', async () => {
    await begin(2);
    store.failure = new Error('disk full');
    await expect(page()).rejects.toThrow('disk full');
    store.failure = undefined;
    expect([await versionOf(0), await versionOf(1)]).toEqual([v1.version, v1.version]);
    expect(await page()).toMatchObject({ moved: 2 });
  });

  it('stands in the journal behind what came before it, and the journal replays across it', async () => {
    await begin(1);
    const before = group.deliver([message('4', { conversation: named(0), slots: { guests: 4 } })]);
    const moved = page();
    await before;
    const after = group.deliver([message('e então?', { conversation: named(0) })]);
    await Promise.all([moved, after]);
    const journal = await store.journal(named(0), 0, 9);
    const events = journal.map(({ event }) => JSON.parse(event));
    expect(events.map(({ kind }) => kind)).toEqual(['message', 'message', 'migrate', 'message']);
    expect((events[2] as MigrateEvent).move).toMatchObject({ state: 'searching', from: v1.version });
    expect(await replayed(0)).toMatchObject({ equal: true, events: 4 });
  });

  it('is carried out: running effects go on, those without a place are cancelled', async () => {
    migrations.m2 = migration('m2', { searching: 'showing' });
    await begin(2, '4', { slots: { guests: 4 } });
    await settle();
    await page('m2');
    await settle();
    expect(runs).toEqual([`${named(0)}:e1`, `${named(1)}:e1`]);
    expect(cancelled).toEqual(runs);
    expect(await replayed(0)).toMatchObject({ equal: true });
  });

  it('keeps the deadline: the follow-up comes when it would have come', async () => {
    await begin(1);
    const due = await store.nextDeadline();
    await clock.pass(3_600_000);
    await page();
    expect(await store.nextDeadline()).toBe(due);
    await clock.pass(3_600_000);
    expect((await store.outbox(named(0), 0, 9)).at(-1)).toMatchObject({ prompt: 'follow-up' });
    expect(await replayed(0)).toMatchObject({ equal: true, events: 3 });
  });

  it('leaves a conversation that cannot be moved with a dead letter, and its neighbours go on', async () => {
    await begin(2);
    migrations.m2 = migration('m2', { asking: 'searching' }); // whose effect wants what is remembered
    const broken = JSON.parse((await store.load([named(0)])).get(named(0))!);
    const body = JSON.stringify({ ...broken, context: null, revision: 2 });
    await store.commit({
      conversations: [
        {
          ...{
            conversation: named(0),
            expected: 1,
            previous: undefined,
            revision: 2,
            record: body,
            nextDeadline: undefined,
          },
          ...{ runningEffects: 0, endedEffects: [], journal: [], outbox: [], withdrawals: [] },
        },
      ],
      deliveries: [],
      effects: [],
      deadLetters: [],
      position: 2,
    });
    await group.close();
    await open();
    const { moved, stayed } = await page('m2');
    expect(moved).toBe(1);
    expect(stayed).toMatchObject([{ count: 1, reason: 'it could not be moved; see the dead letters' }]);
    expect(deadLetters).toBe(1);
  });
});

it('a migration back leads to a journal that still begins with the first version', async () => {
  await begin(1);
  await page();
  const back = { id: 'm2', at: 0, ...planMigration(mapSchema.parse({}), v1, [v2]) };
  migrations.m2 = back;
  expect(await page('m2')).toMatchObject({ moved: 1 });
  expect(await versionOf(0)).toBe(v1.version);
  // The first migration again would take them forward again: it is ended by the publication of the second.
  expect(await replayed(0)).toMatchObject({ equal: true, events: 3 });
});

it('a census counts everyone once, by version and state', async () => {
  await begin(300);
  await group.deliver([message('alguém?', { conversation: named(7), intent: 'person' })]);
  await page();
  let rests = 0;
  const counted = await takeCensus(store, async () => {
    rests++;
  });
  const [one, two] = [`tiny@${v1.version}`, `tiny@${v2.version}`];
  expect(rests).toBe(1);
  expect(mergeStandings(counted)).toEqual(
    mergeStandings([
      { version: one, state: 'asking.waiting', count: 300 - PAGE },
      { version: two, state: 'asking.waiting', count: PAGE - 1 },
      { version: one, state: 'handOff', count: 1 },
    ]),
  );
  expect(mergeStandings([...counted, ...counted])[0]!.count % 2).toBe(0);
});
