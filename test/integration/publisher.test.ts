import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { funnelModules } from '../../machines/machines.ts';
import { readKept } from '../../src/funnel/archive.ts';
import { checkBundle } from '../../src/funnel/check-bundle.ts';
import type { FunnelHosts } from '../../src/funnel/funnel-hosts.ts';
import { mapSchema } from '../../src/funnel/migration.ts';
import type { MigrationPage } from '../../src/funnel/migration-counts.ts';
import { readResult } from '../../src/funnel/migration-files.ts';
import type { Existing } from '../../src/funnel/publication.ts';
import { Publisher } from '../../src/funnel/publisher.ts';
import { enrich } from '../../src/perception/enrich.ts';
import { PAGE } from '../../src/shard/migration-page.ts';
import { ShardGroup } from '../../src/shard/shard-group.ts';
import { ThreadFunnels } from '../../src/shard/thread-funnels.ts';
import { LocalFiles } from '../../src/store/durable-files.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { eventually } from '../support/prosa.ts';
import { renamed, rentalBundle } from '../support/rental-bundle.ts';
import { silentObserver } from '../support/silent-observer.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { message } from '../support/tiny-funnel.ts';

const log = createLogger('silent');
const [v1, v2] = [await rentalBundle(), await rentalBundle(renamed)];
const v3 = await rentalBundle((document) => ({ ...renamed(document), title: 'Terceira' }));
const { funnel: first } = checkBundle(v1.document, v1.prompts, funnelModules);
const map = mapSchema.parse({ from: v1.version, states: { 'discovery.waiting': 'discovery.asking' } });

let directory: string;
let store: MemoryStore;
let group: ShardGroup;
let hosts: FunnelHosts;
let publisher: Publisher;
/** Told before each page of a migration; the page begins when it resolves. */
let beforePage: (after: number) => Promise<void>;
/** Told before each file that is written; the writing begins when it resolves. */
let beforeFile: (name: string) => Promise<void>;

/**
 * A process starts on the directory: a publisher and the one group of shards it speaks to.
 * @param goesOn with what was unfinished
 */
async function start(goesOn = true): Promise<void> {
  const funnels = new ThreadFunnels(directory, funnelModules);
  hosts = {
    groups: 1,
    load: async (version) => void (await funnels.perform({ type: 'loadFunnel', group: 0, version }, group)),
    goLive: async (version) => void (await funnels.perform({ type: 'goLive', group: 0, version }, group)),
    forget: async (versions) =>
      void (await funnels.perform({ type: 'forgetFunnels', group: 0, versions }, group)),
    census: async () => (await funnels.perform({ type: 'census', group: 0 }, group)) as never,
    migrate: async (_, migration, after) => {
      await beforePage(after);
      const task = { type: 'migrate', group: 0, migration, after } as const;
      return (await funnels.perform(task, group)) as MigrationPage;
    },
  };
  const files = new LocalFiles(directory);
  publisher = new Publisher({
    files: {
      directory,
      write: async (name, text) => {
        await beforeFile(name);
        await files.write(name, text);
      },
    },
    modules: funnelModules,
    hosts,
    log,
    now: Date.now,
  });
  const versions = await funnels.open(await publisher.begin(first));
  group = new ShardGroup({
    store,
    funnels: versions,
    enrich: funnels.enrich(versions, enrich),
    effects: {},
    channels: new Map(),
    clock: new FakeClock(),
    dispatcher: { concurrency: 8, unknownWait: 5_000 },
    observer: silentObserver,
    cacheCapacity: 1_000_000,
  });
  await group.open();
  if (goesOn) await publisher.resume();
  const [mine, own] = [publisher, group];
  onTestFinished(async () => {
    beforePage = async () => {};
    await mine.close();
    await own.close();
  });
}

beforeEach(async () => {
  directory = temporaryDirectory();
  store = new MemoryStore();
  beforePage = async () => {};
  beforeFile = async () => {};
  await start();
});

const publish = ({ document, prompts }: typeof v2, existing: Existing) =>
  publisher.publish({ source: { document, prompts }, existing, map, dryRun: false });
const begin = (count: number) =>
  group.deliver(
    Array.from({ length: count }, (_, n) => message('oi', { conversation: `conversation-${n}` })),
  );
const live = async () => (await publisher.views.all()).live;
/** No further page of the migration begins; the one under way may still be moved. */
const stopping = (id: string) => eventually(async () => publisher.views.migration(id).examined === undefined);
const ended = (id: string) =>
  eventually(async () => {
    const view = publisher.views.migration(id);
    return view.status !== 'running' && view;
  });

it('a version that a host cannot load is not published, and can be published later', async () => {
  const { load } = hosts;
  hosts.load = async () => {
    throw new Error('its worker is being replaced');
  };
  const before = readFileSync(join(directory, 'live.json'), 'utf8');
  await expect(publish(v2, 'keep')).rejects.toThrow('being replaced');
  expect(readFileSync(join(directory, 'live.json'), 'utf8')).toBe(before);
  expect(await live()).toBe(v1.version);
  hosts.load = load;
  expect(await publish(v2, 'keep')).toMatchObject({ version: v2.version, changed: true });
});

it('a dry run tells who would move and who cannot, and changes nothing', async () => {
  await begin(2);
  const { document, prompts } = v2;
  const source = { document, prompts };
  const inside = { version: v1.version, state: 'discovery.waiting', count: 2 };
  for (const [given, becomes] of [
    [map, { to: 'discovery.asking' }],
    [mapSchema.parse({}), { why: 'the new version has no such state' }],
  ] as const) {
    const report = await publisher.publish({ source, existing: 'migrate', map: given, dryRun: true });
    expect(report).toMatchObject({ version: v2.version, previous: v1.version, changed: false });
    expect(report.inside).toEqual([{ ...inside, ...becomes }]);
  }
  expect(await live()).toBe(v1.version);
  expect(publisher.views.migrations()).toEqual([]);
  expect(readdirSync(directory).filter((file) => file.includes(v2.version))).toEqual([]);
  expect(`rental@${(await group.record('conversation-0'))!.funnelVersion}`).toBe(v1.version);
});

it('a version that drains is retired once nobody is inside, and not before', async () => {
  const standing = async () => {
    const { versions } = await publisher.views.all();
    const { status, inside } = versions.find(({ version }) => version === v1.version)!;
    return `${status} ${inside}`;
  };
  await begin(1);
  await publish(v2, 'drain');
  expect(await standing()).toBe('draining 1');
  await publisher.resume(); // behind whatever the count led to
  expect(await standing()).toBe('draining 1');
  await group.erase(['conversation-0']);
  await eventually(async () => (await standing()) === 'retired 0');
});

it('publications wait for each other', async () => {
  const [one, two] = await Promise.all([publish(v2, 'keep'), publish(v3, 'keep')]);
  expect([one.previous, two.previous, await live()]).toEqual([v1.version, v2.version, v3.version]);
});

it('a migration that is published again while it runs is the same one', async () => {
  await begin(3);
  const gate = Promise.withResolvers<void>();
  beforePage = () => gate.promise;
  const { migration } = await publish(v2, 'migrate');
  expect(await publish(v2, 'migrate')).toMatchObject({ migration, changed: false });
  gate.resolve();
  expect(await ended(migration!)).toMatchObject({ status: 'done', moved: 3 });
  expect(await publish(v2, 'migrate')).toMatchObject({ migration: 'm2', changed: true });
});

it('a later publication ends a migration at the page that is being moved', async () => {
  await begin(3 * PAGE);
  let pages = 0;
  const gate = Promise.withResolvers<void>();
  beforePage = async () => {
    if (++pages === 2) await gate.promise;
  };
  const { migration } = await publish(v2, 'migrate');
  await eventually(async () => pages === 2);
  const rollingBack = publisher.publish({ source: { rollback: true }, existing: 'keep', map, dryRun: false });
  await stopping(migration!);
  gate.resolve();
  expect(await rollingBack).toMatchObject({ version: v1.version, changed: true });
  expect(await ended(migration!)).toMatchObject({ status: 'superseded', moved: 2 * PAGE });
  const { versions } = await publisher.views.all();
  expect(Object.fromEntries(versions.map(({ version, inside }) => [version, inside]))).toEqual({
    [v1.version]: PAGE,
    [v2.version]: 2 * PAGE,
  });
  expect(pages).toBe(2);
});

it('a migration that was ended by a publication does not go on at the next start', async () => {
  await begin(2 * PAGE + 1);
  const gate = Promise.withResolvers<void>();
  beforePage = async (after) => {
    if (after > 0) await gate.promise;
  };
  await publish(v2, 'migrate');
  const superseding = publish(v3, 'keep');
  await stopping('m1');
  gate.resolve();
  await superseding;
  await publisher.close();
  await start();
  expect(await live()).toBe(v3.version);
  expect(publisher.views.migration('m1').status).toBe('superseded');
});

it('a migration that was published before the unfinished is gone on with is not begun twice', async () => {
  await begin(2);
  let pages = 0;
  const gate = Promise.withResolvers<void>();
  beforePage = () => {
    pages++;
    return gate.promise;
  };
  const { migration } = await publish(v2, 'migrate');
  await publisher.resume();
  gate.resolve();
  expect(await ended(migration!)).toMatchObject({ status: 'done', moved: 2 });
  expect(pages).toBe(1);
});

it('a migration is not gone on with that is ended by a publication under way', async () => {
  await begin(2);
  beforePage = async () => {
    throw new Error('its worker is being replaced');
  };
  await publish(v2, 'migrate');
  await publisher.close();
  await start(false);
  let pages = 0;
  beforePage = async () => {
    pages++;
  };
  const [writing, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  beforeFile = async (name) => {
    if (name !== 'live.json') return;
    writing.resolve();
    await gate.promise;
  };
  const publishing = publish(v3, 'keep');
  await writing.promise;
  const resuming = publisher.resume();
  await setImmediate();
  gate.resolve();
  await Promise.all([publishing, resuming]);
  await setImmediate();
  expect(pages).toBe(0);
  expect(publisher.views.migration('m1').status).toBe('superseded');
});

it('a stop waits until the result of a migration that has just ended is kept', async () => {
  await begin(2);
  const [writing, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  beforeFile = async (name) => {
    if (!name.endsWith('m1.result.json')) return;
    writing.resolve();
    await gate.promise;
  };
  await publish(v2, 'migrate');
  await writing.promise;
  const closing = publisher.close().then(() => readResult(directory, 'm1'));
  await setImmediate();
  gate.resolve();
  expect(await closing).toMatchObject({ status: 'done', moved: 2 });
});

it('a page that fails is tried again until it succeeds', async () => {
  await begin(PAGE + 1);
  const failing = [true, false, true, false];
  beforePage = async () => {
    if (failing.shift()) throw new Error('its worker has died');
  };
  const { migration } = await publish(v2, 'migrate');
  expect(await ended(migration!)).toMatchObject({ status: 'done', moved: PAGE + 1 });
});

it('a migration that a stop interrupts goes on at the next start and counts everyone once', async () => {
  await begin(3 * PAGE);
  let pages = 0;
  beforePage = async () => {
    if (++pages > 1) throw new Error('not now');
  };
  const { migration } = await publish(v2, 'migrate');
  await eventually(async () => pages > 1);
  await publisher.close();
  await group.close();
  beforePage = async () => {};
  await start();
  expect(await ended(migration!)).toMatchObject({ status: 'done', moved: 3 * PAGE, stayed: [] });
});

it('a migration that is done is not begun again at the next start', async () => {
  await begin(1);
  const { migration } = await publish(v2, 'migrate');
  const done = await ended(migration!);
  await publisher.close();
  await group.close();
  const pages: number[] = [];
  beforePage = async (after) => void pages.push(after);
  await start();
  await publisher.views.all();
  expect(pages).toEqual([]);
  expect(publisher.views.migration(migration!)).toEqual(done);
});

it('a migration whose publication was never written is not carried out', async () => {
  await begin(2);
  mkdirSync(join(directory, 'migrations'));
  writeFileSync(join(directory, 'migrations/m1.json'), '{"left behind": "by a crash"}');
  await publisher.close();
  await start();
  expect(publisher.views.migrations()).toEqual([]);
  const { migration } = await publish(v2, 'migrate');
  expect(await ended(migration!)).toMatchObject({ id: 'm1', moved: 2 });
});

it('a file of publications that cannot be read is told at the start', async () => {
  writeFileSync(join(directory, 'live.json'), '{"format": 1,');
  await expect(start()).rejects.toMatchObject({ code: 'data_format' });
});

it('a kept version that was changed on disk is refused by name', async () => {
  const file = join(directory, `${v1.version}.json`);
  writeFileSync(file, readFileSync(file, 'utf8').replace('Aluguel', 'Venda'));
  expect(() => readKept(directory, v1.version)).toThrow(expect.objectContaining({ code: 'data_format' }));
});

it('refuses what was compared with a version that somebody has replaced meanwhile, and nothing has changed', async () => {
  const compared = ({ document, prompts }: typeof v2, from: string, dryRun = false) =>
    publisher.publish({ source: { document, prompts }, from, existing: 'keep', map, dryRun });
  expect(await compared(v2, v1.version)).toMatchObject({ changed: true });
  await expect(compared(v3, v1.version)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(`^${v1.version} is not live: ${v2.version} is, published at`),
  });
  expect((await publisher.views.all()).live).toBe(v2.version);
  expect(await compared(v3, v1.version, true)).toMatchObject({ version: v3.version }); // only looked at
  expect(await compared(v2, v1.version)).toMatchObject({ changed: false }); // asked again, as its answer was lost
});
