/** What is erased and trimmed is gone, and all else stays; part of the suite of the store. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { NewDeadLetter } from '../../src/store/dead-letter.ts';
import { NOTHING_ERASED } from '../../src/store/erasure.ts';
import type { ConversationCommit } from '../../src/store/store.ts';
import { AT, batch, commit, type OpenedStore } from '../support/opened-store.ts';

export function storeErasingSuite(world: OpenedStore): void {
  describe('erasing', () => {
    /** A conversation that begins under an id that was there before; log positions are never given twice. */
    const anew = (conversation: string, more: Partial<ConversationCommit> = {}) => {
      const begun = commit(conversation, 1, more);
      return { ...begun, journal: begun.journal.map((entry) => ({ ...entry, position: 500 })) };
    };
    const letter = (conversation: string, at: number): NewDeadLetter => {
      const of = { kind: 'message', code: 'internal', reason: 'x', attempts: 1, event: '{}' } as const;
      return { conversation, at, key: 'm1', ...of };
    };
    const everything = async () => ({
      records: [...(await world.store.load(['a', 'b'])).keys()],
      listed: await world.store.conversations('', 9),
      due: await world.store.due(AT + 1, 9),
      next: await world.store.nextDeadline(),
      effects: await world.store.withRunningEffects(),
      states: await world.store.effectStates(),
      unsent: await world.store.withUnsentMessages(),
      nextUnsent: (await world.store.nextUnsent(['a', 'b'])).map(({ conversation }) => conversation),
      journal: (await world.store.journal('a', 0, 9)).length,
      outbox: (await world.store.outbox('a', 0, 9)).length,
      letters: (await world.store.deadLetters({ limit: 9 })).map(({ conversation }) => conversation),
    });
    const onlyB = {
      records: ['b'],
      listed: ['b'],
      due: [],
      next: undefined,
      effects: [],
      states: [],
      unsent: ['b'],
      nextUnsent: ['b'],
      journal: 0,
      outbox: 0,
      letters: ['b'],
    };
    beforeEach(async () => {
      const begins = commit('a', 1, { nextDeadline: AT, runningEffects: 1 });
      await world.store.commit({
        ...batch([begins, commit('b', 1)]),
        deadLetters: [letter('a', AT), letter('b', AT + 1)],
      });
      await world.store.commit(batch([commit('a', 2, { nextDeadline: AT, runningEffects: 1 })]));
      const kept = { effect: 1, attempts: 1, notBefore: AT, progress: '{"page":7}' };
      await world.store.commit({ ...batch([]), effects: [{ conversation: 'a', ...kept }] });
      await world.update(1, { kind: 'advance', state: 'sent', messageId: 'wamid.1' });
    });

    it('takes a conversation away whole, says how much it was and leaves others alone', async () => {
      const held = { conversations: 1, events: 2, messages: 2, unsent: 1, deadLetters: 1 };
      expect(await world.store.holdings(['a', 'nobody'])).toEqual(held);
      expect(await world.store.erase(['a'])).toEqual(held);
      expect(await everything()).toEqual(onlyB);
      expect(await world.store.erase(['a', 'nobody'])).toEqual({ ...NOTHING_ERASED });
    });

    it('is durable when it resolves, and goes on after a crash', async () => {
      await world.store.erase(['a']);
      world.store = await world.factory.crashAndReopen(world.store);
      expect(await everything()).toEqual(onlyB);
      while (!(await world.store.purge(1)));
      while (!(await world.store.scrub()));
      world.store = await world.factory.crashAndReopen(world.store);
      expect(await everything()).toEqual(onlyB);
    });

    it('passes over what comes late for a message of the old one', async () => {
      await world.store.erase(['a']);
      const said = { entry: 2, revision: 1, prompt: 'p', text: 'new', at: AT + 9 };
      await world.store.commit(batch([anew('a', { outbox: [said] })]));
      await world.update(2, { kind: 'claim', decidedAt: AT });
      await world.update(2, { kind: 'advance', state: 'delivered', decidedAt: AT });
      expect(await world.store.nextUnsent(['a'])).toMatchObject([{ state: 'pending', attempts: 0 }]);
      await world.update(2, { kind: 'claim', decidedAt: AT + 9 });
      await world.update(2, { kind: 'release', notBefore: 0, error: 'x', decidedAt: AT });
      expect(await world.store.nextUnsent(['a'])).toMatchObject([{ state: 'sending' }]);
      await world.update(2, { kind: 'advance', state: 'sent', decidedAt: AT + 9 });
      expect(await world.store.nextUnsent(['a'])).toEqual([]);
    });

    it('takes dead letters of someone who never had a conversation', async () => {
      await world.store.commit({ ...batch([]), deadLetters: [letter('c', AT)] });
      expect(await world.store.erase(['c'])).toEqual({ ...NOTHING_ERASED, deadLetters: 1 });
    });

    it('lets another conversation begin under the same id, with nothing of the old one', async () => {
      await world.store.erase(['a']);
      expect(await world.store.commit(batch([commit('a', 3)]))).toEqual(new Set(['a'])); // stepped before
      await world.update(2, { kind: 'claim' });
      expect(await world.store.commit(batch([anew('a'), commit('c', 1)]))).toEqual(new Set());
      while (!(await world.store.purge(1)));
      while (!(await world.store.scrub()));
      expect(await world.store.journal('a', 0, 9)).toHaveLength(1);
      expect(await world.store.outbox('a', 0, 9)).toMatchObject([
        { entry: 1, state: 'pending', attempts: 0 },
      ]);
      expect(await world.store.journal('c', 0, 9)).toHaveLength(1);
      expect(await world.store.effectStates()).toEqual([]);
      expect(await world.store.base('a')).toBeUndefined();
    });

    it('takes dead letters from before a time, the oldest first and so many', async () => {
      await world.store.commit({ ...batch([]), deadLetters: [letter('c', AT + 2), letter('d', AT + 3)] });
      expect(await world.store.eraseDeadLetters(AT + 3, 2)).toMatchObject({ deadLetters: 2 });
      expect(await world.store.eraseDeadLetters(AT + 3, 2)).toMatchObject({ deadLetters: 1 });
      expect((await world.store.deadLetters({ limit: 9 })).map(({ conversation }) => conversation)).toEqual([
        'd',
      ]);
    });
  });

  describe('trimming', () => {
    const base = { revision: 3, record: '{"conversation":"a","revision":3}', since: AT + 4 };
    beforeEach(async () => {
      for (let revision = 1; revision <= 5; revision++)
        await world.store.commit(batch([commit('a', revision)]));
      for (const entry of [1, 2, 3, 4]) await world.update(entry, { kind: 'advance', state: 'sent' });
    });

    it('keeps what comes after the base', async () => {
      expect(await world.store.base('a')).toBeUndefined();
      expect(await world.store.trim('a', base)).toEqual({ ...NOTHING_ERASED, events: 3, messages: 3 });
      expect(await world.store.base('a')).toEqual(base);
      expect((await world.store.journal('a', 0, 9)).map(({ revision }) => revision)).toEqual([4, 5]);
      expect((await world.store.outbox('a', 0, 9)).map(({ entry }) => entry)).toEqual([4, 5]);
      expect([...(await world.store.load(['a'])).values()]).toEqual(['{"conversation":"a","revision":5}']);
      expect(await world.store.commit(batch([commit('a', 6)]))).toEqual(new Set());
      expect(await world.store.holdings(['a'])).toMatchObject({ events: 3, messages: 3, unsent: 2 });
      expect(await world.store.erase(['a'])).toMatchObject({ events: 3, messages: 3, unsent: 2 });
    });

    it('waits for messages that are still to be sent', async () => {
      const later = { ...base, revision: 5 };
      expect(await world.store.trim('a', later)).toEqual({ ...NOTHING_ERASED });
      expect(await world.store.base('a')).toBeUndefined();
      expect(await world.store.journal('a', 0, 9)).toHaveLength(5);
      await world.update(5, { kind: 'advance', state: 'sent' });
      expect(await world.store.trim('a', later)).toMatchObject({ events: 5, messages: 5 });
      expect(await world.store.journal('a', 0, 9)).toEqual([]);
      expect(await world.store.commit(batch([commit('a', 6)]))).toEqual(new Set());
      expect((await world.store.journal('a', 5, 9)).map(({ revision }) => revision)).toEqual([6]);
      expect((await world.store.outbox('a', 0, 9)).map(({ entry }) => entry)).toEqual([6]);
    });

    it('goes on from one base to the next and survives a crash', async () => {
      await world.store.trim('a', { ...base, revision: 1, record: '{"revision":1}' });
      await world.store.trim('a', base);
      world.store = await world.factory.crashAndReopen(world.store);
      expect(await world.store.base('a')).toEqual(base);
      expect((await world.store.journal('a', 0, 9)).map(({ revision }) => revision)).toEqual([4, 5]);
    });

    it('of what is not there does nothing', async () => {
      expect(await world.store.trim('nobody', base)).toEqual({ ...NOTHING_ERASED });
      await world.store.trim('a', base);
      await world.store.erase(['a']);
      const begun = commit('a', 1);
      const journal = begun.journal.map((entry) => ({ ...entry, position: 500 }));
      await world.store.commit(batch([{ ...begun, journal }]));
      expect(await world.store.base('a')).toBeUndefined();
    });
  });
}
