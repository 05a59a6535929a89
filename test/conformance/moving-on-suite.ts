/** What was carried to another store goes on there; part of the suite of the store. */
import { expect, it } from 'vitest';
import {
  AT,
  all,
  event,
  letter,
  type MovingStores,
  nothing,
  record,
  said,
  update,
} from '../support/moving-stores.ts';

export function movingOnSuite(world: MovingStores): void {
  it('lets a conversation go on where it was', async () => {
    await world.move(world.store, world.other);
    expect(await world.other.lastPosition()).toBeGreaterThanOrEqual(30);
    const position = (await world.other.lastPosition()) + 1;
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
    expect(await world.other.commit({ ...nothing, conversations: [goesOn], position })).toEqual(new Set());
    const later = event('a', 5, position + 1, position)({ outbox: [said(8, 5)] });
    await world.other.commit({ ...nothing, conversations: [later], position: position + 1 });
    expect((await world.other.journal('a', 0, 9)).map((one) => [one.revision, one.position])).toEqual([
      ...[
        [2, 20],
        [3, 30],
      ],
      ...[
        [4, position],
        [5, position + 1],
      ],
    ]);
    expect((await world.other.outbox('a', 0, 9)).map((one) => one.entry)).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(await world.other.effectStates()).toMatchObject([{ effect: 2 }]);
    expect(await world.other.nextDeadline()).toBeUndefined();
  });

  it('lets messages go on where they were', async () => {
    await world.move(world.store, world.other);
    const claimed = update('a', 4, { kind: 'claim', decidedAt: AT });
    await world.other.commit({ ...nothing, deliveries: [claimed] });
    expect(await world.other.nextUnsent(['a'])).toMatchObject([{ entry: 4, attempts: 3, repeats: 2 }]);
    const sent = { kind: 'advance', state: 'sent', messageId: 'wamid.x4' };
    const late = { kind: 'advance', state: 'read' };
    await world.other.commit({ ...nothing, deliveries: [update('a', 4, sent), update('a', 2, late)] });
    expect(await world.other.nextUnsent(['a'])).toMatchObject([{ entry: 5, state: 'pending' }]);
    expect((await world.other.outbox('a', 0, 1))[0]).toMatchObject({ state: 'read', messageId: 'wamid.x2' });
    await world.other.commit({
      ...nothing,
      conversations: [event('a', 4, 900, 30)({ withdrawals: [{ from: 0, before: 4 }] })],
      position: 900,
    });
    expect(await world.other.withUnsentMessages()).toEqual([]);
  });

  it('counts dead letters on, behind all numbers they had', async () => {
    expect(await world.store.lastLetter()).toBe(3);
    await world.store.eraseDeadLetters(AT + 100, 9);
    expect(await world.store.lastLetter()).toBe(3);
    await world.store.commit({ ...nothing, deadLetters: [letter('a', 'm5')] });
    await world.move(world.store, world.other);
    await world.other.commit({ ...nothing, deadLetters: [letter('a', 'm5', AT + 7), letter('b', 'm6')] });
    const letters = await world.other.deadLetters({ limit: 9 });
    expect(letters).toMatchObject([
      { key: 'm6', attempts: 2 },
      { key: 'm5', at: AT, updatedAt: AT + 7, attempts: 4 },
    ]);
    expect(Math.min(...letters.map(({ id }) => id))).toBeGreaterThan(4);
    expect(await world.other.lastLetter()).toBe(Math.max(...letters.map(({ id }) => id)));
    const open = letters[1]!.id;
    expect(await world.other.discardDeadLetter(open, AT + 8)).toBe(true);
    await world.other.commit({ ...nothing, deadLetters: [letter('a', 'm5', AT + 9)] });
    expect(
      (await world.other.deadLetters({ limit: 9, conversation: 'a' })).map(({ state }) => state),
    ).toEqual(['open', 'discarded']);
  });

  it('keeps conversations of several stores apart, though their log positions are the same', async () => {
    const third = await world.openAnother();
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
    await world.move(world.store, world.other);
    await world.move(third, world.other);
    const position = (await world.other.lastPosition()) + 1;
    await world.other.commit({
      ...nothing,
      conversations: [event('z', 3, position, 30)(), event('a', 4, position + 1, 30)()],
      position: position + 1,
    });
    const positions = async (id: string) => (await world.other.journal(id, 0, 9)).map((one) => one.position);
    expect(await positions('a')).toEqual([20, 30, position + 1]);
    expect(await positions('z')).toEqual([20, 30, position]);
    expect((await world.other.outbox('z', 0, 9)).map(({ text }) => text)).toEqual(['ção 1', 'ção 2']);
    expect((await world.other.outbox('a', 0, 1)).map(({ text }) => text)).toEqual(['ção 2']);
  });

  it('erases and trims what was moved as any other', async () => {
    await world.move(world.store, world.other);
    for (const number of [4, 5, 6]) {
      const settled = update('a', number, { kind: 'advance', state: 'sent' });
      await world.other.commit({ ...nothing, deliveries: [settled] });
    }
    const base = { revision: 3, record: record('a', 3), since: AT + 20 };
    expect(await world.other.trim('a', base)).toMatchObject({ events: 2, messages: 5 });
    const third = await world.openAnother();
    await world.move(world.other, third); // nothing of its journal is left
    for (const one of [world.other, third]) {
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
}
