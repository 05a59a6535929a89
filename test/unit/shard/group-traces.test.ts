import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConversationEvent } from '../../../src/actor/event.ts';
import type { OutgoingMessage, SendOutcome } from '../../../src/channels/channel.ts';
import type { AttemptRun, EffectHandler } from '../../../src/effects/effect.ts';
import { GroupTraces } from '../../../src/shard/group-traces.ts';
import { replay } from '../../../src/shard/replay.ts';
import { ShardGroup } from '../../../src/shard/shard-group.ts';
import { closeGroup } from '../../support/close-group.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { mortal } from '../../support/mortal-clock.ts';
import { RecordedTracing } from '../../support/recorded-tracing.ts';
import { silentObserver } from '../../support/silent-observer.ts';
import { CONVERSATION, message, tinyFunnel } from '../../support/tiny-funnel.ts';

const HOUR = 3_600_000;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const FROM_GATEWAY = `00-${TRACE}-00f067aa0ba902b7-01`;
const funnel = tinyFunnel();
const patient = tinyFunnel({ burst: { quietMs: 1_000 } });
const funnels = { live: () => live, of: () => live };

let clock: FakeClock;
let life: ReturnType<typeof mortal>;
let store: MemoryStore;
let tracing: RecordedTracing;
let group: ShardGroup;
let send: (message: OutgoingMessage) => Promise<SendOutcome>;
let live = funnel;
let lookUp: EffectHandler<AttemptRun>['run'];

/** The process dies: nothing is closed, only what was committed stays. */
async function crashAndReopen(): Promise<void> {
  life.die();
  tracing.spans.length = 0;
  await open();
}

async function open(): Promise<void> {
  group = new ShardGroup({
    store,
    funnels,
    enrich: (event) => ({ ...event }),
    effects: { lookUp: { policy: { attempts: 2 }, run: (input, run) => lookUp(input, run) } },
    channels: new Map([['web', { name: 'web', send: (message) => send(message) }]]),
    clock: life.clock,
    dispatcher: { concurrency: 8, unknownWait: 5_000 },
    observer: silentObserver,
    cacheCapacity: 1_000_000,
    traces: new GroupTraces({ tracing, store, clock, group: 3, topic: undefined }),
  });
  await group.open();
}

beforeEach(async () => {
  clock = new FakeClock();
  life = mortal(clock);
  live = funnel;
  store = new MemoryStore();
  tracing = new RecordedTracing();
  send = async ({ id }) => ({ status: 'accepted', messageId: `sent-${id}` });
  lookUp = async () => ['found'];
  await open();
});
afterEach(() => closeGroup(group, clock));

const four = (conversation = CONVERSATION) => message('4', { slots: { guests: 4 }, conversation });
const traced = (event = four(), trace = FROM_GATEWAY) => ({ ...event, trace });
const names = () => tracing.spans.map(({ name }) => name);
const journal = async () =>
  (await store.journal(CONVERSATION, 0, 99)).map(({ event }) => JSON.parse(event) as ConversationEvent);

it('nothing is traced of a message without a trace, nor of what follows from it', async () => {
  tracing.beginsTraces = false;
  await group.deliver([four()]);
  await settle();
  expect(tracing.spans).toEqual([]);
  expect((await journal()).some((event) => 'trace' in event)).toBe(false);
});

it('a traced message changes no record, and replays as one that is not', async () => {
  await group.deliver([traced()]);
  await settle();
  expect((await journal()).map(({ trace }) => trace?.slice(3, 35))).toEqual([TRACE, TRACE]);
  const stored = (await store.load([CONVERSATION])).get(CONVERSATION)!;
  expect(stored).not.toContain(TRACE);
  const replayed = replay(await store.journal(CONVERSATION, 0, 99), funnels, stored);
  expect(replayed.equal).toBe(true);
});

it('a transaction of many stands in the trace of each that is sampled, with how many it served', async () => {
  const others = Array.from({ length: 5 }, (_, n) => message('oi', { conversation: `other-${n}` }));
  const second = traced(four('second'), FROM_GATEWAY.replace(TRACE, 'a'.repeat(32)));
  await group.deliver([traced(), ...others, second]);
  const commits = tracing.spans.filter(({ name }) => name === 'commit');
  expect(commits.map(({ trace }) => trace)).toEqual([TRACE, 'a'.repeat(32)]);
  for (const { attributes } of commits) expect(attributes['prosa.batch.conversations']).toBe(7);
});

it('a commit that fails is an error of its message, and what comes again is traced again', async () => {
  const event = traced();
  store.failure = new Error('disk full');
  await expect(group.deliver([event])).rejects.toThrow('disk full');
  for (const name of ['commit', 'process message']) {
    expect(tracing.get(name)).toMatchObject({ error: 'internal', ended: true });
  }
  store.failure = undefined;
  await group.deliver([event]);
  expect(tracing.get('process message', 1)).toMatchObject({ error: undefined, ended: true, trace: TRACE });
});

it('each attempt of an effect is a span, and its result goes on from the last', async () => {
  let attempts = 0;
  lookUp = async () => {
    if (++attempts === 1) throw new Error('not now');
    return ['found'];
  };
  await group.deliver([traced()]);
  await clock.pass(1_000);
  await settle();
  const decided = tracing.get('process message').context;
  const [first, second] = [tracing.get('effect lookUp', 0), tracing.get('effect lookUp', 1)];
  expect([first.parent, second.parent]).toEqual([decided, decided]);
  expect(first).toMatchObject({ error: 'effect_failed', attributes: { 'prosa.effect.attempt': 1 } });
  expect(second).toMatchObject({ error: undefined, attributes: { 'prosa.effect.outcome': 'done' } });
  expect(tracing.get('process effect').parent).toBe(second.context);
  expect(tracing.get('deliver web').parent).toBe(tracing.get('process effect').context);
});

it('a send that finally failed is told to the funnel within its trace', async () => {
  send = async () => ({ status: 'failed', code: '131026', message: 'unreachable' });
  await group.deliver([traced(message('oi'))]);
  await settle();
  const delivery = tracing.get('deliver web');
  expect(delivery.error).toBe('131026');
  expect(tracing.get('process delivery').parent).toBe(delivery.context);
});

it('a timer of the funnel begins a trace of its own', async () => {
  await group.deliver([traced(message('oi'))]);
  await settle();
  await clock.pass(2 * HOUR);
  await settle();
  const timer = tracing.get('process timer');
  expect(timer.parent).toBeUndefined();
  expect(timer.trace).not.toBe(TRACE);
  expect(tracing.get('deliver web', 1).trace).toBe(timer.trace);
  expect((await journal()).at(-1)).toMatchObject({ kind: 'timer', trace: timer.context });
});

it('what a group takes up goes on in the trace that the journal has', async () => {
  lookUp = () => new Promise(() => {});
  send = () => new Promise(() => {});
  await group.deliver([traced()]);
  await group.deliver([message('oi', { conversation: 'untraced' })]);
  await settle();
  lookUp = async () => ['found'];
  send = async ({ id }) => ({ status: 'accepted', messageId: `sent-${id}` });
  await crashAndReopen();
  await settle();
  await clock.pass(6_000);
  expect(tracing.get('effect lookUp')).toMatchObject({ trace: TRACE, parent: FROM_GATEWAY });
  expect(tracing.get('deliver web').trace).toBe(TRACE);
  expect(names().filter((name) => name === 'deliver web')).toHaveLength(1);
});

it('after a crash before its send, a message goes in its trace', async () => {
  send = () => new Promise(() => {});
  await group.deliver([traced(message('oi'))]);
  await settle();
  send = async ({ id }) => ({ status: 'accepted', messageId: `sent-${id}` });
  await crashAndReopen();
  await clock.pass(6_000);
  expect(tracing.spans).toMatchObject([{ name: 'deliver web', trace: TRACE, parent: FROM_GATEWAY }]);
});

it('what is dead-lettered is an error of its step', async () => {
  await group.deliver([message('oi'), traced(message('parar', { intent: 'stop' }))]);
  expect(tracing.get('step')).toMatchObject({ error: 'funnel_failed', trace: TRACE });
});

it('a turn of several messages goes on from the last and links to the others', async () => {
  live = patient;
  await group.deliver([traced(message('oi')), traced(four())]);
  await clock.pass(1_500);
  const [first, last] = [tracing.get('process message', 0), tracing.get('process message', 1)];
  expect(tracing.get('process timer')).toMatchObject({ parent: last.context, links: [first.context] });
});

it('a turn that waited through a crash goes on in the trace of its last message', async () => {
  live = patient;
  await group.deliver([traced(four())]);
  await crashAndReopen();
  await clock.pass(1_500);
  expect(tracing.get('process timer').parent).toBe(FROM_GATEWAY);
  expect(tracing.get('deliver web').trace).toBe(TRACE);
});

it('a turn of messages that are not traced looks for no trace', async () => {
  live = patient;
  tracing.beginsTraces = false;
  await clock.pass(1_000);
  await group.deliver([message('oi', { at: clock.now() })]);
  let reads = 0;
  store.journal = async () => {
    reads++;
    return [];
  };
  await clock.pass(1_500);
  expect(tracing.spans).toEqual([]);
  expect(reads).toBe(0);
});
