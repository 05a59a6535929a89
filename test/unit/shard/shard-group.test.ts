import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settle } from '../../support/fake-clock.ts';
import { four, GroupWorld } from '../../support/group-world.ts';
import type { MemoryStore } from '../../support/memory-store.ts';
import { CONVERSATION, message } from '../../support/tiny-funnel.ts';

const HOUR = 3_600_000;
let world: GroupWorld;
beforeEach(async () => {
  world = await GroupWorld.open();
});
afterEach(() => world.close());

describe('a message', () => {
  it('is answered when its commit is durable, and then its reply leaves', async () => {
    await world.group.deliver([message('oi')]);
    expect(world.store.commits).toBe(1);
    expect((await world.group.record(CONVERSATION))!.revision).toBe(1);
    await settle();
    expect(world.texts()).toEqual(['Para quantas pessoas?']);
    expect(await world.store.outbox(CONVERSATION, 0, 9)).toMatchObject([
      { state: 'sent', messageId: `sent-${CONVERSATION}:1`, attempts: 1 },
    ]);
  });

  it('that comes again is acknowledged and changes nothing', async () => {
    const first = message('oi');
    await world.group.deliver([first]);
    await world.group.deliver([first, first]);
    await settle();
    expect(await world.store.journal(CONVERSATION, 0, 9)).toHaveLength(1);
    expect(world.texts()).toHaveLength(1);
  });

  it('waits with others for one common commit', async () => {
    const before = world.store.commits;
    const many = Array.from({ length: 50 }, (_, n) => message('oi', { conversation: `other-${n}` }));
    await Promise.all(many.map((one) => world.group.deliver([one])));
    expect(world.store.commits - before).toBe(1);
    expect(world.committed).toContain(50);
  });

  it('is refused when its commit fails, and taken when it comes again', async () => {
    const first = message('oi');
    world.store.failure = new Error('disk full');
    await expect(world.group.deliver([first])).rejects.toThrow('disk full');
    expect(await world.group.record(CONVERSATION)).toBeUndefined();
    world.store.failure = undefined;
    await world.group.deliver([first]);
    expect((await world.group.record(CONVERSATION))!.revision).toBe(1);
  });

  it('is stepped again from the newer record when its commit loses', async () => {
    await world.group.deliver([message('oi', { id: 'a' })]);
    const rival = new MemoryStoreRival(world.store);
    await rival.bump();
    await world.group.deliver([message('olá', { id: 'b' })]);
    const record = (await world.group.record(CONVERSATION))!;
    expect(record.revision).toBe(3);
    expect(await world.store.journal(CONVERSATION, 2, 9)).toHaveLength(1);
  });

  it('that the funnel throws on is dead-lettered, and its neighbours go on', async () => {
    const bad = message('parar', { intent: 'stop', conversation: 'bad' });
    await world.group.deliver([
      message('oi', { conversation: 'bad' }),
      bad,
      message('oi'),
      message('4', { conversation: 'bad', slots: { guests: 4 } }),
    ]);
    expect(await world.store.deadLetters({ limit: 9 })).toMatchObject([
      {
        conversation: 'bad',
        key: `message:${bad.id}`,
        code: 'funnel_failed',
        reason: expect.stringContaining('boom'),
        revision: 2,
        position: 2,
      },
    ]);
    expect((await world.group.record(CONVERSATION))!.revision).toBe(1);
    await settle();
    expect((await world.group.record('bad'))!.state).toBe('showing');
  });
});

describe('timers', () => {
  it('fire at their deadline, once', async () => {
    await world.group.deliver([message('oi')]);
    await world.clock.pass(2 * HOUR - 1);
    expect(world.texts()).toHaveLength(1);
    await world.clock.pass(1);
    expect(world.texts()).toEqual(['Para quantas pessoas?', 'Ainda por aí?']);
    await world.clock.pass(48 * HOUR);
    expect(world.texts()).toHaveLength(2);
  });

  it('whose deadline passed while nothing ran fire at once', async () => {
    await world.group.deliver([message('oi')]);
    await settle();
    await world.group.close();
    await world.clock.pass(72 * HOUR);
    expect(world.texts()).toHaveLength(1);
    await world.open();
    await world.clock.pass(0);
    expect(world.texts()).toHaveLength(2);
  });

  it('fire late rather than never when the store fails for a while', async () => {
    await world.group.deliver([message('oi')]);
    world.store.failure = new Error('busy');
    await world.clock.pass(2 * HOUR + 5_000);
    world.store.failure = undefined;
    await world.clock.pass(1_000);
    expect(world.texts()).toContain('Ainda por aí?');
  });
});

describe('closing', () => {
  it('finishes what was accepted and refuses what comes later', async () => {
    const accepted = world.group.deliver([message('oi')]);
    const closing = world.group.close();
    await accepted;
    await closing;
    expect(await world.store.journal(CONVERSATION, 0, 9)).toHaveLength(1);
    await expect(world.group.deliver([message('olá')])).rejects.toMatchObject({ code: 'shard_closed' });
  });
});

/** Another owner that writes behind the group's back. */
class MemoryStoreRival {
  readonly #store: MemoryStore;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  async bump(): Promise<void> {
    const record = JSON.parse((await this.#store.load([CONVERSATION])).get(CONVERSATION)!);
    await this.#store.commit({
      conversations: [
        {
          conversation: CONVERSATION,
          expected: record.revision,
          previous: undefined,
          revision: record.revision + 1,
          record: JSON.stringify({ ...record, revision: record.revision + 1 }),
          nextDeadline: undefined,
          runningEffects: 0,
          endedEffects: [],
          journal: [],
          outbox: [],
          withdrawals: [],
        },
      ],
      deliveries: [],
      effects: [],
      deadLetters: [],
      position: 0,
    });
  }
}

describe('a group that cannot read all that is unfinished', () => {
  it('does not open, and neither sends nor runs anything', async () => {
    const { store, clock } = world;
    world.outcome = () => new Promise(() => {});
    world.lookUp = () => new Promise(() => {});
    for (let n = 0; n < 600; n++) {
      await world.group.deliver([message('oi', { conversation: `c${n}`, id: `m${n}` })]);
    }
    await world.group.deliver([{ ...four('again'), conversation: 'c0' }]);
    await world.close();
    world.runs.length = 0;
    world.sent = [];
    world.outcome = async ({ id }) => ({ status: 'accepted', messageId: id });
    const load = store.load.bind(store);
    let reads = 0;
    store.load = async (conversations) => {
      if (++reads === 2) throw new Error('no connection');
      return load(conversations);
    };
    await expect(world.open()).rejects.toThrow('no connection');
    store.load = load;
    await clock.pass(60_000);
    expect([world.runs.length, world.sent.length, clock.pending]).toEqual([0, 0, []]);
    world.lookUp = async () => ['found'];
    await world.open();
    await clock.pass(60_000);
    expect([world.runs.length, world.sent.length]).toEqual([1, 601]);
  });
});
