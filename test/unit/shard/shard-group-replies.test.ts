import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ConversationEvent } from '../../../src/actor/event.ts';
import type { SendOutcome } from '../../../src/channels/channel.ts';
import { replay } from '../../../src/shard/replay.ts';
import type { CommitBatch } from '../../../src/store/store.ts';
import { settle } from '../../support/fake-clock.ts';
import { four, GroupWorld } from '../../support/group-world.ts';
import { CONVERSATION, message } from '../../support/tiny-funnel.ts';
import { tinyFunnels as funnels } from '../../support/tiny-group.ts';

const HOUR = 3_600_000;
let world: GroupWorld;
beforeEach(async () => {
  world = await GroupWorld.open();
});
afterEach(() => world.close());

describe('a reply that finally failed', () => {
  const refused: SendOutcome = { status: 'failed', code: '131026', message: 'unreachable' };
  const toldOfIt = async () =>
    (await world.store.journal(CONVERSATION, 0, 99)).filter(
      ({ event }) => (JSON.parse(event) as ConversationEvent).kind === 'delivery',
    );

  it('is told to the funnel by the commit that says so, however much waits before it', async () => {
    let refuse!: (outcome: SendOutcome) => void;
    world.outcome = () => new Promise((resolve) => (refuse = resolve));
    await world.group.deliver([message('oi')]);
    await settle();
    const batches: CommitBatch[] = [];
    const commit = world.store.commit.bind(world.store);
    world.store.commit = (batch) => {
      batches.push(batch);
      return commit(batch);
    };
    world.outcome = async ({ id }) => ({ status: 'accepted', messageId: `sent-${id}` });
    const delivered = world.group.deliver(Array.from({ length: 20 }, () => message('oi')));
    refuse(refused);
    await delivered;
    await settle();
    const [failed] = batches.filter(({ deliveries }) =>
      deliveries.some((one) => 'state' in one && one.state === 'failed'),
    );
    const events = failed!.conversations.flatMap(({ journal }) =>
      journal.map(({ event }) => JSON.parse(event).kind),
    );
    expect(events).toContain('delivery');
    expect(await toldOfIt()).toHaveLength(1);
  });

  it('is told though who accepted the first message has a clock that is ahead', async () => {
    world.outcome = async () => refused;
    await world.group.deliver([{ ...four(), at: world.clock.now() + 5_000 }]);
    await settle();
    expect((await world.store.outbox(CONVERSATION, 0, 9))[0]).toMatchObject({ state: 'failed' });
    expect(await toldOfIt()).toHaveLength(1);
  });

  it('is told while the group closes', async () => {
    let refuse!: (outcome: SendOutcome) => void;
    world.outcome = () => new Promise((resolve) => (refuse = resolve));
    await world.group.deliver([message('oi')]);
    await settle();
    const closing = world.group.close();
    refuse(refused);
    await closing;
    expect(await toldOfIt()).toHaveLength(1);
  });
});

describe('a reply of which nothing is known', () => {
  it.each(['commits its status', 'withdraws it'])(
    'is not repeated where the transaction that %s is under way while it is claimed again',
    async (what) => {
      world.outcome = async () => ({ status: 'unknown', code: 'ETIMEDOUT', message: 'no answer' });
      await world.group.deliver([message('oi')]);
      await settle();
      const { commit, durable } = world.store;
      const answer = Promise.withResolvers<void>();
      onTestFinished(() => answer.resolve());
      world.store.durable = async () => {
        world.store.durable = durable;
        world.store.commit = async (batch) => {
          world.store.commit = commit;
          const lost = await world.store.commit(batch);
          await answer.promise;
          return lost;
        };
        const at = world.clock.now();
        const status = { kind: 'status', conversation: CONVERSATION, entry: 1, state: 'sent', at } as const;
        const person = message('quero uma pessoa', { intent: 'person' });
        void world.group.deliver([what === 'withdraws it' ? person : status]);
        await settle();
      };
      world.sent = [];
      await world.clock.pass(5_000);
      expect(world.store.durable).toBe(durable); // it was claimed again
      await settle();
      expect(world.texts()).toEqual([]);
      answer.resolve();
      await settle();
      expect(world.texts()).toEqual(what === 'withdraws it' ? ['Uma pessoa já vem.'] : []);
    },
  );
});

describe('a person who takes over', () => {
  it('is not interrupted by a reply that was waiting to be sent again', async () => {
    world.outcome = async () => ({ status: 'retry', code: '130429', message: 'too fast' });
    await world.group.deliver([message('oi')]);
    await settle();
    await world.group.deliver([message('quero uma pessoa', { intent: 'person' })]);
    world.outcome = async ({ id }) => ({ status: 'accepted', messageId: `sent-${id}` });
    world.sent = [];
    await world.clock.pass(60_000);
    expect(world.texts()).toEqual(['Uma pessoa já vem.']);
    expect((await world.store.outbox(CONVERSATION, 0, 9)).map(({ state }) => state)).toEqual([
      'withdrawn',
      'sent',
    ]);
  });
});

describe('the journal of all this', () => {
  it('replays to the stored record, and shows a record that was tampered with', async () => {
    await world.group.deliver([message('oi'), four()]);
    await settle();
    await world.clock.pass(HOUR);
    await world.group.deliver([
      message('parar', { intent: 'stop' }),
      message('pessoa', { intent: 'person' }),
    ]);
    const journal = await world.store.journal(CONVERSATION, 0, 99);
    const stored = (await world.store.load([CONVERSATION])).get(CONVERSATION)!;
    expect(replay(journal, funnels, stored)).toEqual({ equal: true, events: 5, record: stored });
    expect(replay(journal, funnels, stored.replace('"bot"', '"x"').replace('human', 'bot'))).toMatchObject({
      equal: false,
    });
    const event = JSON.parse(journal[1]!.event) as ConversationEvent;
    const tampered = journal.with(1, {
      ...journal[1]!,
      event: JSON.stringify({ ...event, at: event.at + 1 }),
    });
    expect(replay(tampered, funnels, stored)).toMatchObject({ equal: false, revision: 2 });
  });
});
