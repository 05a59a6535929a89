import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageEvent } from '../../../src/actor/event.ts';
import type { Channel } from '../../../src/channels/channel.ts';
import { ProsaError } from '../../../src/errors.ts';
import type { ShardGroup } from '../../../src/shard/shard-group.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { CONVERSATION, message } from '../../support/tiny-funnel.ts';
import { tinyGroup } from '../../support/tiny-group.ts';

let clock: FakeClock;
let store: MemoryStore;
let group: ShardGroup;
let opened: ShardGroup[];
let ends: unknown[];
let sent: string[];

async function open(hasChannel = true): Promise<void> {
  const send: Channel['send'] = async ({ id }) => {
    sent.push(id);
    return { status: 'accepted', messageId: id };
  };
  group = tinyGroup({ store, clock, ...(hasChannel && { send }), ended: (error) => ends.push(error) });
  opened.push(group);
  await group.open();
}

beforeEach(async () => {
  clock = new FakeClock();
  store = new MemoryStore();
  opened = [];
  ends = [];
  sent = [];
  await open();
});
afterEach(() => Promise.all(opened.map((one) => one.close())));

const logged = (offset: number, event: MessageEvent = message('oi', { id: `m${offset}` })) => ({
  offset,
  event,
});
const revision = async (conversation = CONVERSATION) => (await group.record(conversation))?.revision;
const stepped = async (conversation = CONVERSATION) =>
  (await store.journal(conversation, 0, 999)).map(({ event }) => (JSON.parse(event) as MessageEvent).id);

describe('events of a log that keeps them', () => {
  it('are applied once, even where the ring of message ids has long forgotten them', async () => {
    const flood = Array.from({ length: 300 }, (_, offset) => logged(offset));
    await group.deliverLogged(flood);
    await open();
    await group.deliverLogged(flood);
    await group.deliverLogged([logged(300)]);
    expect(await revision()).toBe(301);
  });

  it('that come again among new ones let only the new ones through, in order', async () => {
    await group.deliverLogged([logged(0), logged(1)]);
    await open();
    const again = group.deliverLogged([logged(0), logged(1), logged(2)]);
    const next = group.deliverLogged([logged(3)]);
    await Promise.all([again, next, group.deliverLogged([logged(4)])]);
    expect(await stepped()).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
  });

  it('of one conversation are not taken for applied because another one is further', async () => {
    await group.deliverLogged([logged(5, message('oi', { conversation: 'other', id: 'm5' }))]);
    await open();
    await group.deliverLogged([logged(4), logged(5, message('oi', { conversation: 'other', id: 'm5' }))]);
    expect(await revision()).toBe(1);
    expect(await revision('other')).toBe(1);
  });

  it('move the outbox and tell the funnel what finally failed, as others do', async () => {
    await group.deliverLogged([logged(0)]);
    await settle();
    const status = { kind: 'status', conversation: CONVERSATION, entry: 1, at: 9 } as const;
    await group.deliverLogged([
      { offset: 1, event: { ...status, state: 'delivered' } },
      { offset: 2, event: { ...status, state: 'failed', error: { code: '131026', message: 'away' } } },
    ]);
    expect((await store.outbox(CONVERSATION, 0, 9))[0]).toMatchObject({ state: 'delivered' });
    expect(await revision()).toBe(2);
  });
});

describe('a commit that fails behind such a log', () => {
  it('does not let a group open that has ended over it meanwhile', async () => {
    store.nextUnsent = async () => {
      throw new Error('no connection');
    };
    for (let n = 0; n < 600; n++) {
      await group.deliverLogged([logged(n, message('oi', { conversation: `c${n}`, id: `m${n}` }))]);
    }
    await group.close(0);
    store.nextUnsent = MemoryStore.prototype.nextUnsent;
    let reads = 0;
    store.load = async (conversations) => {
      if (++reads === 1) store.failure = new Error('no connection');
      else await settle();
      return MemoryStore.prototype.load.call(store, conversations);
    };
    await expect(open()).rejects.toMatchObject({ code: 'shard_closed' });
    expect(ends).toHaveLength(1);
  });

  it('ends the group: nothing later is applied before what failed, and opened anew it goes on in order', async () => {
    store.failure = new Error('connection lost');
    const first = group.deliverLogged([logged(0)]);
    const second = group.deliverLogged([logged(1)]);
    await expect(first).rejects.toMatchObject({ code: 'shard_closed' });
    await expect(second).rejects.toMatchObject({ code: 'shard_closed' });
    store.failure = undefined;
    await expect(group.deliverLogged([logged(2)])).rejects.toMatchObject({ code: 'shard_closed' });
    expect(ends).toHaveLength(1);
    expect(await stepped()).toEqual([]);
    await open();
    await group.deliverLogged([logged(0), logged(1), logged(2)]);
    expect(await stepped()).toEqual(['m0', 'm1', 'm2']);
  });

  it('says that another engine has the shard, where that is why', async () => {
    store.failure = new ProsaError('shard_fenced', 'engine b has it');
    await expect(group.deliverLogged([logged(0)])).rejects.toMatchObject({ code: 'shard_fenced' });
    await expect(group.deliverLogged([logged(1)])).rejects.toMatchObject({ code: 'shard_fenced' });
    expect(ends).toMatchObject([{ code: 'shard_fenced' }]);
  });

  it('sends nothing any more', async () => {
    await group.deliverLogged([logged(0)]);
    await settle();
    const before = sent.length;
    store.failure = new Error('connection lost');
    await group.deliverLogged([logged(1)]).catch(() => {});
    store.failure = undefined;
    await settle();
    expect(sent).toHaveLength(before);
  });
});

describe('a look at what was applied that fails', () => {
  it('ends the group: nothing behind what came again is applied before it', async () => {
    await group.deliverLogged([logged(0)]);
    await open();
    const { offsetsOf } = store.logMemory;
    store.logMemory.offsetsOf = () => Promise.reject(new ProsaError('unreachable', 'no connection'));
    const again = group.deliverLogged([logged(0), logged(1)]);
    const behind = group.deliverLogged([logged(2)]);
    const ended = await Promise.allSettled([again, behind]);
    store.logMemory.offsetsOf = offsetsOf;
    await open();
    await group.deliverLogged([logged(0), logged(1), logged(2)]);
    expect(await stepped()).toEqual(['m0', 'm1', 'm2']);
    expect(ended).toMatchObject([{ reason: { code: 'shard_closed' } }, { reason: { code: 'shard_closed' } }]);
    expect(ends).toHaveLength(1);
  });
});

describe('a store that has lost what it had answered', () => {
  const lost = new ProsaError('shard_closed', 'Redis has lost what was written');

  it('ends the group, so that what it remembers is not taken for what is kept', async () => {
    store.durable = () => Promise.reject(lost);
    await expect(group.deliverLogged([logged(0)])).rejects.toMatchObject({ code: 'shard_closed' });
    expect(ends).toMatchObject([{ code: 'shard_closed' }]);
  });

  it('does not end it when it only cannot be reached', async () => {
    store.durable = () => Promise.reject(new ProsaError('unreachable', 'no connection'));
    await expect(group.deliverLogged([logged(0)])).rejects.toMatchObject({ code: 'unreachable' });
    expect(ends).toEqual([]);
  });

  it('keeps nobody waiting once a commit has told: what was not durable comes again at once', async () => {
    store.durable = () => new Promise(() => {});
    const waiting = group.deliverLogged([logged(0)]);
    waiting.catch(() => {});
    await settle();
    store.failure = lost;
    await expect(group.deliverLogged([logged(1)])).rejects.toMatchObject({ code: 'shard_closed' });
    await expect(Promise.race([waiting, settle()])).rejects.toMatchObject({ code: 'shard_closed' });
    // Not even a claim that waits to be durable before its message is sent.
    await group.close();
    expect(sent).toEqual([]);
  });
});

describe('opening such a group', () => {
  it('that fails in the midst of what was unfinished leaves nothing behind that goes on', async () => {
    await open(false);
    const texts = Array.from({ length: 600 }, (_, n) =>
      logged(n, message('oi', { conversation: `c${n}`, id: `m${n}` })),
    );
    await group.deliverLogged(texts);
    await group.close();
    const { load } = store;
    let loads = 0;
    store.load = (conversations) =>
      ++loads === 2 ? Promise.reject(new Error('no connection')) : load.call(store, conversations);
    await expect(open()).rejects.toThrow('no connection');
    await clock.pass(10_000);
    expect(sent).toEqual([]);
    store.load = load;
    await open();
    for (let n = 0; n < 20 && sent.length < 600; n++) await clock.pass(1_000);
    expect(new Set(sent).size).toBe(600);
  });
});

describe('closing such a group', () => {
  it('finishes what came, and what it cannot finish in time it gives up, to be brought again', async () => {
    const finished = group.deliverLogged([logged(0)]);
    await group.close(2_000);
    await finished;
    expect(await stepped()).toEqual(['m0']);
    await open();
    const stuck = Promise.withResolvers<never>();
    store.load = () => stuck.promise;
    const other = (offset: number, conversation: string) =>
      group.deliverLogged([logged(offset, message('oi', { conversation, id: `m${offset}` }))]);
    const delivered = [other(1, 'a'), other(2, 'b')];
    await settle();
    delivered.push(other(3, 'c'));
    const ends = Promise.allSettled(delivered);
    const closing = group.close(2_000);
    await clock.pass(2_000);
    stuck.reject(new Error('no connection'));
    await closing;
    for (const end of await ends) expect(end).toMatchObject({ reason: { code: 'shard_closed' } });
  });
});
