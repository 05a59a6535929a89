import { expect, it } from 'vitest';
import { type RecentQuery, recentOf, recentOfAll } from '../../../src/shard/person-list.ts';
import type { ShardCaller } from '../../../src/shard/shard-caller.ts';
import type { Place } from '../../../src/store/standing.ts';
import { batchOf, commitOf } from '../../support/commits.ts';
import { MemoryStore } from '../../support/memory-store.ts';

const NOON = 1_790_000_000_000;
const idOf = (n: number) => `c${String(n).padStart(21, '0')}`;

/** Numbered conversations that changed in the order of their numbers; who waits for a person does so since long before. */
async function storeOf(numbers: number[], waits: (n: number) => boolean): Promise<MemoryStore> {
  const store = new MemoryStore();
  for (const n of numbers) {
    const updatedAt = NOON + Math.floor(n / 2); // two at a time
    const handOff = { at: NOON - n, reason: 'asked', summary: '' };
    const person = waits(n) ? { owner: 'human', handOff } : { owner: 'bot' };
    const record = {
      ...{ conversation: idOf(n), tenant: 't', channel: 'web', funnel: 'f', funnelVersion: '1' },
      ...{ state: 'a', revision: 1, updatedAt, ...person },
    };
    const standing = { updatedAt, ...(waits(n) && { person: { taken: false, since: handOff.at } }) };
    await store.commit(batchOf(commitOf(idOf(n), 1, { record: JSON.stringify(record), standing })));
  }
  return store;
}

async function paged(page: (query: RecentQuery) => ReturnType<typeof recentOf>, limit: number) {
  const ids: string[] = [];
  let before: Place | undefined;
  for (let calls = 0; calls < 200; calls++) {
    const { items, next } = await page({ handOff: 'waiting', limit, ...(before && { before }) });
    ids.push(...items.map(({ id }) => id));
    if (next === undefined) return ids;
    before = next;
  }
  throw new Error('there is no end of pages');
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
const newest = (count: number, waits: (n: number) => boolean) =>
  numbers(count).filter(waits).reverse().map(idOf);

it.each([
  ['few', 300, (n: number) => n % 10 === 0],
  ['more than are sorted at once', 2_600, (n: number) => n % 2 === 0 || n > 1_000],
  ['none', 5_000, () => false],
])('of those that wait every one is listed once, the newest first: %s', async (_, count, waits) => {
  const store = await storeOf(numbers(count), waits);
  expect(await paged((query) => recentOf(store, query), 100)).toEqual(newest(count, waits));
});

it('of many groups, too, also where one of them is much fuller', async () => {
  const waits = (n: number) => n % 3 !== 0;
  const isFirst = (n: number) => n % 10 !== 0;
  const stores = [
    await storeOf(numbers(2_400).filter(isFirst), waits),
    await storeOf(
      numbers(2_400).filter((n) => !isFirst(n)),
      waits,
    ),
  ];
  const shards = {
    run: (_: string, task: { group: number; query: RecentQuery }) =>
      recentOf(stores[task.group]!, task.query),
  } as unknown as ShardCaller;
  expect(await paged((query) => recentOfAll(shards, 2, query), 150)).toEqual(newest(2_400, waits));
});
