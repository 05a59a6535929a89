/** What must hold when conversations are carried from one store to another; part of the suite of the store. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredConversation } from '../../src/store/moving.ts';
import type { CommitBatch, ConversationCommit, DeliveryUpdate, Store } from '../../src/store/store.ts';
import type { StoreFactory } from './store-suite.ts';

const AT = 1_790_000_000_000;
const ALL = Number.MAX_SAFE_INTEGER;

const nothing: CommitBatch = {
  conversations: [],
  deliveries: [],
  effects: [],
  deadLetters: [],
  position: 0,
};

/** An event of a conversation, at a log position that is told. */
function event(conversation: string, revision: number, position: number, previous?: number) {
  return (more: Partial<ConversationCommit> = {}): ConversationCommit => ({
    conversation,
    expected: revision - 1,
    previous,
    revision,
    record: record(conversation, revision),
    nextDeadline: undefined,
    runningEffects: 0,
    endedEffects: [],
    journal: [entry(conversation, revision, position)],
    outbox: [],
    withdrawals: [],
    ...more,
  });
}

const record = (conversation: string, revision: number) =>
  JSON.stringify({ conversation, tenant: 'default', channel: 'whatsapp', revision, note: 'São João \n' });

const entry = (conversation: string, revision: number, position: number) => ({
  revision,
  position,
  event: JSON.stringify({
    ...{ kind: 'message', conversation, at: AT, id: `wamid.${revision}` },
    ...{ tenant: 'default', channel: 'whatsapp', text: 'olá 😊' },
  }),
  state: '{"asking":"waiting"}',
  digest: 4_000_000_000 + revision,
});

/** Of every kind of message some. */
const said = (number: number, revision: number) => ({
  entry: number,
  revision,
  prompt: 'ask',
  text: `ção ${number}`,
  at: AT,
  ...(number % 3 === 2 && { media: { url: `https://example.com/${number}.png`, caption: 'Olá 😊' } }),
  ...(number % 3 === 0 && {
    template: { name: 'back', language: 'pt_BR', parameters: ['São "João"'], after: AT + number },
  }),
});

const letter = (conversation: string, key: string, at = AT) => ({
  conversation,
  key,
  kind: 'message' as const,
  code: 'funnel_failed',
  reason: 'boom',
  attempts: 2,
  at,
  event: '{"text":"não"}',
});

const update = (conversation: string, number: number, rest: object) =>
  ({ conversation, entry: number, at: AT + 1, ...rest }) as DeliveryUpdate;

/** The numbers of dead letters are those of their store. */
const withoutNumbers = (conversations: readonly StoredConversation[]) =>
  conversations.map((one) => ({
    ...one,
    deadLetters: one.deadLetters.map(({ id: _, ...letter }) => letter),
  }));

export function movingSuite(createFactory: () => Promise<StoreFactory>): void {
  describe('moving', () => {
    const factories: StoreFactory[] = [];
    const stores: Store[] = [];
    let store: Store;
    let other: Store;
    beforeEach(async () => {
      store = await openAnother();
      other = await openAnother();
      await fill(store);
    });
    afterEach(async () => {
      for (const one of stores.splice(0)) await one.close();
      for (const factory of factories.splice(0)) await factory.destroy();
    });

    async function openAnother(): Promise<Store> {
      const factory = await createFactory();
      const opened = await factory.open();
      factories.push(factory);
      stores.push(opened);
      return opened;
    }

    async function crashAndReopen(which: Store): Promise<Store> {
      const index = stores.indexOf(which);
      stores[index] = await factories[index]!.crashAndReopen(which);
      return stores[index]!;
    }

    /** `a` has something of everything, `b` has nothing beside its journal, of `c` there are dead letters only. */
    async function fill(one: Store): Promise<void> {
      const of = (revision: number) =>
        event('a', revision, 10 * revision, revision === 1 ? undefined : 10 * (revision - 1));
      await one.commit({ ...nothing, conversations: [of(1)({ outbox: [said(1, 1)] })], position: 10 });
      await one.commit({
        ...nothing,
        conversations: [of(2)({ outbox: [said(2, 2), said(3, 2)] }), event('b', 1, 21)()],
        deliveries: [update('a', 1, { kind: 'advance', state: 'read', messageId: 'wamid.x1' })],
        deadLetters: [letter('a', 'm1'), letter('c', 'm9', AT + 3)],
        position: 21,
      });
      const [first] = await one.deadLetters({ limit: 1, conversation: 'a' });
      await one.trim('a', { revision: 1, record: record('a', 1), since: AT + 2 });
      const running = { nextDeadline: AT + 50, runningEffects: 2 };
      await one.commit({
        ...nothing,
        conversations: [
          of(3)({
            ...running,
            outbox: [said(4, 3), said(5, 3), said(6, 3)],
            requeued: [{ letter: first!.id, at: AT + 4 }],
          }),
        ],
        deliveries: [
          update('a', 2, { kind: 'claim' }),
          update('a', 2, { kind: 'advance', state: 'delivered', messageId: 'wamid.x2' }),
          update('a', 3, { kind: 'claim' }),
          update('a', 3, { kind: 'advance', state: 'failed', error: '131026 não' }),
        ],
        deadLetters: [{ ...letter('a', 'm2', AT + 1), revision: 3, position: 30, used: '{"state":"s"}' }],
        position: 30,
      });
      await one.commit({
        ...nothing,
        effects: [
          { conversation: 'a', effect: 2, attempts: 1, notBefore: AT + 9, progress: undefined },
          { conversation: 'a', effect: 1, attempts: 3, notBefore: 0, progress: '{"page":"ção"}' },
        ],
        deliveries: [
          update('a', 4, { kind: 'claim' }),
          update('a', 4, { kind: 'claim' }),
          update('a', 5, { kind: 'claim' }),
          update('a', 5, { kind: 'release', notBefore: AT + 500, error: '130429' }),
        ],
      });
    }

    const all = async (one: Store) => (await one.allConversations('', ALL)).conversations;
    const everything = async (one: Store) => one.whole(await all(one));

    async function move(from: Store, to: Store): Promise<void> {
      await to.restore(await everything(from), await from.lastLetter());
      await to.durable();
    }

    it('lists all of which there is something, in pages, each once', async () => {
      await store.commit({ ...nothing, conversations: [event('0', 1, 40)()], position: 40 });
      await store.commit({ ...nothing, deadLetters: [letter('c', 'm10'), letter('bb', 'm11')] });
      expect(await all(store)).toEqual(['a', 'b', '0', 'bb', 'c']);
      for (const limit of [1, 2, 3, 4, 5]) {
        const found: string[] = [];
        for (let after: string | undefined = ''; after !== undefined; ) {
          const page = await store.allConversations(after, limit);
          expect(page.conversations.length).toBeLessThanOrEqual(limit);
          found.push(...page.conversations);
          after = page.end;
        }
        expect([limit, found]).toEqual([limit, ['a', 'b', '0', 'bb', 'c']]);
      }
      expect(await other.allConversations('', 9)).toEqual({ conversations: [], end: undefined });
    });

    it('gives a conversation whole', async () => {
      const [a, b, c] = await store.whole(['a', 'b', 'c', 'nobody']);
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
      await move(store, other);
      expect(withoutNumbers(await everything(other))).toEqual(withoutNumbers(await everything(store)));
      other = await crashAndReopen(other);
      expect(withoutNumbers(await everything(other))).toEqual(withoutNumbers(await everything(store)));
      expect(await other.load(['a', 'b', 'c'])).toEqual(await store.load(['a', 'b', 'c']));
      expect(await other.base('a')).toEqual(await store.base('a'));
      expect(await other.holdings(['a', 'b', 'c'])).toEqual(await store.holdings(['a', 'b', 'c']));
    });

    it('gives the same by every read', async () => {
      await move(store, other);
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
      for (const [name, read] of reads) expect([name, await read(other)]).toEqual([name, await read(store)]);
      const byNumber = async (one: Store) => (await one.effectStates()).sort((a, b) => a.effect - b.effect);
      expect(await byNumber(other)).toEqual(await byNumber(store));
      const keys = async (one: Store) => (await one.deadLetters({ limit: 9 })).map(({ key }) => key);
      expect(await keys(other)).toEqual(await keys(store));
    });

    it('leaves alone what is there already', async () => {
      await move(store, other);
      await other.commit({ ...nothing, conversations: [event('b', 2, 90, 21)()], position: 90 });
      const before = await everything(other);
      const again = await other.restore(await everything(store), await store.lastLetter());
      expect(again).toEqual(new Set(['a', 'b', 'c']));
      expect(await everything(other)).toEqual(before);
    });

    it('lets a conversation go on where it was', async () => {
      await move(store, other);
      expect(await other.lastPosition()).toBeGreaterThanOrEqual(30);
      const position = (await other.lastPosition()) + 1;
      const goesOn = event(
        'a',
        4,
        position,
        30,
      )({
        endedEffects: [1],
        runningEffects: 1,
        outbox: [said(7, 4)],
      });
      expect(await other.commit({ ...nothing, conversations: [goesOn], position })).toEqual(new Set());
      const later = event('a', 5, position + 1, position)({ outbox: [said(8, 5)] });
      await other.commit({ ...nothing, conversations: [later], position: position + 1 });
      expect((await other.journal('a', 0, 9)).map((one) => [one.revision, one.position])).toEqual([
        ...[
          [2, 20],
          [3, 30],
        ],
        ...[
          [4, position],
          [5, position + 1],
        ],
      ]);
      expect((await other.outbox('a', 0, 9)).map((one) => one.entry)).toEqual([2, 3, 4, 5, 6, 7, 8]);
      expect(await other.effectStates()).toMatchObject([{ effect: 2 }]);
      expect(await other.nextDeadline()).toBeUndefined();
    });

    it('lets messages go on where they were', async () => {
      await move(store, other);
      const claimed = update('a', 4, { kind: 'claim', decidedAt: AT });
      await other.commit({ ...nothing, deliveries: [claimed] });
      expect(await other.nextUnsent(['a'])).toMatchObject([{ entry: 4, attempts: 3, repeats: 2 }]);
      const sent = { kind: 'advance', state: 'sent', messageId: 'wamid.x4' };
      const late = { kind: 'advance', state: 'read' };
      await other.commit({ ...nothing, deliveries: [update('a', 4, sent), update('a', 2, late)] });
      expect(await other.nextUnsent(['a'])).toMatchObject([{ entry: 5, state: 'pending' }]);
      expect((await other.outbox('a', 0, 1))[0]).toMatchObject({ state: 'read', messageId: 'wamid.x2' });
      await other.commit({
        ...nothing,
        conversations: [event('a', 4, 900, 30)({ withdrawals: [{ from: 0, before: 4 }] })],
        position: 900,
      });
      expect(await other.withUnsentMessages()).toEqual([]);
    });

    it('counts dead letters on, behind all numbers they had', async () => {
      expect(await store.lastLetter()).toBe(3);
      await store.eraseDeadLetters(AT + 100, 9);
      expect(await store.lastLetter()).toBe(3);
      await store.commit({ ...nothing, deadLetters: [letter('a', 'm5')] });
      await move(store, other);
      await other.commit({ ...nothing, deadLetters: [letter('a', 'm5', AT + 7), letter('b', 'm6')] });
      const letters = await other.deadLetters({ limit: 9 });
      expect(letters).toMatchObject([
        { key: 'm6', attempts: 2 },
        { key: 'm5', at: AT, updatedAt: AT + 7, attempts: 4 },
      ]);
      expect(Math.min(...letters.map(({ id }) => id))).toBeGreaterThan(4);
      expect(await other.lastLetter()).toBe(Math.max(...letters.map(({ id }) => id)));
      const open = letters[1]!.id;
      expect(await other.discardDeadLetter(open, AT + 8)).toBe(true);
      await other.commit({ ...nothing, deadLetters: [letter('a', 'm5', AT + 9)] });
      expect((await other.deadLetters({ limit: 9, conversation: 'a' })).map(({ state }) => state)).toEqual([
        'open',
        'discarded',
      ]);
    });

    it('keeps conversations of several stores apart, though their log positions are the same', async () => {
      const third = await openAnother();
      await third.commit({
        ...nothing,
        conversations: [event('z', 1, 20)({ outbox: [said(1, 1)] })],
        position: 20,
      });
      await third.commit({
        ...nothing,
        conversations: [event('z', 2, 30, 20)({ outbox: [said(2, 2)] })],
        position: 30,
      });
      await move(store, other);
      await move(third, other);
      const position = (await other.lastPosition()) + 1;
      await other.commit({
        ...nothing,
        conversations: [event('z', 3, position, 30)(), event('a', 4, position + 1, 30)()],
        position: position + 1,
      });
      const positions = async (id: string) => (await other.journal(id, 0, 9)).map((one) => one.position);
      expect(await positions('a')).toEqual([20, 30, position + 1]);
      expect(await positions('z')).toEqual([20, 30, position]);
      expect((await other.outbox('z', 0, 9)).map(({ text }) => text)).toEqual(['ção 1', 'ção 2']);
      expect((await other.outbox('a', 0, 1)).map(({ text }) => text)).toEqual(['ção 2']);
    });

    it('erases and trims what was moved as any other', async () => {
      await move(store, other);
      for (const number of [4, 5, 6]) {
        const settled = update('a', number, { kind: 'advance', state: 'sent' });
        await other.commit({ ...nothing, deliveries: [settled] });
      }
      const base = { revision: 3, record: record('a', 3), since: AT + 20 };
      expect(await other.trim('a', base)).toMatchObject({ events: 2, messages: 5 });
      const third = await openAnother();
      await move(other, third); // nothing of its journal is left
      for (const one of [other, third]) {
        const position = (await one.lastPosition()) + 1;
        const goesOn = event('a', 4, position, 30)({ outbox: [said(7, 4)] });
        expect(await one.commit({ ...nothing, conversations: [goesOn], position })).toEqual(new Set());
        expect((await one.journal('a', 0, 9)).map(({ revision }) => revision)).toEqual([4]);
        expect((await one.outbox('a', 0, 9)).map((message) => message.entry)).toEqual([7]);
        const held = { conversations: 1, events: 1, messages: 1, unsent: 1, deadLetters: 2 };
        expect(await one.erase(['a'])).toEqual(held);
        while (!(await one.purge(1)));
        expect(await all(one)).toEqual(['b', 'c']);
        expect((await one.journal('b', 0, 9)).map(({ position: at }) => at)).toEqual([21]);
      }
    });

    it('stays the same however much of it is made smaller', async () => {
      await move(store, other);
      const before = await everything(other);
      while ((await other.pack()) > 0);
      expect(await everything(other)).toEqual(before);
    });

    it('tells when others had the storage in between', async () => {
      const before = await other.timesOpened();
      expect(await other.timesOpened()).toBe(before);
      other = await crashAndReopen(other);
      expect(await other.timesOpened()).toBe(before + 1);
    });
  });
}
