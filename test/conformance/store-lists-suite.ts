/** What a store finds: where conversations stand, what is due, what runs; part of the suite of the store. */
import { describe, expect, it } from 'vitest';
import { AT, batch, commit, type OpenedStore } from '../support/opened-store.ts';

export function storeListsSuite(world: OpenedStore): void {
  it('tells where conversations stand, a page at a time, each once', async () => {
    const at = (state: unknown, funnelVersion: string, more = {}) => ({
      record: JSON.stringify({ funnel: 'tiny', funnelVersion, state, note: '"state":1', ...more }),
    });
    await world.store.commit(
      batch([commit('c', 1, at('asking', 'v1')), commit('a', 1, at({ b: 'x' }, 'v1'))]),
    );
    await world.store.commit(batch([commit('b', 1, at({ b: { c: 'ção "y"' } }, 'v2'))]));
    const moved = { migrated: { began: 'v1', by: 'm7' } };
    await world.store.commit(batch([commit('c', 2, at('showing', 'v2', moved))]));
    const first = await world.store.whereabouts(0, 2);
    await world.store.commit(batch([commit('d', 1, at('asking', 'v2'))]));
    const rest = await world.store.whereabouts(first.at(-1)!.order, 10);
    const funnel = 'tiny';
    const where = (conversation: string, funnelVersion: string, state: unknown, migratedBy?: string) => ({
      ...{ conversation, funnel, funnelVersion, state: JSON.stringify(state), migratedBy },
      order: expect.any(Number),
    });
    expect(first).toEqual([where('c', 'v2', 'showing', 'm7'), where('a', 'v1', { b: 'x' })]);
    expect(rest).toEqual([where('b', 'v2', { b: { c: 'ção "y"' } }), where('d', 'v2', 'asking')]);
    expect(await world.store.whereabouts(rest.at(-1)!.order, 10)).toEqual([]);
  });

  describe('deadlines', () => {
    it('are due in their order and only when they have passed', async () => {
      const at = (conversation: string, nextDeadline: number | undefined) =>
        commit(conversation, 1, { nextDeadline });
      await world.store.commit(
        batch([at('late', AT + 3), at('first', AT + 1), at('second', AT + 2), at('none', undefined)]),
      );
      expect(await world.store.nextDeadline()).toBe(AT + 1);
      expect(await world.store.due(AT, 10)).toEqual([]);
      expect(await world.store.due(AT + 2, 10)).toEqual(['first', 'second']);
      expect(await world.store.due(AT + 9, 1)).toEqual(['first']);
    });

    it('go with the commit that takes them away', async () => {
      await world.store.commit(batch([commit('a', 1, { nextDeadline: AT })]));
      await world.store.commit(batch([commit('a', 2)]));
      expect(await world.store.nextDeadline()).toBeUndefined();
      expect(await world.store.due(AT + 1, 10)).toEqual([]);
    });
  });

  it('has deadlines that were moved due in the order they have now, also after a crash', async () => {
    const at = (conversation: string, revision: number, nextDeadline: number | undefined) =>
      commit(conversation, revision, { nextDeadline, standing: { updatedAt: AT } });
    await world.store.commit(
      batch([at('a', 1, AT + 1), at('b', 1, AT + 2), at('c', 1, AT + 3), at('d', 1, AT + 4)]),
    );
    await world.store.commit(
      batch([at('a', 2, AT + 9), at('b', 2, undefined), at('c', 2, AT + 8), at('d', 2, AT + 2)]),
    );
    expect(await world.store.due(AT + 1, 9)).toEqual([]);
    world.store = await world.factory.crashAndReopen(world.store);
    expect(await world.store.due(AT + 7, 9)).toEqual(['d']);
    expect(await world.store.nextDeadline()).toBe(AT + 2);
    expect(await world.store.due(AT + 9, 2)).toEqual(['d', 'c']);
    await world.store.commit(batch([at('b', 3, AT + 20), at('d', 3, AT + 30)]));
    expect(await world.store.due(AT + 40, 9)).toEqual(['c', 'a', 'b', 'd']);
  });

  it('finds the conversations with running effects', async () => {
    await world.store.commit(batch([commit('a', 1, { runningEffects: 2 }), commit('b', 1)]));
    expect(await world.store.withRunningEffects()).toEqual(['a']);
    await world.store.commit(batch([commit('a', 2)]));
    expect(await world.store.withRunningEffects()).toEqual([]);
  });

  describe('where conversations stand', () => {
    const standing = (conversation: string, revision: number, updatedAt: number, more = {}) =>
      commit(conversation, revision, {
        record: JSON.stringify({ conversation, revision, updatedAt }),
        standing: { updatedAt, ...more },
      });
    const with_ = (taken: boolean, since: number) => ({ person: { taken, since } });

    it('is listed with those that changed last first, in pages', async () => {
      await world.store.commit(batch([standing('a', 1, 5), standing('b', 1, 7), standing('c', 1, 7)]));
      await world.store.commit(batch([standing('d', 1, 6), standing('a', 2, 8)]));
      world.store = await world.factory.crashAndReopen(world.store);
      const all = ['a', 'c', 'b', 'd'];
      expect((await world.store.recent(undefined, 9)).map(({ conversation }) => conversation)).toEqual(all);
      const paged: string[] = [];
      for (let last = (await world.store.recent(undefined, 1))[0]; last !== undefined; ) {
        paged.push(last.conversation);
        last = (await world.store.recent(last, 1))[0];
      }
      expect(paged).toEqual(all);
      await world.store.erase(['c']);
      expect(await world.store.recent({ at: 8, conversation: 'a' }, 1)).toEqual([
        { at: 7, conversation: 'b' },
      ]);
    });

    it('is listed by whether a person has them, the longest first', async () => {
      await world.store.commit(
        batch([
          standing('a', 1, 9, with_(false, 5)),
          standing('b', 1, 9, with_(false, 4)),
          standing('c', 1, 9),
        ]),
      );
      const names = async (taken: boolean) =>
        (await world.store.withPerson(taken, 9)).map(({ conversation, at }) => `${conversation} ${at}`);
      expect([await names(false), await names(true)]).toEqual([['b 4', 'a 5'], []]);
      await world.store.commit(
        batch([standing('b', 2, 9, with_(true, 6)), standing('c', 2, 9, with_(true, 3))]),
      );
      expect([await names(false), await names(true)]).toEqual([['a 5'], ['c 3', 'b 6']]);
      expect(await world.store.countWithPerson()).toEqual({ waiting: 1, taken: 2 });
      expect(await world.store.withPerson(true, 1)).toEqual([{ conversation: 'c', at: 3 }]);
      await world.store.commit(batch([standing('b', 3, 9), standing('a', 2, 9)]));
      await world.store.erase(['c']);
      expect([await names(false), await names(true)]).toEqual([[], []]);
    });

    it('stays when they are packed', async () => {
      await world.store.commit(batch([standing('a', 1, 9, with_(false, 5))]));
      while ((await world.store.pack()) > 0);
      expect(await world.store.withPerson(false, 9)).toEqual([{ conversation: 'a', at: 5 }]);
      expect(await world.store.recent(undefined, 9)).toEqual([{ conversation: 'a', at: 9 }]);
    });
  });

  it('lists conversations in pages, each once', async () => {
    await world.store.commit(batch(['b', '_', 'B', '-', '0', 'a'].map((id) => commit(id, 1))));
    const pages: string[][] = [];
    for (let after = ''; ; after = pages.at(-1)!.at(-1)!) {
      const page = await world.store.conversations(after, 4);
      if (page.length === 0) break;
      pages.push(page);
    }
    expect(pages).toEqual([
      ['-', '0', 'B', '_'],
      ['a', 'b'],
    ]);
  });
}
