import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationEvent } from '../../../src/actor/event.ts';
import type { OutgoingMessage, SendOutcome } from '../../../src/channels/channel.ts';
import type { AttemptRun, EffectHandler } from '../../../src/effects/effect.ts';
import { replay } from '../../../src/shard/replay.ts';
import { ShardGroup } from '../../../src/shard/shard-group.ts';
import type { CommitBatch } from '../../../src/store/store.ts';
import { closeGroup } from '../../support/close-group.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { silentObserver } from '../../support/silent-observer.ts';
import { CONVERSATION, message, tinyFunnel } from '../../support/tiny-funnel.ts';

const HOUR = 3_600_000;
const funnel = tinyFunnel();
const funnels = { live: () => funnel, of: () => funnel };

let clock: FakeClock;
let store: MemoryStore;
let group: ShardGroup;
let sent: OutgoingMessage[];
let outcome: (message: OutgoingMessage) => Promise<SendOutcome>;
let lookUp: EffectHandler<AttemptRun>['run'];
let policy: EffectHandler<AttemptRun>['policy'];
let effectEnds: string[];
let costs: unknown[][];
let runs: string[];
let committed: number[];

async function open(): Promise<void> {
  group = new ShardGroup({
    store,
    funnels,
    enrich: (event) => event,
    effects: {
      lookUp: {
        get policy() {
          return policy ?? {};
        },
        run: (input: unknown, run: AttemptRun) => {
          runs.push(run.id);
          return lookUp(input, run);
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
            return outcome(message);
          },
        },
      ],
    ]),
    clock,
    dispatcher: { concurrency: 8, unknownWait: 5_000 },
    observer: {
      ...silentObserver,
      committed: (batch) => committed.push(batch.applied),
      effectEnded: (_src, outcome) => effectEnds.push(outcome),
      effectCost: (...cost) => costs.push(cost),
    },
    cacheCapacity: 1_000_000,
  });
  await group.open();
}

/** The process dies: nothing is closed, only what was committed stays. */
async function crashAndReopen(): Promise<void> {
  outcome = () => new Promise(() => {});
  await open();
}

beforeEach(async () => {
  clock = new FakeClock();
  store = new MemoryStore();
  sent = [];
  runs = [];
  policy = undefined;
  effectEnds = [];
  costs = [];
  committed = [];
  outcome = async ({ id }) => ({ status: 'accepted', messageId: `sent-${id}` });
  lookUp = async () => ['found'];
  await open();
});
afterEach(() => closeGroup(group, clock));

const texts = () => sent.map(({ text }) => text);
const four = (id?: string) => message('4', { slots: { guests: 4 }, ...(id === undefined ? {} : { id }) });

describe('a message', () => {
  it('is answered when its commit is durable, and then its reply leaves', async () => {
    await group.deliver([message('oi')]);
    expect(store.commits).toBe(1);
    expect((await group.record(CONVERSATION))!.revision).toBe(1);
    await settle();
    expect(texts()).toEqual(['Para quantas pessoas?']);
    expect(await store.outbox(CONVERSATION, 0, 9)).toMatchObject([
      { state: 'sent', messageId: `sent-${CONVERSATION}:1`, attempts: 1 },
    ]);
  });

  it('that comes again is acknowledged and changes nothing', async () => {
    const first = message('oi');
    await group.deliver([first]);
    await group.deliver([first, first]);
    await settle();
    expect(await store.journal(CONVERSATION, 0, 9)).toHaveLength(1);
    expect(texts()).toHaveLength(1);
  });

  it('waits with others for one common commit', async () => {
    const before = store.commits;
    const many = Array.from({ length: 50 }, (_, n) => message('oi', { conversation: `other-${n}` }));
    await Promise.all(many.map((one) => group.deliver([one])));
    expect(store.commits - before).toBe(1);
    expect(committed).toContain(50);
  });

  it('is refused when its commit fails, and taken when it comes again', async () => {
    const first = message('oi');
    store.failure = new Error('disk full');
    await expect(group.deliver([first])).rejects.toThrow('disk full');
    expect(await group.record(CONVERSATION)).toBeUndefined();
    store.failure = undefined;
    await group.deliver([first]);
    expect((await group.record(CONVERSATION))!.revision).toBe(1);
  });

  it('is stepped again from the newer record when its commit loses', async () => {
    await group.deliver([message('oi', { id: 'a' })]);
    const rival = new MemoryStoreRival(store);
    await rival.bump();
    await group.deliver([message('olá', { id: 'b' })]);
    const record = (await group.record(CONVERSATION))!;
    expect(record.revision).toBe(3);
    expect(await store.journal(CONVERSATION, 2, 9)).toHaveLength(1);
  });

  it('that the funnel throws on is dead-lettered, and its neighbours go on', async () => {
    const bad = message('parar', { intent: 'stop', conversation: 'bad' });
    await group.deliver([
      message('oi', { conversation: 'bad' }),
      bad,
      message('oi'),
      message('4', { conversation: 'bad', slots: { guests: 4 } }),
    ]);
    expect(await store.deadLetters({ limit: 9 })).toMatchObject([
      {
        conversation: 'bad',
        key: `message:${bad.id}`,
        code: 'funnel_failed',
        reason: expect.stringContaining('boom'),
        revision: 2,
        position: 2,
      },
    ]);
    expect((await group.record(CONVERSATION))!.revision).toBe(1);
    await settle();
    expect((await group.record('bad'))!.state).toBe('showing');
  });
});

describe('a reply that finally failed', () => {
  const refused: SendOutcome = { status: 'failed', code: '131026', message: 'unreachable' };
  const toldOfIt = async () =>
    (await store.journal(CONVERSATION, 0, 99)).filter(
      ({ event }) => (JSON.parse(event) as ConversationEvent).kind === 'delivery',
    );

  it('is told to the funnel by the commit that says so, however much waits before it', async () => {
    let refuse!: (outcome: SendOutcome) => void;
    outcome = () => new Promise((resolve) => (refuse = resolve));
    await group.deliver([message('oi')]);
    await settle();
    const batches: CommitBatch[] = [];
    const commit = store.commit.bind(store);
    store.commit = (batch) => {
      batches.push(batch);
      return commit(batch);
    };
    outcome = async ({ id }) => ({ status: 'accepted', messageId: `sent-${id}` });
    const delivered = group.deliver(Array.from({ length: 20 }, () => message('oi')));
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
    outcome = async () => refused;
    await group.deliver([{ ...four(), at: clock.now() + 5_000 }]);
    await settle();
    expect((await store.outbox(CONVERSATION, 0, 9))[0]).toMatchObject({ state: 'failed' });
    expect(await toldOfIt()).toHaveLength(1);
  });

  it('is told while the group closes', async () => {
    let refuse!: (outcome: SendOutcome) => void;
    outcome = () => new Promise((resolve) => (refuse = resolve));
    await group.deliver([message('oi')]);
    await settle();
    const closing = group.close();
    refuse(refused);
    await closing;
    expect(await toldOfIt()).toHaveLength(1);
  });
});

describe('effects', () => {
  it('run after the commit and come back as an event', async () => {
    await group.deliver([four()]);
    await settle();
    expect((await group.record(CONVERSATION))!).toMatchObject({ state: 'showing', effects: {}, revision: 2 });
    expect(texts()).toEqual(['Achei para 4.']);
  });

  it('that were running at a crash run again under the same id, and their result is taken once', async () => {
    let finish!: (value: unknown) => void;
    lookUp = () => new Promise((resolve) => (finish = resolve));
    await group.deliver([four()]);
    await settle();
    const finishFirst = finish;
    await crashAndReopen();
    await settle();
    expect(runs).toEqual([`${CONVERSATION}:e1`, `${CONVERSATION}:e1`]);
    finish(['second']);
    await settle();
    finishFirst(['first']); // the dead process answers late; its group has no say any more
    expect((await group.record(CONVERSATION))!.context.results).toEqual({ found: ['second'] });
  });

  it('that take a minute keep no other conversation of the shard waiting', async () => {
    lookUp = (_, { signal }) =>
      new Promise((resolve, reject) => {
        const takeBack = clock.callAt(clock.now() + 60_000, () => resolve(['slow']));
        signal.addEventListener('abort', () => {
          takeBack();
          reject(signal.reason);
        });
      });
    policy = { timeoutMs: 120_000 };
    await group.deliver([four()]);
    await settle();
    const others = Array.from({ length: 10_000 }, (_, n) => message('oi', { conversation: `other-${n}` }));
    for (let from = 0; from < others.length; from += 500) await group.deliver(others.slice(from, from + 500));
    expect((await group.record(CONVERSATION))!.state).toBe('searching');
    expect((await group.record('other-9999'))!.revision).toBe(1);
    await clock.pass(60_000);
    expect((await group.record(CONVERSATION))!.context.results).toEqual({ found: ['slow'] });
  });

  it('go on after a crash with what they had saved and the attempts they had left', async () => {
    policy = { attempts: 2, firstDelayMs: 10_000 };
    lookUp = async (_, run) => {
      if (run.attempt === 1) {
        await run.saveProgress('half');
        throw new Error('down');
      }
      return run.progress;
    };
    await group.deliver([four()]);
    await settle();
    await crashAndReopen();
    await clock.pass(9_000);
    expect(runs).toHaveLength(1);
    await clock.pass(1_000);
    expect((await group.record(CONVERSATION))!.context.results).toEqual({ found: 'half' });
    expect(await store.effectStates()).toEqual([]);
  });

  it('that are replaced are aborted, and their late result is dropped', async () => {
    const signals: AbortSignal[] = [];
    const finishers: ((value: unknown) => void)[] = [];
    lookUp = (_, { signal }) => {
      signals.push(signal);
      return new Promise((resolve) => finishers.push(resolve));
    };
    await group.deliver([four()]);
    await group.deliver([message('5', { slots: { guests: 5 } })]);
    await settle();
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
    finishers[0]!(['old']);
    finishers[1]!(['new']);
    await settle();
    expect((await group.record(CONVERSATION))!.context.results).toEqual({ found: ['new'] });
  });

  it('whose output is not JSON fail, or are taken as the journal holds them, and harm no neighbour', async () => {
    lookUp = async () => 10n;
    await group.deliver([four()]);
    await settle();
    expect(texts()).toEqual(['Desculpe.']);
    lookUp = async () => undefined;
    await group.deliver([message('4', { conversation: 'other', slots: { guests: 4 } })]);
    await settle();
    expect((await group.record('other'))!.context.results).toEqual({ found: null });
    const stored = (await store.load(['other'])).get('other')!;
    expect(replay(await store.journal('other', 0, 9), funnels, stored)).toMatchObject({ equal: true });
  });

  it('that fail lead where the funnel says', async () => {
    lookUp = async () => {
      throw Object.assign(new Error('down'), { retry: false });
    };
    await group.deliver([four()]);
    await settle();
    expect(runs).toHaveLength(1);
    expect(texts()).toEqual(['Desculpe.']);
  });
});

describe('a group that cannot read all that is unfinished', () => {
  it('does not open, and neither sends nor runs anything', async () => {
    outcome = () => new Promise(() => {});
    lookUp = () => new Promise(() => {});
    for (let n = 0; n < 600; n++)
      await group.deliver([message('oi', { conversation: `c${n}`, id: `m${n}` })]);
    await group.deliver([{ ...four('again'), conversation: 'c0' }]);
    await closeGroup(group, clock);
    [runs, sent] = [[], []];
    outcome = async ({ id }) => ({ status: 'accepted', messageId: id });
    const load = store.load.bind(store);
    let reads = 0;
    store.load = async (conversations) => {
      if (++reads === 2) throw new Error('no connection');
      return load(conversations);
    };
    await expect(open()).rejects.toThrow('no connection');
    store.load = load;
    await clock.pass(60_000);
    expect([runs.length, sent.length, clock.pending]).toEqual([0, 0, []]);
    lookUp = async () => ['found'];
    await open();
    await clock.pass(60_000);
    expect([runs.length, sent.length]).toEqual([1, 601]);
  });
});

describe('timers', () => {
  it('fire at their deadline, once', async () => {
    await group.deliver([message('oi')]);
    await clock.pass(2 * HOUR - 1);
    expect(texts()).toHaveLength(1);
    await clock.pass(1);
    expect(texts()).toEqual(['Para quantas pessoas?', 'Ainda por aí?']);
    await clock.pass(48 * HOUR);
    expect(texts()).toHaveLength(2);
  });

  it('whose deadline passed while nothing ran fire at once', async () => {
    await group.deliver([message('oi')]);
    await settle();
    await group.close();
    await clock.pass(72 * HOUR);
    expect(texts()).toHaveLength(1);
    await open();
    await clock.pass(0);
    expect(texts()).toHaveLength(2);
  });

  it('fire late rather than never when the store fails for a while', async () => {
    await group.deliver([message('oi')]);
    store.failure = new Error('busy');
    await clock.pass(2 * HOUR + 5_000);
    store.failure = undefined;
    await clock.pass(1_000);
    expect(texts()).toContain('Ainda por aí?');
  });
});

describe('a person who takes over', () => {
  it('is not interrupted by a reply that was waiting to be sent again', async () => {
    outcome = async () => ({ status: 'retry', code: '130429', message: 'too fast' });
    await group.deliver([message('oi')]);
    await settle();
    await group.deliver([message('quero uma pessoa', { intent: 'person' })]);
    outcome = async ({ id }) => ({ status: 'accepted', messageId: `sent-${id}` });
    sent = [];
    await clock.pass(60_000);
    expect(texts()).toEqual(['Uma pessoa já vem.']);
    expect((await store.outbox(CONVERSATION, 0, 9)).map(({ state }) => state)).toEqual(['withdrawn', 'sent']);
  });
});

describe('the journal of all this', () => {
  it('replays to the stored record, and shows a record that was tampered with', async () => {
    await group.deliver([message('oi'), four()]);
    await settle();
    await clock.pass(HOUR);
    await group.deliver([message('parar', { intent: 'stop' }), message('pessoa', { intent: 'person' })]);
    const journal = await store.journal(CONVERSATION, 0, 99);
    const stored = (await store.load([CONVERSATION])).get(CONVERSATION)!;
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

describe('closing', () => {
  it('finishes what was accepted and refuses what comes later', async () => {
    const accepted = group.deliver([message('oi')]);
    const closing = group.close();
    await accepted;
    await closing;
    expect(await store.journal(CONVERSATION, 0, 9)).toHaveLength(1);
    await expect(group.deliver([message('olá')])).rejects.toMatchObject({ code: 'shard_closed' });
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
