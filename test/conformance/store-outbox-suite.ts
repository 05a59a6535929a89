/** Messages leave once, and not at all when a person takes over; part of the suite of the store. */
import { beforeEach, describe, expect, it } from 'vitest';
import { NEVER } from '../../src/store/store.ts';
import { AT, batch, commit, type OpenedStore } from '../support/opened-store.ts';

export function storeOutboxSuite(world: OpenedStore): void {
  describe('the outbox', () => {
    beforeEach(async () => {
      await world.store.commit(batch([commit('a', 1)]));
      await world.store.commit(batch([commit('a', 2)]));
    });
    const stateOf = async (entry: number) => (await world.store.outbox('a', entry - 1, 1))[0]!.state;

    it('gives the first unsent message of a conversation', async () => {
      expect(await world.store.withUnsentMessages()).toEqual(['a']);
      expect(await world.store.nextUnsent(['a', 'x'])).toMatchObject([{ conversation: 'a', entry: 1 }]);
      await world.update(1, { kind: 'advance', state: 'sent', messageId: 'wamid.1' });
      expect(await world.store.nextUnsent(['a'])).toMatchObject([{ entry: 2 }]);
      await world.update(2, { kind: 'advance', state: 'failed', error: '131026' });
      expect(await world.store.nextUnsent(['a'])).toEqual([]);
      expect(await world.store.withUnsentMessages()).toEqual([]);
    });

    it('takes statuses in any order and twice, and never leads back', async () => {
      await world.update(1, { kind: 'claim' });
      await world.update(1, { kind: 'advance', state: 'read' });
      for (const state of ['delivered', 'sent', 'failed', 'sent'])
        await world.update(1, { kind: 'advance', state });
      expect(await stateOf(1)).toBe('read');
    });

    it('takes a failure as the end of what was sent, unless it is delivered after all', async () => {
      await world.update(1, { kind: 'advance', state: 'sent', messageId: 'wamid.1' });
      await world.update(1, { kind: 'advance', state: 'failed', error: 'x' });
      expect(await stateOf(1)).toBe('failed');
      await world.update(1, { kind: 'advance', state: 'delivered' });
      expect(await stateOf(1)).toBe('delivered');
      expect((await world.store.outbox('a', 0, 1))[0]!.messageId).toBe('wamid.1');
    });

    it('lets a claimed message back after a known failure, but not one that a status settled', async () => {
      await world.update(1, { kind: 'claim' });
      await world.update(1, { kind: 'release', notBefore: AT + 500, error: '130429' });
      expect(await world.store.nextUnsent(['a'])).toMatchObject([
        { state: 'pending', attempts: 1, notBefore: AT + 500 },
      ]);
      await world.update(1, { kind: 'claim' });
      await world.update(1, { kind: 'advance', state: 'sent' });
      await world.update(1, { kind: 'release', notBefore: 0, error: 'late' });
      expect(await stateOf(1)).toBe('sent');
    });

    it('leaves a message as it is when the update was to go with events that lost', async () => {
      const failed = { kind: 'advance', state: 'failed', at: AT, unlessLost: true } as const;
      const update = { ...failed, conversation: 'a', entry: 1 };
      expect(await world.store.commit(batch([commit('a', 1)], [update]))).toEqual(new Set(['a']));
      expect(await stateOf(1)).toBe('pending');
      await world.store.commit(batch([commit('b', 1)], [update]));
      expect(await stateOf(1)).toBe('failed');
    });

    it('passes over updates of messages it does not have', async () => {
      await world.update(99, { kind: 'advance', state: 'sent' });
      await world.store.commit(batch([], [{ conversation: 'zzz', entry: 1, at: AT, kind: 'claim' }]));
      expect(await world.store.outbox('a', 0, 10)).toHaveLength(2);
    });
  });

  it('withdraws what waits and was decided before, when a person takes over', async () => {
    const said = (entry: number, revision: number) => ({ entry, revision, prompt: 'p', text: 't', at: AT });
    await world.store.commit(batch([commit('a', 1, { outbox: [said(1, 1), said(2, 1)] })]));
    await world.update(1, { kind: 'claim' });
    await world.store.commit(
      batch([commit('a', 2, { outbox: [said(3, 2)], withdrawals: [{ from: 0, before: 2 }] })]),
    );
    expect((await world.store.outbox('a', 0, 9)).map(({ state }) => state)).toEqual([
      'sending',
      'withdrawn',
      'pending',
    ]);
    await world.update(2, { kind: 'claim' });
    await world.update(2, { kind: 'advance', state: 'sent' });
    expect((await world.store.outbox('a', 1, 1))[0]!.state).toBe('withdrawn');
  });

  it('leaves what a person said who gave it back, when another one takes over', async () => {
    const said = (entry: number, revision: number) => ({ entry, revision, prompt: 'p', text: 't', at: AT });
    await world.store.commit(batch([commit('a', 1, { outbox: [said(1, 1), said(2, 1)] })]));
    await world.update(1, { kind: 'claim' });
    const taken = { outbox: [said(3, 2)], withdrawals: [{ from: 2, before: 2 }] };
    await world.store.commit(batch([commit('a', 2, taken)]));
    const again = {
      outbox: [said(4, 3)],
      withdrawals: [
        { from: 0, before: 1 },
        { from: 2, before: 3 },
      ],
    };
    await world.store.commit(batch([commit('a', 3, again)]));
    const states = (await world.store.outbox('a', 0, 9)).map(({ state }) => state);
    expect(states).toEqual(['sending', 'pending', 'withdrawn', 'pending']);
    await world.update(1, { kind: 'release', notBefore: AT + 5, error: 'busy' });
    expect(await world.store.nextUnsent(['a'])).toMatchObject([{ entry: 1, state: 'pending' }]);
  });

  it('withdraws also what was decided in the same commit before', async () => {
    const said = (entry: number, revision: number) => ({ entry, revision, prompt: 'p', text: 't', at: AT });
    const journal = [1, 2].map((revision) => ({ ...commit('a', revision).journal[0]! }));
    const both = { expected: 0, previous: undefined, journal, outbox: [said(1, 1), said(2, 2)] };
    await world.store.commit(batch([commit('a', 2, { ...both, withdrawals: [{ from: 0, before: 2 }] })]));
    expect((await world.store.outbox('a', 0, 9)).map(({ state }) => state)).toEqual(['withdrawn', 'pending']);
    expect(await world.store.nextUnsent(['a'])).toMatchObject([{ entry: 2 }]);
  });

  it('withdraws what was with its channel once it is known not to have been sent', async () => {
    const said = (entry: number, revision: number) => ({ entry, revision, prompt: 'p', text: 't', at: AT });
    await world.store.commit(batch([commit('a', 1, { outbox: [said(1, 1)] })]));
    await world.update(1, { kind: 'claim' });
    await world.store.commit(
      batch([commit('a', 2, { outbox: [said(2, 2)], withdrawals: [{ from: 0, before: 2 }] })]),
    );
    expect(await world.store.nextUnsent(['a'])).toMatchObject([
      { entry: 1, state: 'sending', notBefore: NEVER },
    ]);
    world.store = await world.factory.crashAndReopen(world.store);
    await world.update(1, { kind: 'release', notBefore: AT + 5, error: 'busy' });
    expect((await world.store.outbox('a', 0, 9)).map(({ state }) => state)).toEqual(['withdrawn', 'pending']);
    expect(await world.store.nextUnsent(['a'])).toMatchObject([{ entry: 2 }]);
    await world.update(2, { kind: 'claim' });
    await world.update(2, { kind: 'release', notBefore: AT + 5, error: 'busy' });
    expect(await world.store.nextUnsent(['a'])).toMatchObject([
      { entry: 2, state: 'pending', notBefore: AT + 5 },
    ]);
  });

  it('keeps who wrote a message', async () => {
    const written = { entry: 1, revision: 1, prompt: 'operator', by: 'ana', text: 'Oi', at: AT };
    const said = { entry: 2, revision: 1, prompt: 'p', text: 'Olá', at: AT };
    await world.store.commit(batch([commit('a', 1, { outbox: [written, said] })]));
    expect(await world.store.outbox('a', 0, 9)).toMatchObject([written, said]);
    expect((await world.store.outbox('a', 1, 9))[0]).not.toHaveProperty('by');
  });
}
