import { beforeEach, describe, expect, it } from 'vitest';
import type { Channel, OutgoingMessage, Pacing, SendOutcome } from '../../../src/channels/channel.ts';
import { Dispatcher } from '../../../src/delivery/dispatcher.ts';
import type { DeliveryUpdate, NewOutboxEntry } from '../../../src/store/store.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { MemoryStore } from '../../support/memory-store.ts';

const UNKNOWN_WAIT = 5_000;
const accepted: SendOutcome = { status: 'accepted', messageId: 'wamid' };
const unknown: SendOutcome = { status: 'unknown', code: 'ETIMEDOUT', message: 'no answer' };
const busy: SendOutcome = { status: 'retry', code: '130429', message: 'too fast' };
const refused: SendOutcome = { status: 'failed', code: '131026', message: 'unreachable' };

let clock: FakeClock;
let store: MemoryStore;
let sent: string[];
let handedOver: OutgoingMessage[];
/** What the channel answers, in order; accepted when it is used up. */
let outcomes: (SendOutcome | Promise<SendOutcome>)[];
let failures: unknown[];
let repeats: number;
let codes: string[];
let unread: unknown[];
let paced: number;
let pacing: Pacing | undefined;

function create(): Dispatcher {
  const channel: Channel = {
    name: 'whatsapp',
    ...(pacing === undefined ? {} : { pacing }),
    send: async (message: OutgoingMessage) => {
      sent.push(message.id);
      handedOver.push(message);
      return (await outcomes.shift()) ?? accepted;
    },
  };
  return new Dispatcher(
    { concurrency: 4, unknownWait: UNKNOWN_WAIT },
    {
      store,
      channel,
      clock,
      observer: {
        changed: () => {},
        readFailed: (error) => unread.push(error),
        sent: () => {},
        answered: () => {},
        sendFailed: (_channel, code) => codes.push(code),
        paced: (_channel, wait) => {
          paced += wait;
        },
        repeatedUnknown: () => repeats++,
      },
      write,
      durable: () => store.durable(),
      fail: async (update, failure) => {
        await write([update]);
        failures.push([update.conversation, update.entry, failure, update.decidedAt]);
      },
    },
  );
}

async function write(deliveries: readonly DeliveryUpdate[]): Promise<void> {
  await store.commit({
    conversations: [],
    effects: [],
    deliveries: [...deliveries],
    deadLetters: [],
    position: 0,
  });
}

let revision: Map<string, number>;

async function decide(conversation: string, more: Partial<NewOutboxEntry> = {}): Promise<void> {
  const next = (revision.get(conversation) ?? 0) + 1;
  revision.set(conversation, next);
  await store.commit({
    conversations: [
      {
        conversation,
        expected: next - 1,
        previous: undefined,
        revision: next,
        record: '{}',
        nextDeadline: undefined,
        runningEffects: 0,
        endedEffects: [],
        journal: [],
        outbox: [
          { entry: next, revision: next, prompt: 'p', text: `text ${next}`, at: clock.now(), ...more },
        ],
        withdrawals: [],
      },
    ],
    effects: [],
    deliveries: [],
    deadLetters: [],
    position: 0,
  });
}

const states = async (conversation = 'a') =>
  (await store.outbox(conversation, 0, 99)).map(({ state }) => state);

beforeEach(() => {
  clock = new FakeClock();
  store = new MemoryStore();
  sent = [];
  handedOver = [];
  outcomes = [];
  failures = [];
  repeats = 0;
  codes = [];
  unread = [];
  paced = 0;
  pacing = undefined;
  revision = new Map();
});

it('whether a message goes by its template is decided when it leaves, and a picture goes as one', async () => {
  const template = { name: 'back', language: 'pt_BR', parameters: ['Ana'] };
  const late = { template: { ...template, after: clock.now() + 60_000 } };
  const media = { url: 'https://example.com/a.png', caption: 'Sala' };
  const dispatcher = create();
  outcomes = [accepted, accepted, { ...busy, afterMs: 60_000 }];
  await decide('a', late);
  await decide('b', { media });
  dispatcher.wake('a', '55');
  dispatcher.wake('b', '55');
  await settle();
  expect(handedOver.map(({ id, template, media }) => ({ id, template, media }))).toEqual([
    { id: 'a:1', template: undefined, media: undefined },
    { id: 'b:1', template: undefined, media },
  ]);
  await decide('a', late);
  dispatcher.wake('a', '55');
  await settle();
  expect(handedOver[2]).not.toHaveProperty('template');
  await clock.pass(60_000);
  expect(handedOver[3]).toMatchObject({ id: 'a:2', text: 'text 2', template });
  expect(handedOver[3]!.template).toEqual(template);
});

it('a conversation that is woken just when the dispatcher comes to rest is not forgotten', async () => {
  for (let moment = 0; moment < 40; moment++) {
    const dispatcher = create();
    const conversation = `late-${moment}`;
    await decide(conversation);
    dispatcher.wake('nothing to send', '55');
    for (let turn = 0; turn < moment; turn++) await Promise.resolve();
    dispatcher.wake(conversation, '55');
    await settle();
    expect(sent).toEqual([`${conversation}:1`]);
    sent = [];
  }
});

describe('a process that was suspended between the claim and the hand-over', () => {
  it('claims anew before it sends, because another may have taken the conversation over', async () => {
    const dispatcher = create();
    await decide('a');
    let wake!: () => void;
    const durable = store.durable.bind(store);
    store.durable = () => new Promise((resolve) => (wake = resolve));
    dispatcher.wake('a', '55');
    await settle();
    store.durable = durable;
    await clock.pass(10_000);
    wake();
    await settle();
    expect(sent).toEqual(['a:1']);
    expect(repeats).toBe(0);
    expect(await store.outbox('a', 0, 9)).toMatchObject([{ state: 'sent', attempts: 2, repeats: 0 }]);
  });

  it('sends nothing if another has', async () => {
    const dispatcher = create();
    await decide('a');
    let wake!: () => void;
    store.durable = () => new Promise((resolve) => (wake = resolve));
    dispatcher.wake('a', '55');
    await settle();
    await clock.pass(10_000);
    store.failure = new Error('another engine has the shard');
    wake();
    await settle();
    expect(sent).toEqual([]);
    await dispatcher.stop(0);
  });
});

describe('messages of a conversation', () => {
  it('leave one after another in their order', async () => {
    let finish!: (outcome: SendOutcome) => void;
    outcomes = [new Promise((resolve) => (finish = resolve))];
    const dispatcher = create();
    await decide('a');
    await decide('a');
    await decide('b');
    dispatcher.wake('a', '5500');
    dispatcher.wake('b', '5500');
    await settle();
    expect(sent).toEqual(['a:1', 'b:1']);
    finish(accepted);
    await settle();
    expect(sent).toEqual(['a:1', 'b:1', 'a:2']);
    expect(await states()).toEqual(['sent', 'sent']);
  });

  it('are claimed before they are handed over', async () => {
    outcomes = [new Promise(() => {})];
    await decide('a');
    create().wake('a', '5500');
    await settle();
    expect(await states()).toEqual(['sending']);
  });

  it('that woke it while another was under way are not forgotten', async () => {
    let finish!: (outcome: SendOutcome) => void;
    outcomes = [new Promise((resolve) => (finish = resolve))];
    const dispatcher = create();
    await decide('a');
    dispatcher.wake('a', '5500');
    await settle();
    await decide('a');
    dispatcher.wake('a', '5500');
    finish(accepted);
    await settle();
    expect(sent).toEqual(['a:1', 'a:2']);
  });
});

describe('a message that is being claimed', () => {
  const withdraw = () =>
    store.commit({
      conversations: [
        {
          conversation: 'a',
          expected: 1,
          previous: undefined,
          revision: 2,
          record: '{}',
          nextDeadline: undefined,
          runningEffects: 0,
          endedEffects: [],
          journal: [],
          outbox: [{ entry: 2, revision: 2, prompt: 'p', text: 'text 2', at: clock.now() }],
          withdrawals: [{ from: 0, before: 2 }],
        },
      ],
      effects: [],
      deliveries: [],
      deadLetters: [],
      position: 0,
    });

  it('is not sent again where it was refused for the moment and withdrawn meanwhile', async () => {
    const answer = Promise.withResolvers<SendOutcome>();
    outcomes = [answer.promise];
    await decide('a');
    const dispatcher = create();
    dispatcher.wake('a', '5500');
    await settle();
    expect(sent).toEqual(['a:1']);
    await withdraw();
    dispatcher.settled('a');
    answer.resolve(busy);
    await settle();
    await clock.pass(3_600_000);
    expect(sent).toEqual(['a:1', 'a:2']);
    expect(await states()).toEqual(['withdrawn', 'sent']);
  });

  it('is not repeated without a status where it was withdrawn meanwhile', async () => {
    outcomes = [unknown];
    await decide('a');
    const dispatcher = create();
    dispatcher.wake('a', '5500');
    await settle();
    await withdraw();
    dispatcher.settled('a');
    await clock.pass(10 * UNKNOWN_WAIT);
    expect([sent, repeats]).toEqual([['a:1', 'a:2'], 0]);
    expect(await states()).toEqual(['withdrawn', 'sent']);
  });

  it('and is withdrawn after its claim does not leave', async () => {
    await decide('a');
    const dispatcher = create();
    const claimed = store.durable;
    store.durable = async () => {
      store.durable = claimed;
      await withdraw();
      dispatcher.settled('a');
    };
    dispatcher.wake('a', '5500');
    await settle();
    expect(sent).toEqual(['a:2']);
    expect(await states()).toEqual(['withdrawn', 'sent']);
  });

  it('and is withdrawn meanwhile does not leave; what was decided with that does', async () => {
    await decide('a');
    const dispatcher = create();
    dispatcher.wake('a', '5500'); // has read the outbox
    await withdraw();
    dispatcher.settled('a');
    await settle();
    expect(sent).toEqual(['a:2']);
    expect(await states()).toEqual(['withdrawn', 'sent']);
  });

  it('and gives its place in the pace back when it is withdrawn', async () => {
    const permits = permit(2);
    await decide('a');
    const dispatcher = create();
    dispatcher.wake('a', '5500');
    await withdraw();
    dispatcher.settled('a');
    await settle();
    expect([sent, permits.free]).toEqual([['a:2'], 1]);
  });
});

describe('a known failure', () => {
  it('is tried again after growing delays, before anything later leaves', async () => {
    outcomes = [busy, busy];
    await decide('a');
    await decide('a');
    create().wake('a', '5500');
    await settle();
    expect(await states()).toEqual(['pending', 'pending']);
    await clock.pass(499);
    expect(sent).toEqual(['a:1']);
    await clock.pass(1);
    expect(sent).toEqual(['a:1', 'a:1']);
    await clock.pass(1_000);
    expect(sent).toEqual(['a:1', 'a:1', 'a:1', 'a:2']);
  });

  it('that cannot be mended ends the message, tells the funnel and lets the next leave', async () => {
    outcomes = [refused];
    await decide('a');
    await decide('a');
    create().wake('a', '5500');
    await settle();
    expect(await states()).toEqual(['failed', 'sent']);
    expect(failures).toEqual([['a', 1, { code: '131026', message: 'unreachable' }, clock.now()]]);
  });

  it('is given up when the message is a day old', async () => {
    outcomes = Array.from({ length: 5_000 }, () => busy);
    await decide('a');
    create().wake('a', '5500');
    await clock.pass(25 * 3_600_000);
    expect(await states()).toEqual(['failed']);
    expect(failures).toHaveLength(1);
  });
});

describe('an unknown outcome', () => {
  it('is not repeated before the stated wait, then it is, and that is counted', async () => {
    outcomes = [unknown];
    await decide('a');
    create().wake('a', '5500');
    await clock.pass(UNKNOWN_WAIT - 1);
    expect([sent.length, repeats]).toEqual([1, 0]);
    await clock.pass(1);
    expect([sent.length, repeats]).toEqual([2, 1]);
    expect(await states()).toEqual(['sent']);
  });

  it('waits for its status from the end of the send on, however long that took', async () => {
    let finish!: (outcome: SendOutcome) => void;
    outcomes = [new Promise((resolve) => (finish = resolve))];
    await decide('a');
    create().wake('a', '5500');
    await clock.pass(15_000);
    finish(unknown);
    await clock.pass(UNKNOWN_WAIT - 1);
    expect(sent).toEqual(['a:1']);
    await clock.pass(1);
    expect([sent, repeats]).toEqual([['a:1', 'a:1'], 1]);
  });

  /** A status of a:1 becomes durable between the next look at the outbox and its answer. */
  function tellWhileLookedAt(dispatcher: Dispatcher): void {
    const read = store.nextUnsent.bind(store);
    store.nextUnsent = async (conversations) => {
      const found = await read(conversations);
      if (found[0]?.state === 'sending') {
        store.nextUnsent = read;
        const status = { kind: 'advance', conversation: 'a', entry: 1, state: 'delivered' } as const;
        await write([{ ...status, at: clock.now() }]);
        dispatcher.settled('a');
      }
      return found;
    };
  }

  it('is settled by a status that comes while it is looked at, too', async () => {
    outcomes = [unknown];
    const dispatcher = create();
    await decide('a');
    await decide('a');
    dispatcher.wake('a', '5500');
    tellWhileLookedAt(dispatcher);
    await settle();
    expect(sent).toEqual(['a:1', 'a:2']);
  });

  it('is not given up when its status comes just then', async () => {
    outcomes = Array.from({ length: 9 }, () => unknown);
    const dispatcher = create();
    await decide('a');
    dispatcher.wake('a', '5500');
    while (sent.length < 9) await clock.pass(UNKNOWN_WAIT);
    await settle();
    tellWhileLookedAt(dispatcher);
    await clock.pass(3_600_000);
    expect([failures, await states()]).toEqual([[], ['delivered']]);
  });

  it('is settled by a status, and what waited behind it leaves at once', async () => {
    outcomes = [unknown];
    const dispatcher = create();
    await decide('a');
    await decide('a');
    dispatcher.wake('a', '5500');
    await settle();
    await store.commit({
      conversations: [],
      effects: [],
      deliveries: [{ kind: 'advance', conversation: 'a', entry: 1, state: 'delivered', at: clock.now() }],
      deadLetters: [],
      position: 0,
    });
    dispatcher.settled('a');
    await settle();
    expect(sent).toEqual(['a:1', 'a:2']);
    await clock.pass(10 * UNKNOWN_WAIT);
    expect(sent).toHaveLength(2);
    expect(repeats).toBe(0);
  });

  it('left by a crash waits from the opening, not from the claim', async () => {
    outcomes = [new Promise(() => {})];
    await decide('a');
    create().wake('a', '5500');
    await clock.pass(60_000);
    sent = [];
    create().wake('a', '5500');
    await clock.pass(UNKNOWN_WAIT - 1);
    expect(sent).toEqual([]);
    await clock.pass(1);
    expect(sent).toEqual(['a:1']);
  });

  it('is repeated with growing waits, also for a status after the last one, and then ends', async () => {
    outcomes = Array.from({ length: 50 }, () => unknown);
    await decide('a');
    create().wake('a', '5500');
    await clock.pass(3 * UNKNOWN_WAIT);
    expect(sent).toHaveLength(3); // at 0, 5 and 15 s
    await clock.pass(3_600_000);
    expect(sent).toHaveLength(1 + 8);
    expect(await states()).toEqual(['failed']);
    expect(failures).toMatchObject([['a', 1, { code: 'outcome_unknown' }, expect.any(Number)]]);
  });

  it('after known failures waits for its status like any other', async () => {
    outcomes = [busy, busy, busy, busy, busy, unknown];
    await decide('a');
    create().wake('a', '5500');
    await clock.pass(500 + 1_000 + 2_000 + 4_000 + 8_000);
    expect([sent.length, await states()]).toEqual([6, ['sending']]);
    await clock.pass(UNKNOWN_WAIT - 1);
    expect(sent).toHaveLength(6);
    await clock.pass(1);
    expect(sent).toHaveLength(7);
  });
});

describe('a clock that is set back by an hour', () => {
  const HOUR = 3_600_000;

  it('keeps what is to be tried again waiting no longer than before', async () => {
    outcomes = [busy];
    await decide('a');
    create().wake('a', '5500');
    await settle();
    clock.jump(-HOUR);
    await clock.pass(500);
    expect(sent).toEqual(['a:1', 'a:1']);
  });

  it('lets what is in doubt be repeated after the stated wait', async () => {
    outcomes = [unknown];
    await decide('a');
    const dispatcher = create();
    dispatcher.wake('a', '5500');
    await settle();
    clock.jump(-HOUR);
    await clock.pass(2 * UNKNOWN_WAIT);
    expect([sent, repeats]).toEqual([['a:1', 'a:1'], 1]);
  });

  it('lets a message leave that a process before had tried', async () => {
    outcomes = [{ ...busy, afterMs: 60_000 }, unknown];
    await decide('a');
    await decide('b');
    const before = create();
    before.wake('a', '5500');
    before.wake('b', '5500');
    await settle();
    void before.stop(0);
    clock.jump(-HOUR);
    sent = [];
    const dispatcher = create();
    dispatcher.wake('a', '5500');
    dispatcher.wake('b', '5500');
    await clock.pass(UNKNOWN_WAIT);
    expect(sent).toEqual(['a:1', 'b:1']);
  });
});

describe('a store that fails for a while', () => {
  it('does not make a message leave twice whose outcome is known', async () => {
    let finish!: (outcome: SendOutcome) => void;
    outcomes = [new Promise((resolve) => (finish = resolve))];
    await decide('a');
    create().wake('a', '5500');
    await settle();
    store.failure = new Error('disk full');
    finish(accepted);
    await clock.pass(20 * UNKNOWN_WAIT);
    store.failure = undefined;
    await clock.pass(20 * UNKNOWN_WAIT);
    expect(sent).toEqual(['a:1']);
    expect(await states()).toEqual(['sent']);
  });
});

describe('a channel that throws', () => {
  it('leaves an unknown outcome', async () => {
    outcomes = [Promise.reject(new Error('bug'))];
    await decide('a');
    create().wake('a', '5500');
    await settle();
    expect(await states()).toEqual(['sending']);
    await clock.pass(UNKNOWN_WAIT);
    expect(await states()).toEqual(['sent']);
  });
});

/** A pace that gives as many permits as there are free, else says to come again in 100 ms. */
function permit(free: number): { free: number } {
  const permits = { free };
  pacing = {
    take: () => (permits.free-- > 0 ? 0 : 100),
    giveBack: () => {
      permits.free++;
    },
  };
  return permits;
}

describe('the pace of a channel', () => {
  it('is kept, and nobody is forgotten', async () => {
    const permits = permit(0);
    for (const conversation of ['a', 'b', 'c']) await decide(conversation);
    const dispatcher = create();
    for (const conversation of ['a', 'b', 'c']) dispatcher.wake(conversation, '5500');
    await settle();
    expect(sent).toEqual([]);
    for (let round = 1; round <= 3; round++) {
      permits.free = 1;
      await clock.pass(100);
      expect(sent).toHaveLength(round);
    }
    expect(new Set(sent)).toEqual(new Set(['a:1', 'b:1', 'c:1']));
  });

  it('is not used up by who has nothing to send', async () => {
    permit(1);
    await decide('b');
    const dispatcher = create();
    dispatcher.wake('a', '5500');
    dispatcher.wake('b', '5500');
    await settle();
    expect(sent).toEqual(['b:1']);
  });
});

describe('stopping', () => {
  it('waits for what is under way and starts nothing more', async () => {
    let finish!: (outcome: SendOutcome) => void;
    outcomes = [new Promise((resolve) => (finish = resolve))];
    const dispatcher = create();
    await decide('a');
    await decide('a');
    dispatcher.wake('a', '5500');
    await settle();
    const stopped = dispatcher.stop();
    finish(accepted);
    await stopped;
    expect(await states()).toEqual(['sent', 'pending']);
    expect(sent).toEqual(['a:1']);
  });

  it('in the middle of a claim hands nothing over and lets the claim go', async () => {
    const dispatcher = create();
    await decide('a');
    dispatcher.wake('a', '5500');
    await dispatcher.stop();
    await settle();
    expect(sent).toEqual([]);
    expect(await states()).toEqual(['pending']);
  });

  it('gives up what does not end', async () => {
    outcomes = [new Promise(() => {})];
    const dispatcher = create();
    await decide('a');
    dispatcher.wake('a', '5500');
    await settle();
    const stopped = dispatcher.stop(1_000);
    await clock.pass(1_000);
    await stopped;
    expect(await states()).toEqual(['sending']);
  });
});

describe('a conversation that is forgotten', () => {
  it('sends nothing any more, and says whether a message is with the channel already', async () => {
    outcomes = [new Promise(() => {})];
    await decide('a');
    await decide('b');
    const dispatcher = create();
    dispatcher.wake('a', '5500');
    await settle();
    dispatcher.wake('b', '5501');
    expect(dispatcher.forget('a')).toBe(true);
    expect(dispatcher.forget('b')).toBe(false);
    await clock.pass(3_600_000);
    expect(sent).toEqual(['a:1']);
  });

  it('sends nothing either when it is forgotten while its message is being claimed', async () => {
    await decide('a');
    await decide('b');
    const dispatcher = create();
    const commit = store.commit.bind(store);
    store.commit = async (batch) => {
      const lost = await commit(batch);
      if (batch.deliveries.some(({ kind }) => kind === 'claim')) dispatcher.forget('a');
      return lost;
    };
    dispatcher.wake('a', '5500');
    dispatcher.wake('b', '5501');
    await settle();
    expect(sent).toEqual(['b:1']);
  });

  it('waits no longer for a status', async () => {
    outcomes = [unknown];
    await decide('a');
    const dispatcher = create();
    dispatcher.wake('a', '5500');
    await settle();
    expect(dispatcher.waiting).toBe(1);
    dispatcher.forget('a');
    expect(dispatcher.waiting).toBe(0);
    await clock.pass(3_600_000);
    expect(sent).toEqual(['a:1']);
  });
});

describe('what waits to be sent', () => {
  it('is as old as the message of the conversation that waits longest', async () => {
    outcomes = [busy];
    const dispatcher = create();
    expect(dispatcher.oldest).toBe(0);
    await decide('a');
    dispatcher.wake('a', '55');
    await settle();
    expect(codes).toEqual(['130429']);
    await clock.pass(400);
    await decide('b');
    dispatcher.wake('b', '55');
    await settle();
    expect(dispatcher.oldest).toBe(400);
    await clock.pass(60_000);
    expect(sent).toEqual(['a:1', 'b:1', 'a:1']);
    expect(dispatcher.oldest).toBe(0);
  });

  it('tells how long it waits for the pace of the channel', async () => {
    let closed = true;
    pacing = { take: () => (closed ? 250 : 0), giveBack: () => {} };
    const dispatcher = create();
    await decide('a');
    dispatcher.wake('a', '55');
    await settle();
    expect([paced, sent]).toEqual([250, []]);
    closed = false;
    await clock.pass(250);
    expect([paced, sent]).toEqual([250, ['a:1']]);
  });

  it('says that it cannot read what is to leave, and goes on when it can', async () => {
    const dispatcher = create();
    const broken = new Error('disk I/O error');
    const read = store.nextUnsent;
    store.nextUnsent = () => Promise.reject(broken);
    await decide('a');
    dispatcher.wake('a', '55');
    await settle();
    expect([unread, sent]).toEqual([[broken], []]);
    store.nextUnsent = read;
    await clock.pass(1_000);
    expect(sent).toEqual(['a:1']);
  });
});
