/** What is carried from one store to another is whole; part of the suite of the store. */
import { expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import {
  AT,
  all,
  entry,
  event,
  everything,
  letter,
  type MovingStores,
  nothing,
  record,
  said,
  withoutNumbers,
} from '../support/moving-stores.ts';

export function movingWholeSuite(world: MovingStores): void {
  it('lists all of which there is something, in pages, each once', async () => {
    await world.store.commit({ ...nothing, conversations: [event('0', 1, 40)()], position: 40 });
    await world.store.commit({ ...nothing, deadLetters: [letter('c', 'm10'), letter('bb', 'm11')] });
    expect(await all(world.store)).toEqual(['a', 'b', '0', 'bb', 'c']);
    for (const limit of [1, 2, 3, 4, 5]) {
      const found: string[] = [];
      for (let after: string | undefined = ''; after !== undefined; ) {
        const page = await world.store.allConversations(after, limit);
        expect(page.conversations.length).toBeLessThanOrEqual(limit);
        found.push(...page.conversations);
        after = page.end;
      }
      expect([limit, found]).toEqual([limit, ['a', 'b', '0', 'bb', 'c']]);
    }
    expect(await world.other.allConversations('', 9)).toEqual({ conversations: [], end: undefined });
  });

  it('gives a conversation whole', async () => {
    const [a, b, c] = await world.store.whole(['a', 'b', 'c', 'nobody']);
    const message = { conversation: 'a', prompt: 'ask', at: AT, notBefore: 0, repeats: 0 };
    const unsent = { messageId: undefined, error: undefined };
    expect(a).toEqual({
      conversation: 'a',
      begun: {
        revision: 3,
        position: 30,
        record: record('a', 3),
        nextDeadline: AT + 50,
        hasRunningEffects: true,
        base: { revision: 1, record: record('a', 1), since: AT + 2 },
        journal: [entry('a', 2, 20), entry('a', 3, 30)],
        outbox: [
          {
            ...{ ...message, ...said(2, 2), ...unsent, state: 'delivered', attempts: 1 },
            ...{ messageId: 'wamid.x2', updatedAt: AT + 1 },
          },
          {
            ...{ ...message, ...said(3, 2), ...unsent, state: 'failed', attempts: 1 },
            ...{ error: '131026 não', updatedAt: AT + 1 },
          },
          {
            ...{ ...message, ...said(4, 3), ...unsent, state: 'sending', attempts: 2 },
            ...{ repeats: 1, updatedAt: AT + 1 },
          },
          {
            ...{ ...message, ...said(5, 3), ...unsent, state: 'pending', attempts: 1 },
            ...{ notBefore: AT + 500, error: '130429', updatedAt: AT + 1 },
          },
          { ...message, ...said(6, 3), ...unsent, state: 'pending', attempts: 0, updatedAt: AT },
        ],
        effects: [
          { conversation: 'a', effect: 1, attempts: 3, notBefore: 0, progress: '{"page":"ção"}' },
          { conversation: 'a', effect: 2, attempts: 1, notBefore: AT + 9, progress: undefined },
        ],
      },
      deadLetters: [
        { ...letter('a', 'm1'), id: expect.any(Number), state: 'requeued', updatedAt: AT + 4 },
        {
          ...{ ...letter('a', 'm2', AT + 1), revision: 3, position: 30, used: '{"state":"s"}' },
          ...{ id: expect.any(Number), state: 'open', updatedAt: AT + 1 },
        },
      ],
    });
    const plain = { revision: 1, position: 21, record: record('b', 1), journal: [entry('b', 1, 21)] };
    expect(b).toEqual({
      conversation: 'b',
      begun: {
        ...{ ...plain, nextDeadline: undefined, hasRunningEffects: false, base: undefined },
        ...{ outbox: [], effects: [] },
      },
      deadLetters: [],
    });
    expect(c).toMatchObject({ conversation: 'c', deadLetters: [{ key: 'm9', state: 'open' }] });
    expect(c!.begun).toBeUndefined();
  });

  it('makes what was there, durably', async () => {
    await world.move(world.store, world.other);
    expect(withoutNumbers(await everything(world.other))).toEqual(
      withoutNumbers(await everything(world.store)),
    );
    world.other = await world.crashAndReopen(world.other);
    expect(withoutNumbers(await everything(world.other))).toEqual(
      withoutNumbers(await everything(world.store)),
    );
    expect(await world.other.load(['a', 'b', 'c'])).toEqual(await world.store.load(['a', 'b', 'c']));
    expect(await world.other.base('a')).toEqual(await world.store.base('a'));
    expect(await world.other.holdings(['a', 'b', 'c'])).toEqual(await world.store.holdings(['a', 'b', 'c']));
  });

  it('gives the same by every read', async () => {
    await world.move(world.store, world.other);
    const reads: [string, (one: Store) => Promise<unknown>][] = [
      ['due', (one) => one.due(AT + 50, 9)],
      ['nextDeadline', (one) => one.nextDeadline()],
      ['withRunningEffects', (one) => one.withRunningEffects()],
      ['withUnsentMessages', (one) => one.withUnsentMessages()],
      ['nextUnsent', (one) => one.nextUnsent(['a', 'b'])],
      ['conversations', (one) => one.conversations('', 9)],
      ['outbox', (one) => one.outbox('a', 3, 2)],
      ['journal', (one) => one.journal('a', 2, 9)],
    ];
    for (const [name, read] of reads)
      expect([name, await read(world.other)]).toEqual([name, await read(world.store)]);
    const byNumber = async (one: Store) => (await one.effectStates()).sort((a, b) => a.effect - b.effect);
    expect(await byNumber(world.other)).toEqual(await byNumber(world.store));
    const keys = async (one: Store) => (await one.deadLetters({ limit: 9 })).map(({ key }) => key);
    expect(await keys(world.other)).toEqual(await keys(world.store));
  });

  it('leaves alone what is there already', async () => {
    await world.move(world.store, world.other);
    await world.other.commit({ ...nothing, conversations: [event('b', 2, 90, 21)()], position: 90 });
    const before = await everything(world.other);
    const again = await world.other.restore(await everything(world.store), await world.store.lastLetter());
    expect(again).toEqual(new Set(['a', 'b', 'c']));
    expect(await everything(world.other)).toEqual(before);
  });

  it('stays the same however much of it is made smaller', async () => {
    await world.move(world.store, world.other);
    const before = await everything(world.other);
    while ((await world.other.pack()) > 0);
    expect(await everything(world.other)).toEqual(before);
  });

  it('tells when others had the storage in between', async () => {
    const before = await world.other.timesOpened();
    expect(await world.other.timesOpened()).toBe(before);
    world.other = await world.crashAndReopen(world.other);
    expect(await world.other.timesOpened()).toBe(before + 1);
  });
}
