import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StateCounts } from '../../src/analytics/state-counts.ts';
import { FunnelSet } from '../../src/funnel/funnel-set.ts';
import { type Migration, mapSchema, planMigration } from '../../src/funnel/migration.ts';
import { takeCensus } from '../../src/shard/census.ts';
import { withMoves } from '../../src/shard/migration-enrich.ts';
import { migratePage } from '../../src/shard/migration-page.ts';
import { ShardGroup } from '../../src/shard/shard-group.ts';
import { Random } from '../../src/simulator/random.ts';
import { SqliteStore } from '../../src/store/sqlite-store.ts';
import { systemClock } from '../../src/timers/clock.ts';
import { silentObserver } from '../support/silent-observer.ts';
import { message, tinyDraft, tinyFunnel } from '../support/tiny-funnel.ts';

const v1 = tinyFunnel();
const v2 = tinyDraft((document) => {
  document.title = 'Tiny, the second';
});
const migration: Migration = { id: 'm', at: 0, ...planMigration(mapSchema.parse({ states: {} }), v2, [v1]) };

let directory: string;
let counts: StateCounts;
let group: ShardGroup;
let counting: Promise<void>;

async function open(): Promise<void> {
  counts = new StateCounts();
  const funnels = new FunnelSet([v1, v2], `tiny@${v1.version}`);
  const store = new SqliteStore(join(directory, 'group-0.sqlite'));
  group = new ShardGroup({
    store,
    funnels,
    enrich: withMoves(
      funnels,
      () => migration,
      (event) => event,
    ),
    effects: { lookUp: { run: async () => ({}) } },
    channels: new Map(),
    clock: systemClock,
    dispatcher: { concurrency: 8, unknownWait: 5_000 },
    observer: silentObserver,
    listeners: [counts],
    cacheCapacity: 1_000_000,
  });
  await group.open();
  counting = counts.count((after, limit) => group.exclusively(() => store.whereabouts(after, limit)));
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'prosa-counts-'));
  await open();
});
afterEach(async () => {
  counts.stop();
  await group.close();
  rmSync(directory, { recursive: true, force: true });
});

const named = (n: number) => `conversation-${String(n).padStart(9, '0')}`;

async function expectEqualToCensus(seed: number): Promise<void> {
  await counting;
  const census = await group.exclusively(() => takeCensus(group.store));
  const taken = census.map(({ version, state, count }) => [`${version} ${state}`, count]);
  expect(new Map(counts.counts()), `seed ${seed}`).toEqual(new Map(taken as [string, number][]));
  expect(taken.length).toBeGreaterThan(2);
}

describe('counts of states', () => {
  it.each([1, 2, 3, 4, 5, 6])('equal a census after random histories (seed %i)', async (seed) => {
    const random = new Random(seed);
    const someone = () => named(Math.floor(random.next() * 900));
    await group.deliver(Array.from({ length: 700 }, (_, n) => message('oi', { conversation: named(n) })));
    for (let round = 0; round < 12; round++) {
      const work: Promise<unknown>[] = [];
      for (let n = 0; n < 60; n++) {
        const conversation = someone();
        const kind = random.next();
        if (kind < 0.5) {
          work.push(group.deliver([message('4', { conversation, slots: { guests: 4 } })]));
        } else if (kind < 0.6) {
          work.push(group.deliver([message('gente', { conversation, intent: 'person' })]));
        } else if (kind < 0.8) work.push(group.deliver([message('oi', { conversation })]));
        else work.push(group.erase([conversation]));
      }
      if (round === 4) work.push(migratePage(group, migration, 0, Date.now));
      await Promise.all(work);
      if (round % 3 === 2) {
        // Opened anew, and more happens before all are counted.
        await counting;
        counts.stop();
        await group.close();
        await open();
      }
      if (round % 4 === 3) await expectEqualToCensus(seed);
    }
    await expectEqualToCensus(seed);
  });

  it('tell only what has changed', async () => {
    await counting;
    await group.deliver([
      message('oi', { conversation: named(1) }),
      message('oi', { conversation: named(2) }),
    ]);
    counts.changes();
    await group.deliver([message('gente', { conversation: named(1), intent: 'person' })]);
    expect(counts.changes()).toEqual([
      [`tiny@${v1.version} asking.waiting`, 1],
      [`tiny@${v1.version} handOff`, 1],
    ]);
    expect(counts.changes()).toEqual([]);
  });
});
