import { expect, it } from 'vitest';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import { HandOffs } from '../../../src/shard/hand-offs.ts';

const record = (conversation: string, owner: 'bot' | 'human', at = 1): ConversationRecord =>
  ({
    conversation,
    owner,
    tenant: 't',
    funnel: 'f',
    channel: 'web',
    updatedAt: 2,
    ...(owner === 'human' && { handOff: { at, reason: 'asked', summary: '' } }),
  }) as ConversationRecord;

const storeOf = (records: readonly ConversationRecord[], reading = async () => {}) => ({
  withPerson: async (taken: boolean, limit: number) =>
    records
      .filter(({ owner, taken: by }) => owner === 'human' && (by !== undefined) === taken)
      .map(({ conversation, handOff }) => ({ conversation, at: handOff!.at }))
      .slice(0, limit),
  load: async (ids: readonly string[]) => {
    const bodies = records.map((one) => [one.conversation, JSON.stringify(one)] as const);
    await reading();
    return new Map(bodies.filter(([id]) => ids.includes(id)));
  },
});

const happened = (before: ConversationRecord | undefined, after: ConversationRecord) =>
  ({ event: {} as never, decisions: [], before, after }) as const;

it('finds those that were stored, over several pages', async () => {
  const many = Array.from({ length: 300 }, (_, n) =>
    record(`c${String(n).padStart(3, '0')}`, n % 2 === 1 ? 'human' : 'bot', n),
  );
  const handOffs = new HandOffs();
  await handOffs.lookThrough(storeOf(many));
  expect([...handOffs.waiting()].map(({ at }) => at)).toEqual(
    Array.from({ length: 150 }, (_, n) => 2 * n + 1),
  );
});

it('knows at once of one that is given to a person and of one that is given back', () => {
  const handOffs = new HandOffs();
  handOffs.applied(happened(record('a', 'bot'), record('a', 'human', 5)));
  handOffs.applied(happened(record('a', 'human', 5), record('a', 'human', 5)));
  expect([...handOffs.waiting()]).toEqual([{ tenant: 't', funnel: 'f', channel: 'web', at: 5 }]);
  handOffs.applied(happened(record('a', 'human', 5), record('a', 'bot')));
  expect([...handOffs.waiting()]).toEqual([]);
});

it('counts nobody whom a person has taken', () => {
  const handOffs = new HandOffs();
  const taken = { ...record('a', 'human', 5), taken: { by: 'ana', at: 6 } } as ConversationRecord;
  handOffs.applied(happened(record('a', 'bot'), record('a', 'human', 5)));
  handOffs.applied(happened(record('a', 'human', 5), taken));
  expect([...handOffs.waiting()]).toEqual([]);
});

it('believes an event rather than a record that was read before it', async () => {
  const handOffs = new HandOffs();
  await handOffs.lookThrough(
    storeOf([record('a', 'human'), record('b', 'human')], async () => {
      handOffs.applied(happened(record('a', 'human'), record('a', 'bot')));
      handOffs.forgotten('b');
    }),
  );
  expect([...handOffs.waiting()]).toEqual([]);
});
