/** What timers of conversations must hold on any clock and any store (G6). */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TimerEvent } from '../../src/actor/event.ts';
import { ShardGroup } from '../../src/shard/shard-group.ts';
import type { Store } from '../../src/store/store.ts';
import type { Clock } from '../../src/timers/clock.ts';
import { silentObserver } from '../support/silent-observer.ts';
import { message, tinyDraft } from '../support/tiny-funnel.ts';

export interface TimersFixture {
  clock: Clock;
  /** Time that is short for this clock (ms, whole); timers are set to ten of it. */
  unit: number;
  pass(units: number): Promise<void>;
  open(): Promise<Store>;
  /** The process dies; gives what a new one finds. */
  crashAndReopen(store: Store): Promise<Store>;
  destroy(): Promise<void>;
}

const DELAY = 10;

export function timersSuite(name: string, createFixture: () => Promise<TimersFixture>): void {
  describe(`timers: ${name}`, () => {
    let fixture: TimersFixture;
    let store: Store;
    let group: ShardGroup;
    beforeEach(async () => {
      fixture = await createFixture();
      store = await fixture.open();
      await open();
    });
    afterEach(async () => {
      await group.close();
      await fixture.destroy();
    });

    async function open(): Promise<void> {
      const funnel = tinyDraft((draft) => {
        draft.delays = { followUp: `${DELAY * fixture.unit}ms` };
      });
      group = new ShardGroup({
        store,
        funnels: { live: () => funnel, of: () => funnel },
        enrich: (event) => event,
        effects: { lookUp: { run: () => Promise.resolve('found') } },
        channels: new Map(),
        clock: fixture.clock,
        dispatcher: { concurrency: 1, unknownWait: 1_000 },
        observer: silentObserver,
        cacheCapacity: 1_000_000,
      });
      await group.open();
    }

    /** Each is asked for the number of guests, and reminded if no answer comes. */
    const ask = (...conversations: string[]) =>
      group.deliver(
        conversations.map((conversation) => message('oi', { conversation, at: fixture.clock.now() })),
      );

    const deadlineOf = async (conversation: string) =>
      Object.values((await group.record(conversation))!.timers)[0]?.deadline;

    async function fired(conversation: string): Promise<TimerEvent[]> {
      const events = (await store.journal(conversation, 0, 99)).map(({ event }) => JSON.parse(event));
      return events.filter(({ kind }) => kind === 'timer');
    }

    const fires = (conversation: string) =>
      vi.waitFor(async () => expect(await fired(conversation)).toHaveLength(1), { timeout: 15_000 });

    it('fire once, not before their deadline', async () => {
      await ask('a');
      const [armed] = Object.values((await group.record('a'))!.timers);
      await fixture.pass(DELAY);
      await fires('a');
      await fixture.pass(DELAY);
      const [timer, ...others] = await fired('a');
      expect(timer!.deadline).toBe(armed!.deadline);
      expect(timer!.at).toBeGreaterThanOrEqual(timer!.deadline);
      expect(others).toEqual([]);
      expect(await store.nextDeadline()).toBeUndefined();
    });

    it('fire at once, once, when the deadline passed while nothing ran', async () => {
      await ask('a');
      store = await fixture.crashAndReopen(store);
      await fixture.pass(3 * DELAY);
      expect(await fired('a')).toEqual([]);
      await open();
      await fixture.pass(0);
      await fires('a');
      store = await fixture.crashAndReopen(store);
      await open();
      await fixture.pass(DELAY);
      expect(await fired('a')).toHaveLength(1);
    });

    it('fire on time when the process died and is back before', async () => {
      await ask('a');
      const [armed] = Object.values((await group.record('a'))!.timers);
      store = await fixture.crashAndReopen(store);
      await open();
      await fixture.pass(DELAY);
      await fires('a');
      const [timer] = await fired('a');
      expect(timer!.deadline).toBe(armed!.deadline);
      expect(timer!.at).toBeGreaterThanOrEqual(armed!.deadline);
    });

    /** Somebody who was asked and did something before the deadline: on a machine that stood still, one of the next. */
    async function someoneInTime(act: (conversation: string) => Promise<unknown>): Promise<string> {
      for (const conversation of ['a', 'b', 'c', 'd', 'e']) {
        await ask(conversation);
        const deadline = (await deadlineOf(conversation))!;
        await act(conversation);
        if (fixture.clock.now() < deadline) return conversation;
      }
      throw new Error('the machine is too slow');
    }

    it('do not fire when the conversation has gone on', async () => {
      const { clock } = fixture;
      const someone = await someoneInTime((conversation) =>
        group.deliver([message('4', { conversation, at: clock.now(), slots: { guests: 4 } })]),
      );
      await fixture.pass(2 * DELAY);
      expect(await fired(someone)).toEqual([]);
      expect(await store.nextDeadline()).toBeUndefined();
    });

    it('are armed anew by each event that asks for it', async () => {
      let first = 0;
      const someone = await someoneInTime(async (conversation) => {
        first = (await deadlineOf(conversation))!;
        await fixture.pass(1);
        await ask(conversation);
      });
      expect(await deadlineOf(someone)).toBeGreaterThan(first);
      await fixture.pass(2 * DELAY);
      await fires(someone);
      expect((await fired(someone))[0]!.deadline).toBeGreaterThan(first);
    });

    it('of very many conversations fire each once', async () => {
      const conversations = Array.from({ length: 1_200 }, (_, n) => `c${n}`);
      await ask(...conversations);
      await fixture.pass(DELAY);
      await vi.waitFor(async () => expect(await store.nextDeadline()).toBeUndefined(), { timeout: 15_000 });
      for (const conversation of conversations) expect(await fired(conversation)).toHaveLength(1);
    });
  });
}
