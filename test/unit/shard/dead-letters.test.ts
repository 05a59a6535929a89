import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationEvent, Perception } from '../../../src/actor/event.ts';
import { TURN_TIMER } from '../../../src/actor/record.ts';
import type { AttemptRun, EffectHandler } from '../../../src/effects/effect.ts';
import { Isolation } from '../../../src/effects/isolation.ts';
import { ProsaError } from '../../../src/errors.ts';
import { Hand, Hands } from '../../../src/shard/hand.ts';
import { Precautions } from '../../../src/shard/precautions.ts';
import { Quarantine } from '../../../src/shard/quarantine.ts';
import { replay } from '../../../src/shard/replay.ts';
import { requeue } from '../../../src/shard/requeue.ts';
import { ShardGroup } from '../../../src/shard/shard-group.ts';
import type { Funnels } from '../../../src/shard/step-batch.ts';
import type { DeadLetter } from '../../../src/store/dead-letter.ts';
import { closeGroup } from '../../support/close-group.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { silentObserver } from '../../support/silent-observer.ts';
import { CONVERSATION, message, tinyDraft, tinyModuleThat } from '../../support/tiny-funnel.ts';

const HOUR = 3_600_000;
let isCured: boolean;
/** What perception takes for the wish to stop. */
let stopWord: string;
const module = tinyModuleThat(() => {
  if (!isCured) throw new Error('boom');
});
const funnel = tinyDraft(() => {}, module);

let clock: FakeClock;
let store: MemoryStore;
let hands: Hands;
let quarantine: Quarantine;
let group: ShardGroup;
let funnels: Funnels;
let lookUp: EffectHandler<AttemptRun>['run'];
let runs: string[];
/** What was in hand when an event was enriched or an effect called. */
let inHand: (string | undefined)[];
/** What perception makes of a turn that waited. */
let turn: Pick<Perception, 'intent' | 'slots'>;

/** Opens the group as after the death of a worker that had these in hand too often. */
async function open(...keys: string[]): Promise<void> {
  hands = new Hands(1);
  const held = keys.map((key) => ({ conversation: CONVERSATION, key, deaths: 3, reason: 'it died 3 times' }));
  quarantine = new Quarantine(held);
  const isolation = new Isolation(clock, () => {});
  group = new ShardGroup({
    store,
    funnels,
    enrich: (event) => {
      inHand.push(hands.left(0)?.key);
      return understood(event);
    },
    effects: {
      lookUp: {
        policy: { attempts: 1 },
        run: (input, run) => {
          inHand.push(hands.left(0)?.key);
          runs.push(run.id);
          return lookUp(input, run);
        },
      },
    },
    channels: new Map(),
    clock,
    dispatcher: { concurrency: 8, unknownWait: 5_000 },
    observer: silentObserver,
    cacheCapacity: 1_000_000,
    precautions: new Precautions(new Hand(hands.shared, 0), quarantine, isolation),
  });
  await group.open();
}

/** As perception would. */
function understood(event: ConversationEvent): ConversationEvent {
  if (event.kind === 'timer' && event.id === TURN_TIMER) {
    return { ...event, perception: { ...turn, confidence: 1, objections: [] } };
  }
  if (event.kind !== 'message' || event.perception !== undefined || event.content.type !== 'text')
    return event;
  const perceived = { [stopWord]: { intent: 'stop' as const }, '4': { slots: { guests: 4 } } }[
    event.content.text
  ];
  return { ...event, ...message(event.content.text, { ...perceived, id: event.id, at: event.at }) };
}

beforeEach(async () => {
  clock = new FakeClock();
  store = new MemoryStore();
  isCured = false;
  stopWord = 'parar';
  funnels = { live: () => funnel, of: () => funnel };
  lookUp = async () => ['found'];
  runs = [];
  inHand = [];
  await open();
});
afterEach(() => closeGroup(group, clock));

const letters = () => store.deadLetters({ limit: 99 });
const requeued = (letter: DeadLetter) => requeue(group, quarantine, letter.id, clock.now());
const give = async (letter: DeadLetter) => (await requeued(letter)).letter;
const record = async () => (await group.record(CONVERSATION))!;
const texts = async () => (await store.outbox(CONVERSATION, 0, 99)).map(({ text }) => text);
const bad = (id = 'bad') => message('parar', { intent: 'stop', id });
const four = () => message('4', { slots: { guests: 4 } });

async function replays(): Promise<unknown> {
  const stored = (await store.load([CONVERSATION])).get(CONVERSATION)!;
  return replay(await store.journal(CONVERSATION, 0, 99), funnels, stored);
}

describe('a message the funnel threw on', () => {
  beforeEach(async () => {
    await group.deliver([message('oi'), bad(), message('olá')]);
  });

  it('is taken when it is given again after the cure, once', async () => {
    const [letter] = await letters();
    expect(letter).toMatchObject({ state: 'open', revision: 2, position: 2, attempts: 1 });
    isCured = true;
    const both = await Promise.allSettled([give(letter!), give(letter!)]);
    expect(both).toMatchObject([
      { status: 'fulfilled', value: { state: 'requeued' } },
      { status: 'rejected', reason: { code: 'dead_letter_settled' } },
    ]);
    expect((await record()).revision).toBe(4);
    await expect(give(letter!)).rejects.toMatchObject({ code: 'dead_letter_settled' });
    await group.deliver([bad()]);
    expect((await record()).revision).toBe(4);
    expect(await replays()).toMatchObject({ equal: true, events: 4 });
  });

  it('makes another letter when it fails again', async () => {
    const [letter] = await letters();
    const { letter: before, again } = await requeued(letter!);
    expect(again!.id).not.toBe(before.id);
    expect([before.state, again!.state, again!.revision]).toEqual(['requeued', 'open', 4]);
    isCured = true;
    expect((await give(again!)).state).toBe('requeued');
    expect((await record()).revision).toBe(5);
    expect(await replays()).toMatchObject({ equal: true, events: 5 });
  });

  it('is understood anew and answered to the address of now', async () => {
    const [letter] = await letters();
    isCured = true;
    await group.deliver([{ ...message('oi'), address: 'moved' }]);
    stopWord = 'chega';
    await give(letter!);
    const entry = (await store.journal(CONVERSATION, 4, 1))[0]!;
    const event = JSON.parse(entry.event) as ConversationEvent;
    expect(event).toMatchObject({ at: clock.now(), perception: { intent: 'other' } });
    expect((await record()).address).toBe('moved');
  });
});

describe('a first message the funnel threw on', () => {
  beforeEach(() => group.deliver([bad()]));

  it('does not come back when it is erased while it is given again', async () => {
    const [letter] = await letters();
    isCured = true;
    const erased = group.erase([CONVERSATION]);
    await expect(give(letter!)).rejects.toMatchObject({ code: 'not_found' });
    await erased;
    expect(await group.record(CONVERSATION)).toBeUndefined();
    expect(await letters()).toEqual([]);
  });

  it('stays one letter until it can be taken', async () => {
    await group.deliver([bad()]);
    const [letter, ...others] = await letters();
    expect([letter!.attempts, letter!.revision, others]).toEqual([2, undefined, []]);
    const { letter: after, again } = await requeued(letter!);
    expect([after.state, after.attempts, again!.id]).toEqual(['open', 3, letter!.id]);
    isCured = true;
    expect(await give(letter!)).toMatchObject({ state: 'requeued' });
    expect((await record()).revision).toBe(1);
  });

  it('is refused when it came again by itself and was applied', async () => {
    isCured = true;
    await group.deliver([bad()]);
    const [letter] = await letters();
    await expect(give(letter!)).rejects.toMatchObject({
      code: 'dead_letter_stale',
      message: 'the message came again and was applied',
    });
  });
});

describe('an event in quarantine', () => {
  it('is used up without being understood or stepped, and replay does not step it either', async () => {
    await open('message:killer');
    await group.deliver([message('oi'), message('4', { id: 'killer', slots: { guests: 4 } })]);
    expect(inHand).toHaveLength(1);
    expect(await letters()).toMatchObject([
      { code: 'worker_died', reason: 'worker_died: it died 3 times', attempts: 3, revision: 2 },
    ]);
    expect(await record()).toMatchObject({ revision: 2, state: { asking: 'waiting' } });
    expect(await replays()).toMatchObject({ equal: true });
    await group.deliver([message('4', { id: 'killer', slots: { guests: 4 } })]);
    expect((await record()).revision).toBe(2);

    const [letter] = await letters();
    await give(letter!);
    await settle();
    expect(await record()).toMatchObject({ state: 'showing', revision: 4 });
    expect(await replays()).toMatchObject({ equal: true, events: 4 });
  });

  it('that would begin a conversation is acknowledged without one', async () => {
    await open('message:killer');
    await group.deliver([message('oi', { id: 'killer' })]);
    await group.deliver([message('oi', { id: 'killer' })]);
    expect(await group.record(CONVERSATION)).toBeUndefined();
    const [letter, ...others] = await letters();
    expect([letter!.code, letter!.revision, others]).toEqual(['worker_died', undefined, []]);
  });
});

describe('a timer', () => {
  async function setAside(): Promise<DeadLetter> {
    await group.deliver([message('oi')]);
    const [id, { deadline }] = Object.entries((await record()).timers)[0]!;
    await group.close();
    await open(`timer:${id}@${deadline}`);
    await clock.pass(2 * HOUR);
    return (await letters())[0]!;
  }

  it('that was set aside fires when it is given again', async () => {
    const letter = await setAside();
    expect(letter).toMatchObject({ kind: 'timer', code: 'worker_died', revision: 2 });
    expect(await texts()).toEqual(['Para quantas pessoas?']);
    await give(letter);
    expect(await texts()).toEqual(['Para quantas pessoas?', 'Ainda por aí?']);
    expect(await replays()).toMatchObject({ equal: true, events: 3 });
  });

  it('is stale once its conversation waits for it again, or has gone on', async () => {
    const letter = await setAside();
    await group.deliver([message('olá')]);
    await expect(give(letter)).rejects.toMatchObject({
      code: 'dead_letter_stale',
      message: expect.stringMatching(/timer/),
    });
    await group.deliver([four()]);
    await settle();
    await expect(give(letter)).rejects.toMatchObject({ code: 'dead_letter_stale' });
    expect(await store.deadLetter(letter.id)).toMatchObject({ state: 'open' });
  });

  it('whose funnel is not loaded is one letter however often it is tried, and fires once it is', async () => {
    await group.deliver([message('oi')]);
    funnels.of = () => {
      throw new ProsaError('funnel_unknown', 'funnel tiny@1 is not loaded');
    };
    await clock.pass(2 * HOUR + 60_000);
    const [letter, ...others] = await letters();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ kind: 'timer', code: 'funnel_unknown' });
    expect(letter!.revision).toBeUndefined();
    expect(letter!.attempts).toBeGreaterThan(5);
    expect(await give(letter!)).toMatchObject({ state: 'open', attempts: letter!.attempts + 1 });
    funnels.of = () => funnel;
    await clock.pass(5_000);
    expect(await texts()).toContain('Ainda por aí?');
    await expect(give(letter!)).rejects.toMatchObject({ message: expect.stringMatching(/no longer armed/) });
  });
});

describe('a turn the funnel threw on', () => {
  beforeEach(async () => {
    const patient = tinyDraft(
      (draft) => Object.assign(draft, { turns: { burst: { quietMs: 1_000 } } }),
      module,
    );
    funnels = { live: () => patient, of: () => patient };
    await open();
    turn = { intent: 'stop', slots: {} };
    await group.deliver([message('oi'), bad()]);
    await clock.pass(1_500);
  });

  it('is used up with the messages that waited for it', async () => {
    expect(await letters()).toMatchObject([{ kind: 'timer', code: 'funnel_failed', revision: 3 }]);
    expect((await record()).inbox).toBeUndefined();
    turn = { intent: 'other', slots: {} };
    await group.deliver([message('olá')]);
    await clock.pass(1_500);
    expect(await texts()).toEqual(['Para quantas pessoas?']);
    expect(await replays()).toMatchObject({ equal: true, events: 5 });
  });

  it('covers its messages and those that wait when it is given again', async () => {
    const [letter] = await letters();
    turn = { intent: 'other', slots: { guests: 4 } };
    lookUp = () => new Promise(() => {});
    await group.deliver([message('olá')]);
    expect((await give(letter!)).state).toBe('requeued');
    const { state, inbox, turn: kept } = await record();
    expect([state, inbox, kept!.messages.length]).toEqual(['searching', undefined, 3]);
    expect(await replays()).toMatchObject({ equal: true, events: 5 });
  });
});

describe('an effect', () => {
  it('that ends in an error is dead-lettered, told to the funnel, and stale from then on', async () => {
    lookUp = async () => {
      throw new Error('down');
    };
    await group.deliver([four()]);
    await settle();
    const [letter] = await letters();
    expect(letter).toMatchObject({ kind: 'effect', code: 'effect_failed', reason: 'effect_failed: down' });
    expect(await texts()).toContain('Desculpe.');
    await expect(give(letter!)).rejects.toMatchObject({ code: 'dead_letter_stale' });
  });

  it.each([
    ['model_unavailable', 0],
    ['spend_limit', 0],
    ['reply_unfit', 0],
    ['model_refused', 1],
  ] as const)('that ends in %s is told to the funnel, and leaves %i letters', async (code, expected) => {
    lookUp = async () => {
      throw new ProsaError(code, 'no reply');
    };
    await group.deliver([four()]);
    await settle();
    expect(await texts()).toContain('Desculpe.');
    expect(await letters()).toHaveLength(expected);
    expect(await replays()).toMatchObject({ equal: true });
  });

  it('in quarantine is not run; the funnel gets an error', async () => {
    await open(`run:${CONVERSATION}:e1`);
    await group.deliver([four()]);
    await settle();
    expect([runs, await texts()]).toEqual([[], ['Desculpe.']]);
    expect(await letters()).toMatchObject([
      { code: 'effect_crashed', reason: 'effect_crashed: it died 3 times', attempts: 3, revision: 2 },
    ]);
  });

  it('whose result was set aside is taken when it is given again', async () => {
    await open(`effect:${CONVERSATION}:e1`);
    await group.deliver([four()]);
    await settle();
    expect(await record()).toMatchObject({ state: 'searching', effects: {} });
    const [letter] = await letters();
    await give(letter!);
    expect(await record()).toMatchObject({ state: 'showing', context: { results: { found: ['found'] } } });
    expect(runs).toHaveLength(1);
    expect(await replays()).toMatchObject({ equal: true, events: 3 });
  });

  it('whose error nobody took runs again under another id when it is given again', async () => {
    lookUp = async () => {
      throw new Error('down');
    };
    await open(`effect:${CONVERSATION}:e1`);
    await group.deliver([four()]);
    await settle();
    lookUp = async () => ['found'];
    const [letter] = await letters();
    await give(letter!);
    await settle();
    expect(runs).toEqual([`${CONVERSATION}:e1`, `${CONVERSATION}:e2`]);
    expect(await record()).toMatchObject({ state: 'showing', effects: {}, lastEffect: 2 });
    expect(await letters()).toMatchObject([{ state: 'requeued' }]);
    expect(await replays()).toMatchObject({ equal: true, events: 4 });
  });
});

describe('what is in hand', () => {
  it('is told while an event is stepped or an effect is called, and nothing afterwards', async () => {
    await group.deliver([message('4', { id: 'm1', slots: { guests: 4 } })]);
    await settle();
    const effect = `${CONVERSATION}:e1`;
    expect(inHand).toEqual(['message:m1', `run:${effect}`, `effect:${effect}`]);
    expect(hands.left(0)).toBeUndefined();
    expect(hands.look(0)).toMatchObject({ doing: 'nothing', taken: 3 });
  });

  it('is nothing after a commit that failed', async () => {
    store.failure = new Error('disk full');
    await expect(group.deliver([message('oi')])).rejects.toThrow('disk full');
    expect(hands.look(0).doing).toBe('nothing');
    store.failure = undefined;
  });
});

it('a letter that is not there cannot be given again', async () => {
  await expect(requeue(group, quarantine, 99, clock.now())).rejects.toMatchObject({ code: 'not_found' });
});
