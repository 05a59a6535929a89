/** What is committed is kept, and whole; part of the suite of the store. */
import { expect, it } from 'vitest';
import type { EffectState } from '../../src/effects/effect.ts';
import { AT, batch, commit, type OpenedStore } from '../support/opened-store.ts';

export function storeCommitsSuite(world: OpenedStore): void {
  it('gives back what was committed, and nothing for others', async () => {
    expect(await world.store.commit(batch([commit('a', 1), commit('b', 1)]))).toEqual(new Set());
    expect(await world.store.load(['a', 'b', 'c'])).toEqual(
      new Map([
        ['a', '{"conversation":"a","revision":1}'],
        ['b', '{"conversation":"b","revision":1}'],
      ]),
    );
    expect(await world.store.journal('a', 0, 10)).toEqual([
      { revision: 1, position: 1, event: '{"n":1}', state: '"asking"', digest: 4_000_000_001 },
    ]);
    expect(await world.store.outbox('a', 0, 10)).toMatchObject([
      { conversation: 'a', entry: 1, state: 'pending', text: 'reply 1', attempts: 0 },
    ]);
    expect(await world.store.journal('c', 0, 10)).toEqual([]);
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
    await world.store.commit(batch([commit('a', 1, { outbox })]));
    expect(await world.store.nextUnsent(['a'])).toMatchObject([outbox[0]]);
    const isAsItWas = (entry: object, index: number) => {
      expect(entry).toMatchObject(outbox[index]!);
      expect(Object.keys(entry).filter((key) => key === 'media' || key === 'template')).toEqual(
        Object.keys(outbox[index]!).filter((key) => key === 'media' || key === 'template'),
      );
    };
    for (const [index, entry] of (await world.store.outbox('a', 0, 9)).entries()) isAsItWas(entry, index);
    while ((await world.store.pack()) > 0);
    world.store = await world.factory.crashAndReopen(world.store);
    const kept = await world.store.outbox('a', 0, 9);
    expect(kept).toHaveLength(4);
    for (const [index, entry] of kept.entries()) isAsItWas(entry, index);
  });

  it('keeps conversations apart and in order', async () => {
    for (let revision = 1; revision <= 5; revision++) {
      await world.store.commit(batch([commit('a', revision), commit('b', revision)]));
    }
    expect((await world.store.journal('a', 2, 2)).map((entry) => entry.revision)).toEqual([3, 4]);
    expect((await world.store.outbox('b', 3, 10)).map((entry) => entry.text)).toEqual(['reply 4', 'reply 5']);
  });

  it('refuses a conversation whose revision is not the expected one, whole, and takes the others', async () => {
    await world.store.commit(batch([commit('a', 1)]));
    const late = commit('a', 1, {
      record: '"late"',
      outbox: [{ entry: 7, revision: 1, prompt: 'x', text: 'late', at: AT }],
      withdrawals: [],
    });
    const ahead = commit('c', 3);
    expect(await world.store.commit(batch([late, commit('b', 1), ahead]))).toEqual(new Set(['a', 'c']));
    expect([...(await world.store.load(['a', 'b', 'c'])).keys()]).toEqual(['a', 'b']);
    expect((await world.store.load(['a'])).get('a')).not.toBe('"late"');
    expect(await world.store.outbox('a', 0, 10)).toHaveLength(1);
    expect(await world.store.journal('c', 0, 10)).toEqual([]);
  });

  it('refuses a conversation that has gone on, or is not that far yet', async () => {
    for (const revision of [1, 2, 3]) await world.store.commit(batch([commit('a', revision)]));
    const { store } = world;
    const before = (await store.load(['a'])).get('a');
    for (const revision of [2, 3, 5]) {
      const late = commit('a', revision, { record: '"late"' });
      expect(await store.commit(batch([late]))).toEqual(new Set(['a']));
    }
    expect((await store.load(['a'])).get('a')).toBe(before);
    expect(await store.journal('a', 0, 10)).toHaveLength(3);
    expect(await store.commit(batch([commit('a', 4)]))).toEqual(new Set());
  });

  it('writes nothing of a batch that fails', async () => {
    const broken = commit('b', 1, {
      journal: [{ revision: 1, position: 1, event: null as never, state: '', digest: 0 }],
    });
    await expect(world.store.commit(batch([commit('a', 1), broken]))).rejects.toThrow();
    expect(await world.store.load(['a', 'b'])).toEqual(new Map());
    expect(await world.store.commit(batch([commit('a', 1)]))).toEqual(new Set());
  });

  it('survives a crash with all that was committed', async () => {
    await world.store.commit({ ...batch([commit('a', 1, { nextDeadline: AT })]), position: 42 });
    await world.update(1, { kind: 'claim' });
    world.store = await world.factory.crashAndReopen(world.store);
    expect((await world.store.load(['a'])).get('a')).toBe('{"conversation":"a","revision":1}');
    expect(await world.store.lastPosition()).toBe(42);
    expect(await world.store.nextDeadline()).toBe(AT);
    expect(await world.store.nextUnsent(['a'])).toMatchObject([{ entry: 1, state: 'sending', attempts: 1 }]);
  });

  it('never takes the log position back', async () => {
    await world.store.commit({ ...batch([]), position: 9 });
    await world.store.commit({ ...batch([]), position: 3 });
    expect(await world.store.lastPosition()).toBe(9);
  });

  it('keeps what effects leave behind, across a crash, until they have ended', async () => {
    const state = { conversation: 'a', effect: 1, attempts: 1, notBefore: AT, progress: undefined };
    const keep = (...effects: EffectState[]) => world.store.commit({ ...batch([]), effects });
    await keep(state); // of a conversation that does not exist
    expect(await world.store.effectStates()).toEqual([]);
    await world.store.commit(batch([commit('a', 1, { runningEffects: 2 }), commit('b', 1)]));
    await keep(state, { ...state, effect: 2, progress: '{"page":7}' });
    await keep({ ...state, attempts: 2, notBefore: AT + 5 });
    world.store = await world.factory.crashAndReopen(world.store);
    expect((await world.store.effectStates()).sort((a, b) => a.effect - b.effect)).toEqual([
      { ...state, attempts: 2, notBefore: AT + 5 },
      { ...state, effect: 2, progress: '{"page":7}' },
    ]);
    await world.store.commit(batch([commit('a', 2, { endedEffects: [1] })]));
    expect(await world.store.effectStates()).toMatchObject([{ effect: 2 }]);
    await world.store.commit({
      ...batch([commit('a', 3, { endedEffects: [2] })]),
      effects: [{ ...state, effect: 2, progress: '{"page":8}' }], // it was saving while it was cancelled
    });
    expect(await world.store.effectStates()).toEqual([]);
  });
}
