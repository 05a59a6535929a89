import { expect, it } from 'vitest';
import { type HandOffPlace, handOffsOf, handOffsOfAll } from '../../../src/shard/hand-off-list.ts';
import type { ShardCaller } from '../../../src/shard/shard-caller.ts';
import { batchOf, commitOf } from '../../support/commits.ts';
import { MemoryStore } from '../../support/memory-store.ts';

const NOON = 1_790_000_000_000;
const idOf = (n: number) => `c${String(n).padStart(21, '0')}`;

/** Groups with numbered conversations, two a millisecond, of which those that are told somebody has taken. */
async function groupsOf(
  count: number,
  groups: number,
  isTaken: (n: number) => boolean,
): Promise<ShardCaller> {
  const stores = Array.from({ length: groups }, () => new MemoryStore());
  for (let n = 0; n < count; n++) {
    const at = NOON + Math.floor(n / 2);
    const record = {
      ...{ conversation: idOf(n), tenant: 't', channel: 'web', funnel: 'f', funnelVersion: '1' },
      ...{ state: 'a', revision: 1, updatedAt: at, owner: 'human' },
      ...(isTaken(n) ? { taken: { by: 'ana', at, held: {} } } : { handOff: { at, reason: '', summary: '' } }),
    };
    const standing = { updatedAt: at, person: { taken: isTaken(n), since: at } };
    const commit = commitOf(idOf(n), 1, { record: JSON.stringify(record), standing });
    await stores[n % groups]!.commit(batchOf(commit));
  }
  const run = (_: string, { group, ...query }: { group: number; limit: number; after?: HandOffPlace }) =>
    handOffsOf(stores[group]!, query);
  return { run } as unknown as ShardCaller;
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

it('those that wait come first, however many were taken before and never given back', async () => {
  const isTaken = (n: number) => n < 150;
  const { items, next } = await handOffsOfAll(await groupsOf(160, 2, isTaken), 2, { limit: 100 });
  expect(items.slice(0, 11).map(({ id }) => id)).toEqual([...numbers(160).slice(150), 0].map(idOf));
  expect(items).toHaveLength(100);
  expect(next).toMatchObject({ conversation: idOf(89), taken: true });
});

it.each([
  [7, 3],
  [50, 1],
  [60, 2],
])('pages of %i of %i groups list each once, the longest first', async (limit, groups) => {
  const isTaken = (n: number) => n % 3 === 0;
  const shards = await groupsOf(120, groups, isTaken);
  const ids: string[] = [];
  let after: HandOffPlace | undefined;
  for (let calls = 0; calls < 200; calls++) {
    const page = await handOffsOfAll(shards, groups, { limit, ...(after && { after }) });
    ids.push(...page.items.map(({ id }) => id));
    after = page.next;
    if (after === undefined) break;
  }
  const all = numbers(120);
  expect(ids).toEqual([...all.filter((n) => !isTaken(n)), ...all.filter(isTaken)].map(idOf));
});
