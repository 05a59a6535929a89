import { expect, it } from 'vitest';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import { pastOf } from '../../../src/shard/past-of.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { CONVERSATION, message } from '../../support/tiny-funnel.ts';

/** What the customer writes and what is answered at once, an event each. */
async function talked(...turns: { says: string; replies?: string[] }[]) {
  const store = new MemoryStore();
  let entry = 0;
  for (const [index, { says, replies = [] }] of turns.entries()) {
    const revision = index + 1;
    await store.commit({
      conversations: [
        {
          conversation: CONVERSATION,
          expected: index,
          previous: undefined,
          revision,
          record: '{}',
          nextDeadline: undefined,
          runningEffects: 0,
          endedEffects: [],
          journal: [
            { revision, position: revision, event: JSON.stringify(message(says)), state: '"s"', digest: 0 },
          ],
          outbox: replies.map((text) => ({ entry: ++entry, revision, prompt: 'p', text, at: revision })),
          withdrawals: [],
        },
      ],
      effects: [],
      deliveries: [],
      deadLetters: [],
      position: revision,
    });
  }
  const record = { conversation: CONVERSATION, revision: turns.length, lastOutbox: entry, spent: 0.02 };
  return pastOf(record as ConversationRecord, store);
}

it('is what both sides said up to the last reply, in order, and what it cost', async () => {
  const past = await talked(
    { says: 'oi', replies: ['Olá!', 'Para onde?'] },
    { says: 'búzios' },
    { says: 'em abril', replies: ['Quantas pessoas?'] },
    { says: 'quatro' },
    { says: 'e é silencioso?' },
  );
  expect(past.spent).toBe(0.02);
  expect(past.said.map(({ from, text }) => `${from}: ${text}`)).toEqual([
    'customer: oi',
    'bot: Olá!',
    'bot: Para onde?',
    'customer: búzios',
    'customer: em abril',
    'bot: Quantas pessoas?',
  ]);
});

it('is nothing before the first reply', async () => {
  expect((await talked({ says: 'oi' })).said).toEqual([]);
});

it('is the end of a long conversation', async () => {
  const turns = Array.from({ length: 500 }, (_, n) => ({ says: `says ${n}`, replies: [`answer ${n}`] }));
  const { said } = await talked(...turns);
  expect(said.length).toBeLessThan(40);
  expect(said.slice(-2).map(({ text }) => text)).toEqual(['says 499', 'answer 499']);
});
