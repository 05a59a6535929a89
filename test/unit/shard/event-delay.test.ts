import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogEvent } from '../../../src/log/event-log.ts';
import { ShardGroup } from '../../../src/shard/shard-group.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { silentObserver } from '../../support/silent-observer.ts';
import { CONVERSATION, message, tinyFunnel } from '../../support/tiny-funnel.ts';

const funnel = tinyFunnel();
let clock: FakeClock;
let store: MemoryStore;
let group: ShardGroup;
let delays: number[];

async function open(): Promise<void> {
  group = new ShardGroup({
    store,
    funnels: { live: () => funnel, of: () => funnel },
    enrich: (event) => event,
    effects: {},
    channels: new Map(),
    clock,
    dispatcher: { concurrency: 8, unknownWait: 5_000 },
    observer: { ...silentObserver, durable: (delay) => delays.push(delay) },
    cacheCapacity: 1_000_000,
    ended: () => {},
  });
  await group.open();
}

beforeEach(async () => {
  clock = new FakeClock();
  store = new MemoryStore();
  delays = [];
  await open();
});
afterEach(() => group.close());

/** Accepted so long ago. */
const accepted = (ago: number, id = 'm0') => message('oi', { id, at: clock.now() - ago });
const status = (ago: number): LogEvent => ({
  kind: 'status',
  conversation: CONVERSATION,
  entry: 1,
  state: 'delivered',
  at: clock.now() - ago,
});

describe('how long events took until they were durable', () => {
  it('is told of each, of statuses too', async () => {
    await group.deliver([accepted(30), accepted(20, 'm1'), status(10)]);
    expect(delays).toEqual([30, 20, 10]);
  });

  it('is not told of what was not committed', async () => {
    store.failure = new Error('the disk is full');
    await expect(group.deliver([accepted(30)])).rejects.toMatchObject({ code: 'shard_closed' });
    expect(delays).toEqual([]);
  });

  it('is never negative, though the clocks of gateway and engine differ', async () => {
    await group.deliver([accepted(-5)]);
    expect(delays).toEqual([0]);
  });

  it('behind a log includes the wait until the store has what it committed on its disk', async () => {
    const synced = Promise.withResolvers<void>();
    store.durable = () => synced.promise;
    const delivered = group.deliverLogged([{ offset: 0, event: accepted(30) }]);
    await settle();
    expect(store.commits).toBe(1);
    expect(delays).toEqual([]);
    clock.jump(1_000);
    synced.resolve();
    await delivered;
    expect(delays).toEqual([1_030]);
  });

  it('is not told again of what a log brings again', async () => {
    const events = [{ offset: 0, event: accepted(30) }];
    await group.deliverLogged(events);
    await group.close();
    await open();
    await group.deliverLogged([...events, { offset: 1, event: accepted(20, 'm1') }]);
    expect(delays).toEqual([30, 20]);
  });
});
