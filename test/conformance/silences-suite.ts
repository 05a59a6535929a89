/** What must hold of silences that no timer ends, whatever store and ledger they are counted in. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, type FlowLedger, HOUR, MINUTE } from '../../src/analytics/flow-ledger.ts';
import { silencesOf } from '../../src/analytics/silences.ts';
import { ThreadLive } from '../../src/analytics/thread-live.ts';
import { FunnelSet } from '../../src/funnel/funnel-set.ts';
import { HandOffs } from '../../src/shard/hand-offs.ts';
import { ShardGroup } from '../../src/shard/shard-group.ts';
import type { Store } from '../../src/store/store.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { silentObserver } from '../support/silent-observer.ts';
import { message, tinyFunnel } from '../support/tiny-funnel.ts';

export interface SilencesFixture {
  /** Opens the same store, as the next process does. */
  store(): Promise<Store>;
  ledger(clock: FakeClock): Promise<FlowLedger>;
  destroy(): Promise<void>;
}

const funnel = tinyFunnel();
const NUMBER = 5;

export function silencesSuite(name: string, createFixture: () => Promise<SilencesFixture>): void {
  describe(`silences: ${name}`, () => {
    let fixture: SilencesFixture;
    let clock: FakeClock;
    let ledger: FlowLedger;
    let store: Store;
    let group: ShardGroup;
    let live: ThreadLive;
    const failures: unknown[] = [];
    beforeEach(async () => {
      fixture = await createFixture();
      clock = new FakeClock(Date.now());
      ledger = await fixture.ledger(clock);
      await open();
    });
    afterEach(async () => {
      await close();
      ledger.close();
      await fixture.destroy();
      expect(failures.splice(0)).toEqual([]);
    });

    async function open(): Promise<void> {
      store = await fixture.store();
      live = new ThreadLive({
        ...{ ledger, clock, tell: () => {} },
        failed: (error) => failures.push(error),
      });
      group = new ShardGroup({
        store,
        funnels: new FunnelSet([funnel], `tiny@${funnel.version}`),
        enrich: (event) => event,
        effects: { lookUp: { run: async () => ({}) } },
        channels: new Map(),
        clock,
        dispatcher: { concurrency: 8, unknownWait: 5_000 },
        observer: silentObserver,
        listeners: live.listen(NUMBER, new HandOffs()),
        cacheCapacity: 1_000_000,
      });
      await group.open();
      await live.count(NUMBER, group);
    }

    async function close(): Promise<void> {
      await group.close();
      await live.close(NUMBER);
    }

    const say = (conversation: string, guests?: number) =>
      group.deliver([
        message('oi', {
          ...{ conversation, at: clock.now() },
          ...(guests !== undefined && { slots: { guests } }),
        }),
      ]);

    const stateOf = async (conversation: string) => (await group.record(conversation))?.state;

    /** Was shown what it asked for, where no timer watches. */
    async function isShown(conversation: string): Promise<void> {
      await say(conversation, 4);
      await until(async () => (await stateOf(conversation)) === 'showing');
    }

    /** In steps, each of which silences are counted up to. */
    async function pass(milliseconds: number): Promise<void> {
      const end = clock.now() + milliseconds;
      while (clock.now() < end) {
        await clock.pass(Math.min(6 * HOUR, end - clock.now()));
        await counted();
      }
    }

    const counted = () =>
      until(
        async () => ((await ledger.lastOf(silencesOf(NUMBER))) ?? 0) >= Math.floor(clock.now() / MINUTE) - 1,
      );

    /** What stores and ledgers do takes real time. */
    async function until(isSo: () => Promise<boolean>): Promise<void> {
      for (const end = Date.now() + 18_000; !(await isSo()); ) {
        if (Date.now() > end) throw new Error('it has not come so far');
        await clock.pass(0);
        await delay(1);
      }
    }

    const dropped = async (stage: string, from = 0, until = clock.now() + MINUTE) => {
      const earliest = Math.max(from, clock.now() - 7 * DAY);
      const sums = await ledger.sums(Math.floor(earliest / MINUTE), Math.floor(until / MINUTE));
      return sums.get(`drop tiny@${funnel.version} ${stage}`) ?? 0;
    };

    it('count as dropped in their stage seven days after the last event, once', async () => {
      await isShown('ana');
      const shownAt = clock.now();
      await pass(3 * DAY);
      await isShown('bia');
      await pass(4 * DAY - HOUR);
      expect(await dropped('showing')).toBe(0);
      await pass(HOUR + 2 * MINUTE);
      expect(await dropped('showing')).toBe(1);
      const due = shownAt + 7 * DAY;
      expect(await dropped('showing', due - MINUTE, due + MINUTE)).toBe(1);
      await pass(2 * DAY);
      expect(await dropped('showing')).toBe(1);
      await pass(DAY);
      expect(await dropped('showing')).toBe(2);
    });

    it('do not count where the customer wrote again, a timer gave up, or a person has it', async () => {
      await isShown('wrote');
      await say('gave-up'); // its follow-up passes and nobody answers
      await say('person');
      await group.deliver([message('gente', { conversation: 'person', intent: 'person', at: clock.now() })]);
      await pass(6 * DAY);
      expect(await dropped('asking')).toBe(1);
      await say('wrote');
      await pass(6 * DAY);
      expect([await dropped('showing'), await dropped('handOff')]).toEqual([0, 0]);
      await pass(DAY + 2 * MINUTE);
      expect([await dropped('showing'), await dropped('asking')]).toEqual([1, 0]);
    });

    it('that end while nothing runs count in the minute in which they end, and once over restarts', async () => {
      const names = Array.from({ length: 150 }, (_, n) => `c${n}`);
      await Promise.all(names.map((name) => say(name, 4)));
      for (const name of names) await until(async () => (await stateOf(name)) === 'showing');
      const shownBy = clock.now();
      await close();
      clock.jump(9 * DAY);
      await open();
      expect(await dropped('showing')).toBe(150);
      expect(await dropped('showing', 0, shownBy + 7 * DAY + 2 * MINUTE)).toBe(150);
      await close();
      await open();
      await pass(HOUR);
      expect(await dropped('showing')).toBe(150);
    });

    it('read no more than those that end', async () => {
      for (let n = 0; n < 20; n++) await isShown(`c${n}`);
      await pass(DAY);
      await isShown('late');
      await pass(7 * DAY - HOUR);
      const loaded: string[] = [];
      const load = store.load.bind(store);
      store.load = (ids) => {
        loaded.push(...ids);
        return load(ids);
      };
      await pass(HOUR + 2 * MINUTE);
      expect(loaded).toEqual(['late']);
    });

    it('that an operator has broken into count once', async () => {
      await isShown('ana');
      await pass(7 * DAY + 2 * MINUTE);
      expect(await dropped('showing')).toBe(1);
      const event = { kind: 'operator' as const, conversation: 'ana', by: 'op' };
      await group.deliver([{ ...event, id: 'o1', at: clock.now(), action: { type: 'take' } }]);
      await group.deliver([{ ...event, id: 'o2', at: clock.now(), action: { type: 'giveBack' } }]);
      await pass(7 * DAY + 2 * MINUTE);
      expect((await group.record('ana'))!.owner).toBe('bot');
      expect(await dropped('showing')).toBe(0); // of the last seven days
    });
  });
}
