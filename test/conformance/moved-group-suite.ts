/** What a group of shards makes of conversations that were carried to its store; part of the suite of the store. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OutgoingMessage } from '../../src/channels/channel.ts';
import type { AttemptRun } from '../../src/effects/effect.ts';
import { replay } from '../../src/shard/replay.ts';
import { ShardGroup } from '../../src/shard/shard-group.ts';
import type { Store } from '../../src/store/store.ts';
import { systemClock } from '../../src/timers/clock.ts';
import type { StoreFactory } from '../support/opened-store.ts';
import { silentObserver } from '../support/silent-observer.ts';
import { message, tinyDraft } from '../support/tiny-funnel.ts';

/** Until the customer is reminded (ms). */
const SILENCE = 400;

const funnel = tinyDraft((draft) => {
  draft.delays = { followUp: `${SILENCE}ms` };
});
const funnels = { live: () => funnel, of: () => funnel };

type LookUp = (run: AttemptRun) => Promise<unknown>;

function groupOn(store: Store, sent: OutgoingMessage[] | undefined, lookUp: LookUp): ShardGroup {
  const web = {
    name: 'web',
    send: async (message: OutgoingMessage) => {
      sent!.push(message);
      return { status: 'accepted' as const, messageId: `sent-${message.id}` };
    },
  };
  return new ShardGroup({
    store,
    funnels,
    enrich: (event) => event,
    effects: {
      lookUp: { policy: { firstDelayMs: 1 }, run: (_input: unknown, run: AttemptRun) => lookUp(run) },
    },
    channels: new Map(sent === undefined ? [] : [['web', web]]),
    clock: systemClock,
    dispatcher: { concurrency: 8, unknownWait: 1_000 },
    observer: silentObserver,
    cacheCapacity: 1_000_000,
  });
}

export function movedGroupSuite(createFactory: () => Promise<StoreFactory>): void {
  describe('conversations that were moved', () => {
    const ends: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const end of ends.splice(0).reverse()) await end();
    });

    async function createStorage(): Promise<StoreFactory> {
      const factory = await createFactory();
      ends.push(() => factory.destroy());
      return factory;
    }

    it('go on: timers fire, messages leave, effects run again, and all of it replays', async () => {
      const storage = await createStorage();
      let here = await storage.open();
      const there = await (await createStorage()).open();
      const at = systemClock.now();
      const say = (group: ShardGroup, conversation: string, text: string, guests?: number) =>
        group.deliver([
          message(text, { conversation, at: systemClock.now(), slots: guests ? { guests } : {} }),
        ]);
      const runs: Pick<AttemptRun, 'id' | 'attempt' | 'progress'>[] = [];
      const note = ({ id, attempt, progress }: AttemptRun) => runs.push({ id, attempt, progress });

      const before = groupOn(here, undefined, async (run) => {
        note(run);
        await run.saveProgress({ page: run.attempt });
        if (run.attempt === 1) throw new Error('not yet');
        return new Promise(() => {});
      });
      await before.open();
      await say(before, 'asked', 'oi');
      await say(before, 'searching', '4', 4);
      await expect.poll(() => here.effectStates()).toMatchObject([{ attempts: 1 }]);
      await expect.poll(() => here.effectStates()).toMatchObject([{ progress: '{"page":2}' }]);
      await before.close();
      here = await storage.open();
      await there.restore(await here.whole(['asked', 'searching']), await here.lastLetter());
      await here.close();

      const sent: OutgoingMessage[] = [];
      const after = groupOn(there, sent, async (run) => {
        note(run);
        return ['house'];
      });
      ends.push(() => after.close());
      await after.open();
      await vi.waitFor(
        () =>
          expect(sent.map(({ id, text }) => [id, text]).sort()).toEqual([
            ['asked:1', 'Para quantas pessoas?'],
            ['asked:2', 'Ainda por aí?'],
            ['searching:1', 'Achei para 4.'],
          ]),
        { timeout: 15_000 },
      );
      expect(systemClock.now()).toBeGreaterThanOrEqual(at + SILENCE);
      expect(runs).toEqual([
        { id: 'searching:e1', attempt: 1, progress: undefined },
        { id: 'searching:e1', attempt: 2, progress: { page: 1 } },
        { id: 'searching:e1', attempt: 2, progress: { page: 2 } },
      ]);
      await say(after, 'searching', 'quero');
      await say(after, 'asked', '2', 2);
      await expect.poll(() => there.withRunningEffects()).toEqual([]);
      for (const conversation of ['asked', 'searching']) {
        const journal = await there.journal(conversation, 0, 99);
        const stored = (await there.load([conversation])).get(conversation)!;
        expect(replay(journal, funnels, stored)).toMatchObject({ equal: true, events: journal.length });
        const positions = journal.map(({ position }) => position);
        expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
      }
      const lines = (await there.outbox('searching', 0, 9)).map(({ entry }) => entry);
      expect(lines).toEqual(lines.map((_, index) => index + 1));
    });
  });
}
