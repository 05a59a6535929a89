import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EffectState } from '../../src/effects/effect.ts';
import type { DeadLetter, DeadLetterQuery, NewDeadLetter } from '../../src/store/dead-letter.ts';
import { NOTHING_ERASED } from '../../src/store/erasure.ts';
import {
  type CommitBatch,
  type ConversationCommit,
  type DeliveryUpdate,
  NEVER,
  type Store,
} from '../../src/store/store.ts';
import { movedGroupSuite } from './moved-group-suite.ts';
import { movingSuite } from './moving-suite.ts';

/** How an adapter is tried: opens a store on storage that stays until `destroy`. */
export interface StoreFactory {
  open(): Promise<Store>;
  /** Opens the same storage after a crash, without the first one having been closed properly. */
  crashAndReopen(store: Store): Promise<Store>;
  destroy(): Promise<void>;
}

const AT = 1_790_000_000_000;

/** Positions are unique in a store and rise within a conversation. */
const positionOf = (conversation: string, revision: number) =>
  (conversation.charCodeAt(0) - 'a'.charCodeAt(0)) * 1_000 + revision;

function commit(
  conversation: string,
  revision: number,
  more: Partial<ConversationCommit> = {},
): ConversationCommit {
  return {
    conversation,
    expected: revision - 1,
    previous: revision === 1 ? undefined : positionOf(conversation, revision - 1),
    revision,
    record: JSON.stringify({ conversation, revision }),
    nextDeadline: undefined,
    runningEffects: 0,
    endedEffects: [],
    journal: [
      {
        revision,
        position: positionOf(conversation, revision),
        event: `{"n":${revision}}`,
        state: '"asking"',
        digest: 4_000_000_000 + revision,
      },
    ],
    outbox: [{ entry: revision, revision, prompt: 'ask', text: `reply ${revision}`, at: AT }],
    withdrawals: [],
    ...more,
  };
}

function batch(conversations: ConversationCommit[], deliveries: DeliveryUpdate[] = []): CommitBatch {
  return { conversations, effects: [], deliveries, deadLetters: [], position: 0 };
}

/** What every store must hold; an adapter supplies only the factory. */
export function storeSuite(name: string, createFactory: () => Promise<StoreFactory>): void {
  describe(`store: ${name}`, () => {
    let factory: StoreFactory;
    let store: Store;
    beforeEach(async () => {
      factory = await createFactory();
      store = await factory.open();
    });
    afterEach(async () => {
      await store.close();
      await factory.destroy();
    });

    movingSuite(createFactory);
    movedGroupSuite(createFactory);

    const update = (entry: number, rest: object) =>
      store.commit(batch([], [{ conversation: 'a', entry, at: AT + 1, ...rest } as DeliveryUpdate]));

    it('keeps what effects leave behind, across a crash, until they have ended', async () => {
      const state = { conversation: 'a', effect: 1, attempts: 1, notBefore: AT, progress: undefined };
      const keep = (...effects: EffectState[]) => store.commit({ ...batch([]), effects });
      await keep(state); // of a conversation that does not exist
      expect(await store.effectStates()).toEqual([]);
      await store.commit(batch([commit('a', 1, { runningEffects: 2 }), commit('b', 1)]));
      await keep(state, { ...state, effect: 2, progress: '{"page":7}' });
      await keep({ ...state, attempts: 2, notBefore: AT + 5 });
      store = await factory.crashAndReopen(store);
      expect((await store.effectStates()).sort((a, b) => a.effect - b.effect)).toEqual([
        { ...state, attempts: 2, notBefore: AT + 5 },
        { ...state, effect: 2, progress: '{"page":7}' },
      ]);
      await store.commit(batch([commit('a', 2, { endedEffects: [1] })]));
      expect(await store.effectStates()).toMatchObject([{ effect: 2 }]);
      await store.commit({
        ...batch([commit('a', 3, { endedEffects: [2] })]),
        effects: [{ ...state, effect: 2, progress: '{"page":8}' }], // it was saving while it was cancelled
      });
      expect(await store.effectStates()).toEqual([]);
    });

    it('gives back what was committed, and nothing for others', async () => {
      expect(await store.commit(batch([commit('a', 1), commit('b', 1)]))).toEqual(new Set());
      expect(await store.load(['a', 'b', 'c'])).toEqual(
        new Map([
          ['a', '{"conversation":"a","revision":1}'],
          ['b', '{"conversation":"b","revision":1}'],
        ]),
      );
      expect(await store.journal('a', 0, 10)).toEqual([
        { revision: 1, position: 1, event: '{"n":1}', state: '"asking"', digest: 4_000_000_001 },
      ]);
      expect(await store.outbox('a', 0, 10)).toMatchObject([
        { conversation: 'a', entry: 1, state: 'pending', text: 'reply 1', attempts: 0 },
      ]);
      expect(await store.journal('c', 0, 10)).toEqual([]);
    });

    it('keeps what a message is beside its text, and a text that looks like it', async () => {
      const media = { url: 'https://example.com/a.png', caption: 'São João "ao vivo" 😊\n' };
      const template = { name: 'back', language: 'pt_BR', parameters: ['Ana', '2'], after: AT + 5 };
      const said = (entry: number, text: string, more = {}) => {
        return { entry, revision: 1, prompt: 'p', text, at: AT, ...more };
      };
      const outbox = [
        said(1, 'a picture', { media }),
        said(2, 'by a template', { template }),
        said(3, '\u0001{"text":"no"}'),
        said(4, 'text'),
      ];
      await store.commit(batch([commit('a', 1, { outbox })]));
      expect(await store.nextUnsent(['a'])).toMatchObject([outbox[0]]);
      const isAsItWas = (entry: object, index: number) => {
        expect(entry).toMatchObject(outbox[index]!);
        expect(Object.keys(entry).filter((key) => key === 'media' || key === 'template')).toEqual(
          Object.keys(outbox[index]!).filter((key) => key === 'media' || key === 'template'),
        );
      };
      for (const [index, entry] of (await store.outbox('a', 0, 9)).entries()) isAsItWas(entry, index);
      while ((await store.pack()) > 0);
      store = await factory.crashAndReopen(store);
      const kept = await store.outbox('a', 0, 9);
      expect(kept).toHaveLength(4);
      for (const [index, entry] of kept.entries()) isAsItWas(entry, index);
    });

    it('keeps conversations apart and in order', async () => {
      for (let revision = 1; revision <= 5; revision++) {
        await store.commit(batch([commit('a', revision), commit('b', revision)]));
      }
      expect((await store.journal('a', 2, 2)).map((entry) => entry.revision)).toEqual([3, 4]);
      expect((await store.outbox('b', 3, 10)).map((entry) => entry.text)).toEqual(['reply 4', 'reply 5']);
    });

    it('tells where conversations stand, a page at a time, each once', async () => {
      const at = (state: unknown, funnelVersion: string, more = {}) => ({
        record: JSON.stringify({ funnel: 'tiny', funnelVersion, state, note: '"state":1', ...more }),
      });
      await store.commit(batch([commit('c', 1, at('asking', 'v1')), commit('a', 1, at({ b: 'x' }, 'v1'))]));
      await store.commit(batch([commit('b', 1, at({ b: { c: 'ção "y"' } }, 'v2'))]));
      const moved = { migrated: { began: 'v1', by: 'm7' } };
      await store.commit(batch([commit('c', 2, at('showing', 'v2', moved))]));
      const first = await store.whereabouts(0, 2);
      await store.commit(batch([commit('d', 1, at('asking', 'v2'))]));
      const rest = await store.whereabouts(first.at(-1)!.order, 10);
      const funnel = 'tiny';
      const where = (conversation: string, funnelVersion: string, state: unknown, migratedBy?: string) => ({
        ...{ conversation, funnel, funnelVersion, state: JSON.stringify(state), migratedBy },
        order: expect.any(Number),
      });
      expect(first).toEqual([where('c', 'v2', 'showing', 'm7'), where('a', 'v1', { b: 'x' })]);
      expect(rest).toEqual([where('b', 'v2', { b: { c: 'ção "y"' } }), where('d', 'v2', 'asking')]);
      expect(await store.whereabouts(rest.at(-1)!.order, 10)).toEqual([]);
    });

    it('refuses a conversation whose revision is not the expected one, whole, and takes the others', async () => {
      await store.commit(batch([commit('a', 1)]));
      const late = commit('a', 1, {
        record: '"late"',
        outbox: [{ entry: 7, revision: 1, prompt: 'x', text: 'late', at: AT }],
        withdrawals: [],
      });
      const ahead = commit('c', 3);
      expect(await store.commit(batch([late, commit('b', 1), ahead]))).toEqual(new Set(['a', 'c']));
      expect([...(await store.load(['a', 'b', 'c'])).keys()]).toEqual(['a', 'b']);
      expect((await store.load(['a'])).get('a')).not.toBe('"late"');
      expect(await store.outbox('a', 0, 10)).toHaveLength(1);
      expect(await store.journal('c', 0, 10)).toEqual([]);
    });

    it('writes nothing of a batch that fails', async () => {
      const broken = commit('b', 1, {
        journal: [{ revision: 1, position: 1, event: null as never, state: '', digest: 0 }],
      });
      await expect(store.commit(batch([commit('a', 1), broken]))).rejects.toThrow();
      expect(await store.load(['a', 'b'])).toEqual(new Map());
      expect(await store.commit(batch([commit('a', 1)]))).toEqual(new Set());
    });

    it('survives a crash with all that was committed', async () => {
      await store.commit({ ...batch([commit('a', 1, { nextDeadline: AT })]), position: 42 });
      await update(1, { kind: 'claim' });
      store = await factory.crashAndReopen(store);
      expect((await store.load(['a'])).get('a')).toBe('{"conversation":"a","revision":1}');
      expect(await store.lastPosition()).toBe(42);
      expect(await store.nextDeadline()).toBe(AT);
      expect(await store.nextUnsent(['a'])).toMatchObject([{ entry: 1, state: 'sending', attempts: 1 }]);
    });

    it('never takes the log position back', async () => {
      await store.commit({ ...batch([]), position: 9 });
      await store.commit({ ...batch([]), position: 3 });
      expect(await store.lastPosition()).toBe(9);
    });

    describe('deadlines', () => {
      it('are due in their order and only when they have passed', async () => {
        const at = (conversation: string, nextDeadline: number | undefined) =>
          commit(conversation, 1, { nextDeadline });
        await store.commit(
          batch([at('late', AT + 3), at('first', AT + 1), at('second', AT + 2), at('none', undefined)]),
        );
        expect(await store.nextDeadline()).toBe(AT + 1);
        expect(await store.due(AT, 10)).toEqual([]);
        expect(await store.due(AT + 2, 10)).toEqual(['first', 'second']);
        expect(await store.due(AT + 9, 1)).toEqual(['first']);
      });

      it('go with the commit that takes them away', async () => {
        await store.commit(batch([commit('a', 1, { nextDeadline: AT })]));
        await store.commit(batch([commit('a', 2)]));
        expect(await store.nextDeadline()).toBeUndefined();
        expect(await store.due(AT + 1, 10)).toEqual([]);
      });
    });

    it('has deadlines that were moved due in the order they have now, also after a crash', async () => {
      const at = (conversation: string, revision: number, nextDeadline: number | undefined) =>
        commit(conversation, revision, { nextDeadline, standing: { updatedAt: AT } });
      await store.commit(
        batch([at('a', 1, AT + 1), at('b', 1, AT + 2), at('c', 1, AT + 3), at('d', 1, AT + 4)]),
      );
      await store.commit(
        batch([at('a', 2, AT + 9), at('b', 2, undefined), at('c', 2, AT + 8), at('d', 2, AT + 2)]),
      );
      expect(await store.due(AT + 1, 9)).toEqual([]);
      store = await factory.crashAndReopen(store);
      expect(await store.due(AT + 7, 9)).toEqual(['d']);
      expect(await store.nextDeadline()).toBe(AT + 2);
      expect(await store.due(AT + 9, 2)).toEqual(['d', 'c']);
      await store.commit(batch([at('b', 3, AT + 20), at('d', 3, AT + 30)]));
      expect(await store.due(AT + 40, 9)).toEqual(['c', 'a', 'b', 'd']);
    });

    it('finds the conversations with running effects', async () => {
      await store.commit(batch([commit('a', 1, { runningEffects: 2 }), commit('b', 1)]));
      expect(await store.withRunningEffects()).toEqual(['a']);
      await store.commit(batch([commit('a', 2)]));
      expect(await store.withRunningEffects()).toEqual([]);
    });

    describe('the outbox', () => {
      beforeEach(async () => {
        await store.commit(batch([commit('a', 1)]));
        await store.commit(batch([commit('a', 2)]));
      });
      const stateOf = async (entry: number) => (await store.outbox('a', entry - 1, 1))[0]!.state;

      it('gives the first unsent message of a conversation', async () => {
        expect(await store.withUnsentMessages()).toEqual(['a']);
        expect(await store.nextUnsent(['a', 'x'])).toMatchObject([{ conversation: 'a', entry: 1 }]);
        await update(1, { kind: 'advance', state: 'sent', messageId: 'wamid.1' });
        expect(await store.nextUnsent(['a'])).toMatchObject([{ entry: 2 }]);
        await update(2, { kind: 'advance', state: 'failed', error: '131026' });
        expect(await store.nextUnsent(['a'])).toEqual([]);
        expect(await store.withUnsentMessages()).toEqual([]);
      });

      it('takes statuses in any order and twice, and never leads back', async () => {
        await update(1, { kind: 'claim' });
        await update(1, { kind: 'advance', state: 'read' });
        for (const state of ['delivered', 'sent', 'failed', 'sent'])
          await update(1, { kind: 'advance', state });
        expect(await stateOf(1)).toBe('read');
      });

      it('takes a failure as the end of what was sent, unless it is delivered after all', async () => {
        await update(1, { kind: 'advance', state: 'sent', messageId: 'wamid.1' });
        await update(1, { kind: 'advance', state: 'failed', error: 'x' });
        expect(await stateOf(1)).toBe('failed');
        await update(1, { kind: 'advance', state: 'delivered' });
        expect(await stateOf(1)).toBe('delivered');
        expect((await store.outbox('a', 0, 1))[0]!.messageId).toBe('wamid.1');
      });

      it('lets a claimed message back after a known failure, but not one that a status settled', async () => {
        await update(1, { kind: 'claim' });
        await update(1, { kind: 'release', notBefore: AT + 500, error: '130429' });
        expect(await store.nextUnsent(['a'])).toMatchObject([
          { state: 'pending', attempts: 1, notBefore: AT + 500 },
        ]);
        await update(1, { kind: 'claim' });
        await update(1, { kind: 'advance', state: 'sent' });
        await update(1, { kind: 'release', notBefore: 0, error: 'late' });
        expect(await stateOf(1)).toBe('sent');
      });

      it('leaves a message as it is when the update was to go with events that lost', async () => {
        const failed = { kind: 'advance', state: 'failed', at: AT, unlessLost: true } as const;
        const update = { ...failed, conversation: 'a', entry: 1 };
        expect(await store.commit(batch([commit('a', 1)], [update]))).toEqual(new Set(['a']));
        expect(await stateOf(1)).toBe('pending');
        await store.commit(batch([commit('b', 1)], [update]));
        expect(await stateOf(1)).toBe('failed');
      });

      it('passes over updates of messages it does not have', async () => {
        await update(99, { kind: 'advance', state: 'sent' });
        await store.commit(batch([], [{ conversation: 'zzz', entry: 1, at: AT, kind: 'claim' }]));
        expect(await store.outbox('a', 0, 10)).toHaveLength(2);
      });
    });

    it('withdraws what waits and was decided before, when a person takes over', async () => {
      const said = (entry: number, revision: number) => ({ entry, revision, prompt: 'p', text: 't', at: AT });
      await store.commit(batch([commit('a', 1, { outbox: [said(1, 1), said(2, 1)] })]));
      await update(1, { kind: 'claim' });
      await store.commit(
        batch([commit('a', 2, { outbox: [said(3, 2)], withdrawals: [{ from: 0, before: 2 }] })]),
      );
      expect((await store.outbox('a', 0, 9)).map(({ state }) => state)).toEqual([
        'sending',
        'withdrawn',
        'pending',
      ]);
      await update(2, { kind: 'claim' });
      await update(2, { kind: 'advance', state: 'sent' });
      expect((await store.outbox('a', 1, 1))[0]!.state).toBe('withdrawn');
    });

    it('leaves what a person said who gave it back, when another one takes over', async () => {
      const said = (entry: number, revision: number) => ({ entry, revision, prompt: 'p', text: 't', at: AT });
      await store.commit(batch([commit('a', 1, { outbox: [said(1, 1), said(2, 1)] })]));
      await update(1, { kind: 'claim' });
      const taken = { outbox: [said(3, 2)], withdrawals: [{ from: 2, before: 2 }] };
      await store.commit(batch([commit('a', 2, taken)]));
      const again = {
        outbox: [said(4, 3)],
        withdrawals: [
          { from: 0, before: 1 },
          { from: 2, before: 3 },
        ],
      };
      await store.commit(batch([commit('a', 3, again)]));
      const states = (await store.outbox('a', 0, 9)).map(({ state }) => state);
      expect(states).toEqual(['sending', 'pending', 'withdrawn', 'pending']);
      await update(1, { kind: 'release', notBefore: AT + 5, error: 'busy' });
      expect(await store.nextUnsent(['a'])).toMatchObject([{ entry: 1, state: 'pending' }]);
    });

    it('withdraws also what was decided in the same commit before', async () => {
      const said = (entry: number, revision: number) => ({ entry, revision, prompt: 'p', text: 't', at: AT });
      const journal = [1, 2].map((revision) => ({ ...commit('a', revision).journal[0]! }));
      const both = { expected: 0, previous: undefined, journal, outbox: [said(1, 1), said(2, 2)] };
      await store.commit(batch([commit('a', 2, { ...both, withdrawals: [{ from: 0, before: 2 }] })]));
      expect((await store.outbox('a', 0, 9)).map(({ state }) => state)).toEqual(['withdrawn', 'pending']);
      expect(await store.nextUnsent(['a'])).toMatchObject([{ entry: 2 }]);
    });

    it('withdraws what was with its channel once it is known not to have been sent', async () => {
      const said = (entry: number, revision: number) => ({ entry, revision, prompt: 'p', text: 't', at: AT });
      await store.commit(batch([commit('a', 1, { outbox: [said(1, 1)] })]));
      await update(1, { kind: 'claim' });
      await store.commit(
        batch([commit('a', 2, { outbox: [said(2, 2)], withdrawals: [{ from: 0, before: 2 }] })]),
      );
      expect(await store.nextUnsent(['a'])).toMatchObject([{ entry: 1, state: 'sending', notBefore: NEVER }]);
      store = await factory.crashAndReopen(store);
      await update(1, { kind: 'release', notBefore: AT + 5, error: 'busy' });
      expect((await store.outbox('a', 0, 9)).map(({ state }) => state)).toEqual(['withdrawn', 'pending']);
      expect(await store.nextUnsent(['a'])).toMatchObject([{ entry: 2 }]);
      await update(2, { kind: 'claim' });
      await update(2, { kind: 'release', notBefore: AT + 5, error: 'busy' });
      expect(await store.nextUnsent(['a'])).toMatchObject([
        { entry: 2, state: 'pending', notBefore: AT + 5 },
      ]);
    });

    it('keeps who wrote a message', async () => {
      const written = { entry: 1, revision: 1, prompt: 'operator', by: 'ana', text: 'Oi', at: AT };
      const said = { entry: 2, revision: 1, prompt: 'p', text: 'Olá', at: AT };
      await store.commit(batch([commit('a', 1, { outbox: [written, said] })]));
      expect(await store.outbox('a', 0, 9)).toMatchObject([written, said]);
      expect((await store.outbox('a', 1, 9))[0]).not.toHaveProperty('by');
    });

    describe('where conversations stand', () => {
      const standing = (conversation: string, revision: number, updatedAt: number, more = {}) =>
        commit(conversation, revision, {
          record: JSON.stringify({ conversation, revision, updatedAt }),
          standing: { updatedAt, ...more },
        });
      const with_ = (taken: boolean, since: number) => ({ person: { taken, since } });

      it('is listed with those that changed last first, in pages', async () => {
        await store.commit(batch([standing('a', 1, 5), standing('b', 1, 7), standing('c', 1, 7)]));
        await store.commit(batch([standing('d', 1, 6), standing('a', 2, 8)]));
        store = await factory.crashAndReopen(store);
        const all = ['a', 'c', 'b', 'd'];
        expect((await store.recent(undefined, 9)).map(({ conversation }) => conversation)).toEqual(all);
        const paged: string[] = [];
        for (let last = (await store.recent(undefined, 1))[0]; last !== undefined; ) {
          paged.push(last.conversation);
          last = (await store.recent(last, 1))[0];
        }
        expect(paged).toEqual(all);
        await store.erase(['c']);
        expect(await store.recent({ at: 8, conversation: 'a' }, 1)).toEqual([{ at: 7, conversation: 'b' }]);
      });

      it('is listed by whether a person has them, the longest first', async () => {
        await store.commit(
          batch([
            standing('a', 1, 9, with_(false, 5)),
            standing('b', 1, 9, with_(false, 4)),
            standing('c', 1, 9),
          ]),
        );
        const names = async (taken: boolean) =>
          (await store.withPerson(taken, 9)).map(({ conversation, at }) => `${conversation} ${at}`);
        expect([await names(false), await names(true)]).toEqual([['b 4', 'a 5'], []]);
        await store.commit(batch([standing('b', 2, 9, with_(true, 6)), standing('c', 2, 9, with_(true, 3))]));
        expect([await names(false), await names(true)]).toEqual([['a 5'], ['c 3', 'b 6']]);
        expect(await store.countWithPerson()).toEqual({ waiting: 1, taken: 2 });
        expect(await store.withPerson(true, 1)).toEqual([{ conversation: 'c', at: 3 }]);
        await store.commit(batch([standing('b', 3, 9), standing('a', 2, 9)]));
        await store.erase(['c']);
        expect([await names(false), await names(true)]).toEqual([[], []]);
      });

      it('stays when they are packed', async () => {
        await store.commit(batch([standing('a', 1, 9, with_(false, 5))]));
        while ((await store.pack()) > 0);
        expect(await store.withPerson(false, 9)).toEqual([{ conversation: 'a', at: 5 }]);
        expect(await store.recent(undefined, 9)).toEqual([{ conversation: 'a', at: 9 }]);
      });
    });

    it('lists conversations in pages, each once', async () => {
      await store.commit(batch(['b', '_', 'B', '-', '0', 'a'].map((id) => commit(id, 1))));
      const pages: string[][] = [];
      for (let after = ''; ; after = pages.at(-1)!.at(-1)!) {
        const page = await store.conversations(after, 4);
        if (page.length === 0) break;
        pages.push(page);
      }
      expect(pages).toEqual([
        ['-', '0', 'B', '_'],
        ['a', 'b'],
      ]);
    });

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
        records: [...(await store.load(['a', 'b'])).keys()],
        listed: await store.conversations('', 9),
        due: await store.due(AT + 1, 9),
        next: await store.nextDeadline(),
        effects: await store.withRunningEffects(),
        states: await store.effectStates(),
        unsent: await store.withUnsentMessages(),
        nextUnsent: (await store.nextUnsent(['a', 'b'])).map(({ conversation }) => conversation),
        journal: (await store.journal('a', 0, 9)).length,
        outbox: (await store.outbox('a', 0, 9)).length,
        letters: (await store.deadLetters({ limit: 9 })).map(({ conversation }) => conversation),
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
        await store.commit({
          ...batch([begins, commit('b', 1)]),
          deadLetters: [letter('a', AT), letter('b', AT + 1)],
        });
        await store.commit(batch([commit('a', 2, { nextDeadline: AT, runningEffects: 1 })]));
        const kept = { effect: 1, attempts: 1, notBefore: AT, progress: '{"page":7}' };
        await store.commit({ ...batch([]), effects: [{ conversation: 'a', ...kept }] });
        await update(1, { kind: 'advance', state: 'sent', messageId: 'wamid.1' });
      });

      it('takes a conversation away whole, says how much it was and leaves others alone', async () => {
        const held = { conversations: 1, events: 2, messages: 2, unsent: 1, deadLetters: 1 };
        expect(await store.holdings(['a', 'nobody'])).toEqual(held);
        expect(await store.erase(['a'])).toEqual(held);
        expect(await everything()).toEqual(onlyB);
        expect(await store.erase(['a', 'nobody'])).toEqual({ ...NOTHING_ERASED });
      });

      it('is durable when it resolves, and goes on after a crash', async () => {
        await store.erase(['a']);
        store = await factory.crashAndReopen(store);
        expect(await everything()).toEqual(onlyB);
        while (!(await store.purge(1)));
        while (!(await store.scrub()));
        store = await factory.crashAndReopen(store);
        expect(await everything()).toEqual(onlyB);
      });

      it('passes over what comes late for a message of the old one', async () => {
        await store.erase(['a']);
        const said = { entry: 2, revision: 1, prompt: 'p', text: 'new', at: AT + 9 };
        await store.commit(batch([anew('a', { outbox: [said] })]));
        await update(2, { kind: 'claim', decidedAt: AT });
        await update(2, { kind: 'advance', state: 'delivered', decidedAt: AT });
        expect(await store.nextUnsent(['a'])).toMatchObject([{ state: 'pending', attempts: 0 }]);
        await update(2, { kind: 'claim', decidedAt: AT + 9 });
        await update(2, { kind: 'release', notBefore: 0, error: 'x', decidedAt: AT });
        expect(await store.nextUnsent(['a'])).toMatchObject([{ state: 'sending' }]);
        await update(2, { kind: 'advance', state: 'sent', decidedAt: AT + 9 });
        expect(await store.nextUnsent(['a'])).toEqual([]);
      });

      it('takes dead letters of someone who never had a conversation', async () => {
        await store.commit({ ...batch([]), deadLetters: [letter('c', AT)] });
        expect(await store.erase(['c'])).toEqual({ ...NOTHING_ERASED, deadLetters: 1 });
      });

      it('lets another conversation begin under the same id, with nothing of the old one', async () => {
        await store.erase(['a']);
        expect(await store.commit(batch([commit('a', 3)]))).toEqual(new Set(['a'])); // stepped before
        await update(2, { kind: 'claim' });
        expect(await store.commit(batch([anew('a'), commit('c', 1)]))).toEqual(new Set());
        while (!(await store.purge(1)));
        while (!(await store.scrub()));
        expect(await store.journal('a', 0, 9)).toHaveLength(1);
        expect(await store.outbox('a', 0, 9)).toMatchObject([{ entry: 1, state: 'pending', attempts: 0 }]);
        expect(await store.journal('c', 0, 9)).toHaveLength(1);
        expect(await store.effectStates()).toEqual([]);
        expect(await store.base('a')).toBeUndefined();
      });

      it('takes dead letters from before a time, the oldest first and so many', async () => {
        await store.commit({ ...batch([]), deadLetters: [letter('c', AT + 2), letter('d', AT + 3)] });
        expect(await store.eraseDeadLetters(AT + 3, 2)).toMatchObject({ deadLetters: 2 });
        expect(await store.eraseDeadLetters(AT + 3, 2)).toMatchObject({ deadLetters: 1 });
        expect((await store.deadLetters({ limit: 9 })).map(({ conversation }) => conversation)).toEqual([
          'd',
        ]);
      });
    });

    describe('trimming', () => {
      const base = { revision: 3, record: '{"conversation":"a","revision":3}', since: AT + 4 };
      beforeEach(async () => {
        for (let revision = 1; revision <= 5; revision++) await store.commit(batch([commit('a', revision)]));
        for (const entry of [1, 2, 3, 4]) await update(entry, { kind: 'advance', state: 'sent' });
      });

      it('keeps what comes after the base', async () => {
        expect(await store.base('a')).toBeUndefined();
        expect(await store.trim('a', base)).toEqual({ ...NOTHING_ERASED, events: 3, messages: 3 });
        expect(await store.base('a')).toEqual(base);
        expect((await store.journal('a', 0, 9)).map(({ revision }) => revision)).toEqual([4, 5]);
        expect((await store.outbox('a', 0, 9)).map(({ entry }) => entry)).toEqual([4, 5]);
        expect([...(await store.load(['a'])).values()]).toEqual(['{"conversation":"a","revision":5}']);
        expect(await store.commit(batch([commit('a', 6)]))).toEqual(new Set());
        expect(await store.holdings(['a'])).toMatchObject({ events: 3, messages: 3, unsent: 2 });
        expect(await store.erase(['a'])).toMatchObject({ events: 3, messages: 3, unsent: 2 });
      });

      it('waits for messages that are still to be sent', async () => {
        const later = { ...base, revision: 5 };
        expect(await store.trim('a', later)).toEqual({ ...NOTHING_ERASED });
        expect(await store.base('a')).toBeUndefined();
        expect(await store.journal('a', 0, 9)).toHaveLength(5);
        await update(5, { kind: 'advance', state: 'sent' });
        expect(await store.trim('a', later)).toMatchObject({ events: 5, messages: 5 });
        expect(await store.journal('a', 0, 9)).toEqual([]);
        expect(await store.commit(batch([commit('a', 6)]))).toEqual(new Set());
        expect((await store.journal('a', 5, 9)).map(({ revision }) => revision)).toEqual([6]);
        expect((await store.outbox('a', 0, 9)).map(({ entry }) => entry)).toEqual([6]);
      });

      it('goes on from one base to the next and survives a crash', async () => {
        await store.trim('a', { ...base, revision: 1, record: '{"revision":1}' });
        await store.trim('a', base);
        store = await factory.crashAndReopen(store);
        expect(await store.base('a')).toEqual(base);
        expect((await store.journal('a', 0, 9)).map(({ revision }) => revision)).toEqual([4, 5]);
      });

      it('of what is not there does nothing', async () => {
        expect(await store.trim('nobody', base)).toEqual({ ...NOTHING_ERASED });
        await store.trim('a', base);
        await store.erase(['a']);
        const begun = commit('a', 1);
        const journal = begun.journal.map((entry) => ({ ...entry, position: 500 }));
        await store.commit(batch([{ ...begun, journal }]));
        expect(await store.base('a')).toBeUndefined();
      });
    });

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
      const bury = (...deadLetters: NewDeadLetter[]) => store.commit({ ...batch([]), deadLetters });
      const keys = async (query: Partial<DeadLetterQuery> = {}) =>
        (await store.deadLetters({ limit: 10, ...query })).map(({ key }) => key);

      it('are kept whole, under a number', async () => {
        const whole = letter('m1', { revision: 3, position: 9, used: '{"state":"s"}', attempts: 3 });
        await bury(whole, letter('m2'));
        const [second, first] = await store.deadLetters({ limit: 10 });
        expect(first).toEqual({ ...whole, id: first!.id, state: 'open', updatedAt: AT });
        expect(await store.deadLetter(first!.id)).toEqual(first);
        expect(second!.id).toBeGreaterThan(first!.id);
        expect([second!.revision, second!.position, second!.used]).toEqual([undefined, undefined, undefined]);
        expect(await store.deadLetter(99)).toBeUndefined();
      });

      it('are listed with the newest first, page by page, by state and by conversation', async () => {
        await bury(letter('1', { at: AT + 1 }), letter('2', { at: AT + 5 }), letter('3', { at: AT + 5 }));
        await bury(letter('4', { at: AT + 3, conversation: 'b' }));
        expect(await keys()).toEqual(['3', '2', '4', '1']);
        const [third] = await store.deadLetters({ limit: 1 });
        expect(await keys({ before: third! })).toEqual(['2', '4', '1']);
        expect(await keys({ before: { at: AT + 3, id: 0 } })).toEqual(['1']);
        expect(await keys({ conversation: 'b' })).toEqual(['4']);
        await store.discardDeadLetter(third!.id, AT + 9);
        expect(await keys({ state: 'discarded' })).toEqual(['3']);
        expect(await keys({ state: 'open', limit: 2 })).toEqual(['2', '4']);
      });

      it('of the same event are one as long as it is open', async () => {
        await bury(letter('timer'), letter('other'));
        await bury(letter('timer', { at: AT + 5, reason: 'again', attempts: 2 }));
        const [, first] = await store.deadLetters({ limit: 10 });
        expect(first).toMatchObject({
          key: 'timer',
          at: AT,
          updatedAt: AT + 5,
          attempts: 3,
          reason: 'again',
        });
        await store.discardDeadLetter(first!.id, AT + 6);
        await bury(letter('timer', { at: AT + 7 }), letter('timer', { conversation: 'b', at: AT + 8 }));
        expect(await keys({ state: 'open' })).toEqual(['timer', 'timer', 'other']);
      });

      it('are discarded once', async () => {
        await bury(letter('m1'));
        const [{ id }] = (await store.deadLetters({ limit: 1 })) as [DeadLetter];
        expect(await store.discardDeadLetter(id, AT + 1)).toBe(true);
        expect(await store.discardDeadLetter(id, AT + 2)).toBe(false);
        expect(await store.discardDeadLetter(77, AT)).toBe(false);
        expect(await store.deadLetter(id)).toMatchObject({ state: 'discarded', updatedAt: AT + 1 });
      });

      it('are requeued with the commit of their event, and not with one that loses', async () => {
        await bury(letter('m1'), letter('m2'));
        const [second, first] = (await store.deadLetters({ limit: 2 })) as [DeadLetter, DeadLetter];
        await store.commit(batch([commit('a', 1, { requeued: [{ letter: first.id, at: AT + 4 }] })]));
        expect(await store.deadLetter(first.id)).toMatchObject({ state: 'requeued', updatedAt: AT + 4 });
        const late = commit('a', 1, { requeued: [{ letter: second.id, at: AT + 5 }] });
        await store.commit({ ...batch([late]), deadLetters: [letter('m3')] });
        expect(await store.deadLetter(second.id)).toMatchObject({ state: 'open' });
        expect(await keys()).toEqual(['m2', 'm1']);
      });
    });
  });
}
