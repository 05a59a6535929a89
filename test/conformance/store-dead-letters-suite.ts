/** Dead letters; part of the suite of the store. */
import { describe, expect, it } from 'vitest';
import type { DeadLetter, DeadLetterQuery, NewDeadLetter } from '../../src/store/dead-letter.ts';
import { AT, batch, commit, type OpenedStore } from '../support/opened-store.ts';

export function storeDeadLettersSuite(world: OpenedStore): void {
  describe('dead letters', () => {
    const letter = (key: string, more: Partial<NewDeadLetter> = {}): NewDeadLetter => ({
      conversation: 'a',
      key,
      kind: 'message',
      code: 'funnel_failed',
      reason: 'funnel_failed: boom',
      attempts: 1,
      at: AT,
      event: '{}',
      ...more,
    });
    const bury = (...deadLetters: NewDeadLetter[]) => world.store.commit({ ...batch([]), deadLetters });
    const keys = async (query: Partial<DeadLetterQuery> = {}) =>
      (await world.store.deadLetters({ limit: 10, ...query })).map(({ key }) => key);

    it('are kept whole, under a number', async () => {
      const whole = letter('m1', { revision: 3, position: 9, used: '{"state":"s"}', attempts: 3 });
      await bury(whole, letter('m2'));
      const [second, first] = await world.store.deadLetters({ limit: 10 });
      expect(first).toEqual({ ...whole, id: first!.id, state: 'open', updatedAt: AT });
      expect(await world.store.deadLetter(first!.id)).toEqual(first);
      expect(second!.id).toBeGreaterThan(first!.id);
      expect([second!.revision, second!.position, second!.used]).toEqual([undefined, undefined, undefined]);
      expect(await world.store.deadLetter(99)).toBeUndefined();
    });

    it('are listed with the newest first, page by page, by state and by conversation', async () => {
      await bury(letter('1', { at: AT + 1 }), letter('2', { at: AT + 5 }), letter('3', { at: AT + 5 }));
      await bury(letter('4', { at: AT + 3, conversation: 'b' }));
      expect(await keys()).toEqual(['3', '2', '4', '1']);
      const [third] = await world.store.deadLetters({ limit: 1 });
      expect(await keys({ before: third! })).toEqual(['2', '4', '1']);
      expect(await keys({ before: { at: AT + 3, id: 0 } })).toEqual(['1']);
      expect(await keys({ conversation: 'b' })).toEqual(['4']);
      await world.store.discardDeadLetter(third!.id, AT + 9);
      expect(await keys({ state: 'discarded' })).toEqual(['3']);
      expect(await keys({ state: 'open', limit: 2 })).toEqual(['2', '4']);
    });

    it('of the same event are one as long as it is open', async () => {
      await bury(letter('timer'), letter('other'));
      await bury(letter('timer', { at: AT + 5, reason: 'again', attempts: 2 }));
      const [, first] = await world.store.deadLetters({ limit: 10 });
      expect(first).toMatchObject({
        key: 'timer',
        at: AT,
        updatedAt: AT + 5,
        attempts: 3,
        reason: 'again',
      });
      await world.store.discardDeadLetter(first!.id, AT + 6);
      await bury(letter('timer', { at: AT + 7 }), letter('timer', { conversation: 'b', at: AT + 8 }));
      expect(await keys({ state: 'open' })).toEqual(['timer', 'timer', 'other']);
    });

    it('are discarded once', async () => {
      await bury(letter('m1'));
      const [{ id }] = (await world.store.deadLetters({ limit: 1 })) as [DeadLetter];
      expect(await world.store.discardDeadLetter(id, AT + 1)).toBe(true);
      expect(await world.store.discardDeadLetter(id, AT + 2)).toBe(false);
      expect(await world.store.discardDeadLetter(77, AT)).toBe(false);
      expect(await world.store.deadLetter(id)).toMatchObject({ state: 'discarded', updatedAt: AT + 1 });
    });

    it('are requeued with the commit of their event, and not with one that loses', async () => {
      await bury(letter('m1'), letter('m2'));
      const [second, first] = (await world.store.deadLetters({ limit: 2 })) as [DeadLetter, DeadLetter];
      await world.store.commit(batch([commit('a', 1, { requeued: [{ letter: first.id, at: AT + 4 }] })]));
      expect(await world.store.deadLetter(first.id)).toMatchObject({ state: 'requeued', updatedAt: AT + 4 });
      const late = commit('a', 1, { requeued: [{ letter: second.id, at: AT + 5 }] });
      await world.store.commit({ ...batch([late]), deadLetters: [letter('m3')] });
      expect(await world.store.deadLetter(second.id)).toMatchObject({ state: 'open' });
      expect(await keys()).toEqual(['m2', 'm1']);
    });
  });
}
