import { describe, expect, it } from 'vitest';
import type { ConversationEvent } from '../../../src/actor/event.ts';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import { HandOffs } from '../../../src/shard/hand-offs.ts';
import type { JournalEntry } from '../../../src/store/store.ts';

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

const storeOf = (
  records: readonly ConversationRecord[],
  reading = async () => {},
  events: readonly ConversationEvent[] = [],
) => ({
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
  journal: async (conversation: string, after: number, limit: number) =>
    events
      .filter((event) => event.conversation === conversation)
      .map((event, n) => ({ event: JSON.stringify(event), revision: n + 1 }) as JournalEntry)
      .filter(({ revision }) => revision > after)
      .slice(0, limit),
});

const happened = (before: ConversationRecord | undefined, after: ConversationRecord, event: object = {}) =>
  ({ event: event as never, decisions: [], before, after }) as const;

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

describe('of one that a person has taken', () => {
  const asked = record('a', 'human', 5);
  const taken = { ...asked, revision: 9, taken: { by: 'ana', at: 6 } } as ConversationRecord;
  const operator = (type: string, at: number) => ({
    ...{ kind: 'operator', conversation: 'a', by: 'ana', action: { type } },
    at,
  });
  const message = (at: number) => ({ kind: 'message', conversation: 'a', at });
  const [take, write] = [operator('take', 6), operator('write', 8)];
  const place = { tenant: 't', funnel: 'f', channel: 'web' };

  it('it knows since when the customer waits for the answer of who has it', () => {
    const handOffs = new HandOffs();
    const unanswered = () => [...handOffs.unanswered()];
    handOffs.applied(happened(record('a', 'bot'), asked));
    expect(unanswered()).toEqual([]);
    handOffs.applied(happened(asked, taken, take));
    handOffs.applied(happened(taken, taken, message(7)));
    expect(unanswered()).toEqual([{ ...place, at: 6 }]);
    handOffs.applied(happened(taken, taken, write));
    expect(unanswered()).toEqual([]);
    handOffs.applied(happened(taken, taken, message(9)));
    handOffs.applied(happened(taken, taken, message(10)));
    expect(unanswered()).toEqual([{ ...place, at: 9 }]);
    handOffs.applied(happened(taken, record('a', 'bot'), operator('giveBack', 11)));
    expect(unanswered()).toEqual([]);
    handOffs.applied(happened(asked, taken, take));
    handOffs.forgotten('a');
    expect(unanswered()).toEqual([]);
  });

  it.each([
    ['nothing was written since', [message(1), take, message(7)], [6]],
    ['the customer wrote last', [message(1), take, write, message(9), message(10)], [9]],
    ['it was answered', [message(1), take, message(7), write], []],
    [
      'so much was written that the taking is out of sight',
      Array.from({ length: 60 }, (_, n) => message(n)),
      [10],
    ],
  ])('it finds that again after a start: %s', async (_, events, since) => {
    const handOffs = new HandOffs();
    const stored = { ...taken, revision: events.length };
    await handOffs.lookThrough(storeOf([stored], undefined, events as ConversationEvent[]));
    expect([...handOffs.unanswered()].map(({ at }) => at)).toEqual(since);
    expect([...handOffs.waiting()]).toEqual([]);
  });
});
