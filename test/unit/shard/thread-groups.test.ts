import { afterEach, beforeEach, expect, it } from 'vitest';
import { ProsaError } from '../../../src/errors.ts';
import { Hands } from '../../../src/shard/hand.ts';
import { ThreadPrecautions } from '../../../src/shard/thread-precautions.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { systemClock } from '../../../src/timers/clock.ts';
import type { ShardNotice, WorkerSettings } from '../../../workers/protocol.ts';
import { ThreadGroups, type ThreadGroupsParts } from '../../../workers/thread-groups.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { silentObserver } from '../../support/silent-observer.ts';
import { message, tinyFunnel } from '../../support/tiny-funnel.ts';

const GROUP = 0;
const funnel = tinyFunnel();
let precautions: ThreadPrecautions;
let groups: ThreadGroups;
/** Of each opening, in their order. */
let stores: MemoryStore[];
let told: ShardNotice[];
/** What moved in a group that has closed is with the counts. */
let written: Promise<void>;
/** What conversations begin with in all groups of the thread. */
let live: string;

beforeEach(() => {
  stores = [];
  told = [];
  written = Promise.resolve();
  precautions = new ThreadPrecautions({ dataDir: '', hands: new Hands(1).shared, beatEvery: 0 }, systemClock);
  const funnels = {
    open: async (version: string) => {
      live = version;
      return { live: () => funnel, of: () => funnel };
    },
    enrich: () => same,
  };
  const parts = {
    settings: { redis: { url: '', prefix: '' } } as WorkerSettings,
    stores: {
      open: async () => {
        const store = new MemoryStore();
        stores.push(store);
        return store;
      },
      bookings: async () =>
        new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : async () => []) }),
    },
    funnels,
    effects: {},
    channels: new Map(),
    precautions,
    observer: silentObserver,
    funnelMetrics: { applied: () => {}, forgotten: () => {} },
    live: { listen: () => [], count: async () => {}, close: () => written },
    log: createLogger('silent'),
    tell: (notice: ShardNotice) => told.push(notice),
  };
  groups = new ThreadGroups(parts as unknown as ThreadGroupsParts);
});
afterEach(async () => {
  if (groups.watched().has(GROUP)) await groups.close(GROUP);
});

const same = (event: unknown) => event;
const open = (opening: number) =>
  groups.open({ group: GROUP, opening, liveFunnel: 'tiny@1', quarantined: [], isolate: false });
const deliver = () => groups.of(GROUP).deliverLogged([{ offset: 0, event: message('oi') }]);
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 20));
const ends = () => told.filter(({ type }) => type === 'ended');

it('a group that has ended lets go of all it has before it is opened anew', async () => {
  await open(1);
  const closed = Promise.withResolvers<void>();
  stores[0]!.close = () => closed.promise;
  stores[0]!.failure = new ProsaError('shard_fenced', 'another has it');
  await expect(deliver()).rejects.toMatchObject({ code: 'shard_fenced' });
  const opening = open(2);
  await aWhile();
  closed.resolve();
  await opening;
  await expect.poll(ends).toEqual([{ type: 'ended', group: GROUP, code: 'shard_fenced' }]);
  await deliver();
  expect([stores.length, precautions.of(GROUP)]).toEqual([2, expect.anything()]);
});

it('what an earlier opening of a group hears late does not end the later one', async () => {
  await open(1);
  const synced = Promise.withResolvers<void>();
  stores[0]!.durable = () => synced.promise;
  const delivered = deliver();
  delivered.catch(() => {});
  await groups.close(GROUP);
  await open(2);
  synced.reject(new ProsaError('shard_closed', 'the store is closed'));
  await expect(delivered).rejects.toMatchObject({ code: 'shard_closed' });
  await aWhile();
  expect(ends()).toEqual([]);
  await deliver();
});

it('a group that has ended is opened anew before it is counted what moved in it, as where the counts are away', async () => {
  await open(1);
  const counted = Promise.withResolvers<void>();
  written = counted.promise;
  stores[0]!.failure = new Error('no connection');
  await expect(deliver()).rejects.toMatchObject({ code: 'shard_closed' });
  await expect.poll(ends).toEqual([{ type: 'ended', group: GROUP, code: 'shard_closed' }]);
  await open(2);
  await deliver();
  counted.resolve();
});

it('what goes live while a group waits for its opening stays live', async () => {
  await open(1);
  const closed = Promise.withResolvers<void>();
  stores[0]!.close = () => closed.promise;
  const closing = groups.close(GROUP);
  const opening = open(2);
  await aWhile();
  live = 'tiny@2';
  closed.resolve();
  await Promise.all([closing, opening]);
  expect(live).toBe('tiny@2');
});
