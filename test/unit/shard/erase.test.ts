import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutgoingMessage, SendOutcome } from '../../../src/channels/channel.ts';
import type { AttemptRun } from '../../../src/effects/effect.ts';
import { ShardGroup } from '../../../src/shard/shard-group.ts';
import { closeGroup } from '../../support/close-group.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { silentObserver } from '../../support/silent-observer.ts';
import { CONVERSATION, message, NOON, tinyFunnel } from '../../support/tiny-funnel.ts';

const OTHER = 'conversation-000000002';
const DAY = 86_400_000;
const funnel = tinyFunnel();

let clock: FakeClock;
let store: MemoryStore;
let group: ShardGroup;
let sent: OutgoingMessage[];
let outcome: () => Promise<SendOutcome>;
let runs: AttemptRun[];
let changed: string[];
let endEffect: (output: unknown) => void;
beforeEach(async () => {
  clock = new FakeClock();
  store = new MemoryStore();
  sent = [];
  runs = [];
  changed = [];
  outcome = async () => ({ status: 'accepted', messageId: 'w' });
  group = new ShardGroup({
    store,
    funnels: { live: () => funnel, of: () => funnel },
    enrich: (event) => event,
    effects: {
      lookUp: {
        run: (_input: unknown, run: AttemptRun) => {
          runs.push(run);
          return new Promise((resolve) => {
            endEffect = resolve;
          });
        },
      },
    },
    channels: new Map([
      [
        'web',
        {
          name: 'web',
          send: async (message: OutgoingMessage) => {
            sent.push(message);
            return outcome();
          },
        },
      ],
    ]),
    clock,
    dispatcher: { concurrency: 8, unknownWait: 5_000 },
    observer: {
      ...silentObserver,
      changed: (conversation) => changed.push(conversation),
    },
    cacheCapacity: 1_000_000,
  });
  await group.open();
});
afterEach(() => closeGroup(group, clock));

const say = (text: string, conversation = CONVERSATION) => group.deliver([message(text, { conversation })]);
const four = (conversation = CONVERSATION) =>
  group.deliver([message('4', { slots: { guests: 4 }, conversation })]);
const texts = () => sent.map(({ text }) => text);

describe('erasing a conversation', () => {
  it('takes its record, timers and effects, counts them, and tells those who watch', async () => {
    await say('oi');
    await settle();
    expect(await group.holdings([CONVERSATION])).toMatchObject({ events: 1, timers: 1, effects: 0 });
    await four();
    await settle();
    changed = [];
    const holdings = await group.holdings([CONVERSATION, OTHER]);
    const erased = await group.erase([CONVERSATION, OTHER]);
    expect(erased).toEqual(holdings);
    expect(erased).toMatchObject({ conversations: 1, events: 2, messages: 1, timers: 0, effects: 1 });
    expect(erased.kept).toEqual([]);
    expect(changed).toContain(CONVERSATION);
    expect(await group.record(CONVERSATION)).toBeUndefined();
  });

  it('cancels its effects: what they still say reaches nobody', async () => {
    await say('oi');
    await four();
    await settle();
    await group.erase([CONVERSATION]);
    expect(runs[0]!.signal.aborted).toBe(true);
    await say('oi de novo');
    endEffect(['found']);
    await settle();
    expect((await group.record(CONVERSATION))!.revision).toBe(1);
    expect(group.load.effects).toBe(0);
  });

  it('takes what an effect found and the store had refused: who begins anew does not get it', async () => {
    await four();
    await settle();
    store.failure = new Error('disk full');
    endEffect(['of before']);
    await settle();
    store.failure = undefined;
    await group.erase([CONVERSATION]);
    await four();
    await clock.pass(1_000);
    expect(await group.record(CONVERSATION)).toMatchObject({ state: 'searching', context: { results: {} } });
    endEffect(['of now']);
    await settle();
    expect((await group.record(CONVERSATION))!.context.results).toEqual({ found: ['of now'] });
  });

  it('takes what its effects have cost: who begins anew has not spent it', async () => {
    await four();
    await settle();
    runs[0]!.spend(0.5, 'usd');
    await group.erase([CONVERSATION]);
    await four();
    await settle();
    endEffect(['found']);
    await settle();
    expect(await group.record(CONVERSATION)).toMatchObject({ state: 'showing' });
    expect(await group.record(CONVERSATION)).not.toHaveProperty('spent');
  });

  it('takes its timers: they never fire', async () => {
    await say('oi');
    await settle();
    await group.erase([CONVERSATION]);
    await clock.pass(DAY);
    expect(texts()).toEqual(['Para quantas pessoas?']);
    expect(await group.record(CONVERSATION)).toBeUndefined();
  });

  it('takes what was accepted but not stepped yet, and answers it', async () => {
    const accepted = say('oi');
    const erased = group.erase([CONVERSATION]);
    const neighbour = say('oi', OTHER);
    await Promise.all([accepted, erased, neighbour]);
    expect(await group.record(CONVERSATION)).toBeUndefined();
    expect((await group.record(OTHER))!.revision).toBe(1);
  });

  it('begins anew with what comes after it', async () => {
    await say('oi');
    await four();
    await settle();
    await group.erase([CONVERSATION]);
    await say('bom dia');
    await settle();
    const record = (await group.record(CONVERSATION))!;
    expect(record).toMatchObject({ revision: 1, lastOutbox: 1, effects: {}, context: { slots: {} } });
    expect(texts()).toEqual(['Para quantas pessoas?', 'Para quantas pessoas?']);
  });

  it('leaves its neighbours alone', async () => {
    await four();
    await four(OTHER);
    await settle();
    const before = JSON.stringify(await group.record(OTHER));
    await group.erase([CONVERSATION]);
    expect(JSON.stringify(await group.record(OTHER))).toBe(before);
    expect(group.load.effects).toBe(1);
  });

  it('sends nothing that was waiting, and tells that a message was with its channel', async () => {
    outcome = () => new Promise(() => {});
    await say('oi');
    await settle();
    expect(sent).toHaveLength(1);
    await group.deliver([message('foto', { intent: 'person' })]);
    expect(await group.erase([CONVERSATION])).toMatchObject({ underWay: 1, unsent: 2 });
    await clock.pass(DAY);
    expect(sent).toHaveLength(1);
  });

  it('does not take a late refusal of the old message for one of the new conversation', async () => {
    let refuse = (_outcome: SendOutcome) => {};
    outcome = () =>
      new Promise((resolve) => {
        refuse = resolve;
      });
    await say('oi');
    await settle();
    await group.erase([CONVERSATION]);
    outcome = async () => ({ status: 'accepted', messageId: 'w' });
    await clock.pass(1_000);
    await group.deliver([message('oi', { at: clock.now() })]);
    refuse({ status: 'failed', code: '131026', message: 'unreachable' });
    await settle();
    expect((await group.record(CONVERSATION))!.revision).toBe(1);
    expect(await store.outbox(CONVERSATION, 0, 9)).toMatchObject([{ entry: 1, state: 'sent' }]);
  });

  it('that the store refuses changes nothing, and what waits is stepped', async () => {
    await say('oi');
    store.erase = async () => {
      throw new Error('disk full');
    };
    const accepted = say('oi de novo');
    await expect(group.erase([CONVERSATION])).rejects.toThrow('disk full');
    await accepted;
    expect((await group.record(CONVERSATION))!.revision).toBe(2);
  });
});

describe('erasing what was quiet', () => {
  it('leaves alone whom something has happened to since, or is about to', async () => {
    await say('oi');
    await say('oi', OTHER);
    const quietSince = NOON + DAY;
    const third = 'conversation-000000003';
    await group.deliver([message('oi', { conversation: third, at: quietSince })]);
    const coming = say('ainda aqui', OTHER);
    const erased = await group.erase([CONVERSATION, OTHER, third], quietSince);
    await coming;
    expect(erased).toMatchObject({ conversations: 1, kept: [OTHER, third] });
    expect((await group.record(OTHER))!.revision).toBe(2);
    expect(await group.record(third)).toBeDefined();
  });
});
