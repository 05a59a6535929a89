import { beforeEach, describe, expect, it } from 'vitest';
import type { SendOutcome } from '../../../src/channels/channel.ts';
import type { Dispatcher } from '../../../src/delivery/dispatcher.ts';
import {
  accepted,
  busy,
  DispatcherWorld,
  refused,
  UNKNOWN_WAIT,
  unknown,
} from '../../support/dispatcher-world.ts';
import { settle } from '../../support/fake-clock.ts';

let world: DispatcherWorld;
beforeEach(() => {
  world = new DispatcherWorld();
});

describe('a known failure', () => {
  it('is tried again after growing delays, before anything later leaves', async () => {
    world.outcomes = [busy, busy];
    await world.decide('a');
    await world.decide('a');
    world.create().wake('a', '5500');
    await settle();
    expect(await world.states()).toEqual(['pending', 'pending']);
    await world.clock.pass(499);
    expect(world.sent).toEqual(['a:1']);
    await world.clock.pass(1);
    expect(world.sent).toEqual(['a:1', 'a:1']);
    await world.clock.pass(1_000);
    expect(world.sent).toEqual(['a:1', 'a:1', 'a:1', 'a:2']);
  });

  it('that cannot be mended ends the message, tells the funnel and lets the next leave', async () => {
    world.outcomes = [refused];
    await world.decide('a');
    await world.decide('a');
    world.create().wake('a', '5500');
    await settle();
    expect(await world.states()).toEqual(['failed', 'sent']);
    expect(world.failures).toEqual([['a', 1, { code: '131026', message: 'unreachable' }, world.clock.now()]]);
  });

  it('is given up when the message is a day old', async () => {
    world.outcomes = Array.from({ length: 5_000 }, () => busy);
    await world.decide('a');
    world.create().wake('a', '5500');
    await world.clock.pass(25 * 3_600_000);
    expect(await world.states()).toEqual(['failed']);
    expect(world.failures).toHaveLength(1);
  });
});

describe('an unknown outcome', () => {
  it('is not repeated before the stated wait, then it is, and that is counted', async () => {
    world.outcomes = [unknown];
    await world.decide('a');
    world.create().wake('a', '5500');
    await world.clock.pass(UNKNOWN_WAIT - 1);
    expect([world.sent.length, world.repeats]).toEqual([1, 0]);
    await world.clock.pass(1);
    expect([world.sent.length, world.repeats]).toEqual([2, 1]);
    expect(await world.states()).toEqual(['sent']);
  });

  it('waits for its status from the end of the send on, however long that took', async () => {
    let finish!: (outcome: SendOutcome) => void;
    world.outcomes = [new Promise((resolve) => (finish = resolve))];
    await world.decide('a');
    world.create().wake('a', '5500');
    await world.clock.pass(15_000);
    finish(unknown);
    await world.clock.pass(UNKNOWN_WAIT - 1);
    expect(world.sent).toEqual(['a:1']);
    await world.clock.pass(1);
    expect([world.sent, world.repeats]).toEqual([['a:1', 'a:1'], 1]);
  });

  /** A status of a:1 becomes durable between the next look at the outbox and its answer. */
  function tellWhileLookedAt(dispatcher: Dispatcher): void {
    const { store } = world;
    const read = store.nextUnsent.bind(store);
    store.nextUnsent = async (conversations) => {
      const found = await read(conversations);
      if (found[0]?.state === 'sending') {
        store.nextUnsent = read;
        const status = { kind: 'advance', conversation: 'a', entry: 1, state: 'delivered' } as const;
        await world.write([{ ...status, at: world.clock.now() }]);
        dispatcher.settled('a');
      }
      return found;
    };
  }

  it('is settled by a status that comes while it is looked at, too', async () => {
    world.outcomes = [unknown];
    const dispatcher = world.create();
    await world.decide('a');
    await world.decide('a');
    dispatcher.wake('a', '5500');
    tellWhileLookedAt(dispatcher);
    await settle();
    expect(world.sent).toEqual(['a:1', 'a:2']);
  });

  it('is not given up when its status comes just then', async () => {
    world.outcomes = Array.from({ length: 9 }, () => unknown);
    const dispatcher = world.create();
    await world.decide('a');
    dispatcher.wake('a', '5500');
    while (world.sent.length < 9) await world.clock.pass(UNKNOWN_WAIT);
    await settle();
    tellWhileLookedAt(dispatcher);
    await world.clock.pass(3_600_000);
    expect([world.failures, await world.states()]).toEqual([[], ['delivered']]);
  });

  it('is settled by a status, and what waited behind it leaves at once', async () => {
    world.outcomes = [unknown];
    const dispatcher = world.create();
    await world.decide('a');
    await world.decide('a');
    dispatcher.wake('a', '5500');
    await settle();
    await world.store.commit({
      conversations: [],
      effects: [],
      deliveries: [
        { kind: 'advance', conversation: 'a', entry: 1, state: 'delivered', at: world.clock.now() },
      ],
      deadLetters: [],
      position: 0,
    });
    dispatcher.settled('a');
    await settle();
    expect(world.sent).toEqual(['a:1', 'a:2']);
    await world.clock.pass(10 * UNKNOWN_WAIT);
    expect(world.sent).toHaveLength(2);
    expect(world.repeats).toBe(0);
  });

  it('left by a crash waits from the opening, not from the claim', async () => {
    world.outcomes = [new Promise(() => {})];
    await world.decide('a');
    world.create().wake('a', '5500');
    await world.clock.pass(60_000);
    world.sent = [];
    world.create().wake('a', '5500');
    await world.clock.pass(UNKNOWN_WAIT - 1);
    expect(world.sent).toEqual([]);
    await world.clock.pass(1);
    expect(world.sent).toEqual(['a:1']);
  });

  it('is repeated with growing waits, also for a status after the last one, and then ends', async () => {
    world.outcomes = Array.from({ length: 50 }, () => unknown);
    await world.decide('a');
    world.create().wake('a', '5500');
    await world.clock.pass(3 * UNKNOWN_WAIT);
    expect(world.sent).toHaveLength(3); // at 0, 5 and 15 s
    await world.clock.pass(3_600_000);
    expect(world.sent).toHaveLength(1 + 8);
    expect(await world.states()).toEqual(['failed']);
    expect(world.failures).toMatchObject([['a', 1, { code: 'outcome_unknown' }, expect.any(Number)]]);
  });

  it('after known failures waits for its status like any other', async () => {
    world.outcomes = [busy, busy, busy, busy, busy, unknown];
    await world.decide('a');
    world.create().wake('a', '5500');
    await world.clock.pass(500 + 1_000 + 2_000 + 4_000 + 8_000);
    expect([world.sent.length, await world.states()]).toEqual([6, ['sending']]);
    await world.clock.pass(UNKNOWN_WAIT - 1);
    expect(world.sent).toHaveLength(6);
    await world.clock.pass(1);
    expect(world.sent).toHaveLength(7);
  });
});

describe('a store that fails for a while', () => {
  it('does not make a message leave twice whose outcome is known', async () => {
    let finish!: (outcome: SendOutcome) => void;
    world.outcomes = [new Promise((resolve) => (finish = resolve))];
    await world.decide('a');
    world.create().wake('a', '5500');
    await settle();
    world.store.failure = new Error('disk full');
    finish(accepted);
    await world.clock.pass(20 * UNKNOWN_WAIT);
    world.store.failure = undefined;
    await world.clock.pass(20 * UNKNOWN_WAIT);
    expect(world.sent).toEqual(['a:1']);
    expect(await world.states()).toEqual(['sent']);
  });
});

describe('a channel that throws', () => {
  it('leaves an unknown outcome', async () => {
    world.outcomes = [Promise.reject(new Error('bug'))];
    await world.decide('a');
    world.create().wake('a', '5500');
    await settle();
    expect(await world.states()).toEqual(['sending']);
    await world.clock.pass(UNKNOWN_WAIT);
    expect(await world.states()).toEqual(['sent']);
  });
});
