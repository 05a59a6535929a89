import { expect, it } from 'vitest';
import type { MessageEvent } from '../../../src/actor/event.ts';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import { memoryOf } from '../../../src/shard/conversation-memory.ts';
import type { JournalEntry } from '../../../src/store/store.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { CONVERSATION, message } from '../../support/tiny-funnel.ts';

const START = 1_790_000_000_000;

/** So many messages of the customer, each answered by so many of the bot. */
async function talked(
  messages: number,
  replies: number,
  shape: (n: number, event: MessageEvent) => void = () => {},
): Promise<{ store: CountingStore; record: ConversationRecord }> {
  const store = new CountingStore();
  let entry = 0;
  for (let n = 1; n <= messages; n++) {
    const event = message(`says ${n}`, { at: START + n });
    shape(n, event);
    const outbox = Array.from({ length: replies }, () => {
      return { entry: ++entry, revision: n, prompt: 'p', text: `answer ${entry}`, at: START + n };
    });
    await store.commit({
      conversations: [
        {
          conversation: CONVERSATION,
          expected: n - 1,
          previous: undefined,
          revision: n,
          record: '{}',
          nextDeadline: undefined,
          runningEffects: 0,
          endedEffects: [],
          journal: [{ revision: n, position: n, event: JSON.stringify(event), state: '"s"', digest: 0 }],
          outbox,
          withdrawals: [],
        },
      ],
      deliveries: [],
      effects: [],
      deadLetters: [],
      position: n,
    });
  }
  const record = { conversation: CONVERSATION, revision: messages, lastOutbox: entry };
  return { store, record: record as ConversationRecord };
}

class CountingStore extends MemoryStore {
  rows = 0;
  largest = 0;

  override async journal(conversation: string, after: number, limit: number): Promise<JournalEntry[]> {
    const page = await super.journal(conversation, after, limit);
    this.rows += page.length;
    this.largest = Math.max(this.largest, page.length);
    return page;
  }
}

it('holds all of a short conversation in full, in order', async () => {
  const { store, record } = await talked(3, 2);
  const { messages, earlier, since } = await memoryOf(record, store);
  expect(messages.map(({ text }) => text)).toEqual([
    ...['says 1', 'answer 1', 'answer 2'],
    ...['says 2', 'answer 3', 'answer 4'],
    ...['says 3', 'answer 5', 'answer 6'],
  ]);
  expect([earlier, since]).toEqual([[], 1]);
});

it('of 250 messages keeps the last 50 in full and of the others those that said something', async () => {
  const { store, record } = await talked(250, 1, (n, event) => {
    if (n % 10 === 0) event.perception!.slots = { guests: n };
    if (n % 25 === 0) event.perception!.objections = ['price'];
  });
  const memory = await memoryOf(record, store);
  expect(memory.messages).toHaveLength(50);
  expect(memory.messages[0]).toEqual({
    revision: 226,
    at: START + 226,
    text: 'says 226',
    from: 'customer',
  });
  expect(memory.messages.at(-1)).toMatchObject({ text: 'answer 250', from: 'bot', state: 'pending' });
  const noted = memory.earlier.map(({ revision }) => revision);
  const said = Array.from({ length: 225 }, (_, n) => n + 1).filter((n) => n % 10 === 0 || n % 25 === 0);
  expect(noted).toEqual(said);
  expect(memory.earlier[2]).toEqual({ revision: 25, at: START + 25, slots: {}, objections: ['price'] });
  expect(JSON.stringify(memory.earlier)).not.toContain('says');
});

it('counts only what was said: what was withdrawn is not remembered', async () => {
  const { store, record } = await talked(120, 1);
  await store.commit({
    conversations: [
      {
        conversation: CONVERSATION,
        expected: 120,
        previous: undefined,
        revision: 121,
        record: '{}',
        nextDeadline: undefined,
        runningEffects: 0,
        endedEffects: [],
        journal: [],
        outbox: [],
        withdrawals: [{ from: 0, before: 121 }],
      },
    ],
    deliveries: [],
    effects: [],
    deadLetters: [],
    position: 121,
  });
  const { messages } = await memoryOf({ ...record, revision: 121 }, store);
  expect(messages.map(({ text }) => text)).toEqual(Array.from({ length: 50 }, (_, n) => `says ${n + 71}`));
});

it('reads so many rows of a conversation of a year and no more, in pages', async () => {
  const { store, record } = await talked(6_000, 0, (n, event) => {
    if (n === 1 || n === 3_000) event.perception!.slots = { place: 'x'.repeat(500) };
  });
  const memory = await memoryOf(record, store);
  expect(store.largest).toBeLessThanOrEqual(200);
  expect(store.rows).toBe(4_000);
  expect(memory.since).toBe(2_001);
  expect(memory.earlier).toEqual([
    { revision: 3_000, at: START + 3_000, slots: { place: 'x'.repeat(80) }, objections: [] },
  ]);
});

it('stays small however much was said', async () => {
  const { store, record } = await talked(1_000, 0, (_, event) => {
    event.perception!.slots = { place: 'x'.repeat(500), name: 'y'.repeat(500) };
  });
  const { earlier, messages, since } = await memoryOf(record, store);
  expect(since).toBe(851);
  expect([earlier.length, messages.length]).toEqual([100, 50]);
  expect(earlier.at(-1)!.revision).toBe(950);
  expect(JSON.stringify(earlier).length).toBeLessThan(30_000);
});

it('tells what was not text', async () => {
  const { store, record } = await talked(1, 0, (_, event) => {
    event.content = { type: 'unsupported', original: 'audio' };
  });
  expect((await memoryOf(record, store)).messages).toEqual([
    { revision: 1, at: START + 1, text: '', from: 'customer', unsupported: 'audio' },
  ]);
});
