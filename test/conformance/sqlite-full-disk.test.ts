import { expect, it } from 'vitest';
import type { DeliveryUpdate } from '../../src/store/store.ts';
import { batchOf, commitOf } from '../support/commits.ts';
import { StoreOnSmallDisk } from '../support/full-disk.ts';

const AT = 1_790_000_000_000;
const HOUR = 3_600_000;

/** @param position of its event, which one that failed does not use up */
function reply(conversation: string, revision: number, position: number, text = `to ${conversation}`) {
  return batchOf(
    commitOf(conversation, revision, {
      previous: revision === 1 ? undefined : revision - 1,
      journal: [{ revision, position, event: '{}', state: '"s"', digest: revision }],
      outbox: [{ entry: revision, revision, prompt: 'p', text, at: AT }],
    }),
  );
}

it('a message that a full disk refused is not taken for the one that gets its place later', async () => {
  const store = new StoreOnSmallDisk();
  await store.commit(reply('alice', 1, 1));
  await store.commit(reply('bob', 1, 2));
  store.fillDisk();
  await expect(store.commit(reply('alice', 2, 3))).rejects.toMatchObject({ code: 'store_failed' });
  store.emptyDisk();

  await store.commit(reply('bob', 2, 3, 'for bob alone'));
  const waiting = async (who: string) => (await store.nextUnsent([who])).map(({ text }) => text);
  expect(await waiting('alice')).toEqual(['to alice']);
  const sent = (conversation: string, entry: number): DeliveryUpdate[] => [
    { kind: 'claim', conversation, entry, at: AT + 1, decidedAt: AT },
    { kind: 'advance', state: 'sent', conversation, entry, at: AT + 1, decidedAt: AT, messageId: 'm' },
  ];
  await store.commit({ ...batchOf(), deliveries: sent('alice', 1) });
  expect(await waiting('alice')).toEqual([]);
  await store.commit({ ...batchOf(), deliveries: sent('bob', 1) });
  expect(await waiting('bob')).toEqual(['for bob alone']);
});

it('a message that an erasure could not take away on a full disk still leaves', async () => {
  const store = new StoreOnSmallDisk();
  await store.commit(reply('alice', 1, 1));
  store.fillDisk();
  await expect(store.erase(['alice'])).rejects.toThrow('disk is full');
  store.emptyDisk();
  expect(await store.nextUnsent(['alice'])).toMatchObject([{ entry: 1, text: 'to alice' }]);
  await store.erase(['alice']);
  expect(await store.nextUnsent(['alice'])).toEqual([]);
});

it('conversations that were not erased on a full disk are listed as they changed last', async () => {
  const store = new StoreOnSmallDisk();
  const changed = (revision: number, updatedAt: number) =>
    batchOf(commitOf('alice', revision, { standing: { updatedAt } }));
  await store.commit(changed(1, AT));
  expect(await store.recent(undefined, 10)).toEqual([{ conversation: 'alice', at: AT }]);
  await store.commit(changed(2, AT + 1));
  store.fillDisk();
  await expect(store.erase(['alice'])).rejects.toThrow('disk is full');
  store.emptyDisk();
  expect(await store.recent(undefined, 10)).toEqual([{ conversation: 'alice', at: AT + 1 }]);
});

it('what reads says store_failed where it cannot correct what it reads', async () => {
  const store = new StoreOnSmallDisk();
  for (let n = 1; n <= 3; n++) {
    const first = commitOf(`c${n}`, 1, { standing: { updatedAt: AT }, nextDeadline: AT + HOUR });
    await store.commit(batchOf(first));
    const moved = { standing: { updatedAt: AT + 1 }, nextDeadline: AT + 2 * HOUR };
    await store.commit(batchOf(commitOf(`c${n}`, 2, moved)));
  }
  store.database.exec('PRAGMA query_only = ON');
  const refused = { code: 'store_failed' };
  await expect(store.recent(undefined, 10)).rejects.toMatchObject(refused);
  await expect(store.due(AT + HOUR, 10)).rejects.toMatchObject(refused);
  await expect(store.nextDeadline()).rejects.toMatchObject(refused);
  store.database.exec('PRAGMA query_only = OFF');
  expect(await store.nextDeadline()).toBe(AT + 2 * HOUR);
});
