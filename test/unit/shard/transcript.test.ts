import { expect, it } from 'vitest';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import { transcriptOf } from '../../../src/shard/conversation-view.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { CONVERSATION, message } from '../../support/tiny-funnel.ts';

const TOLD = 1_000;

/** A conversation in which each of so many messages got one reply. */
async function talked(): Promise<{ store: MemoryStore; record: ConversationRecord }> {
  const store = new MemoryStore();
  for (let n = 1; n <= TOLD; n++) {
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
          journal: [
            {
              revision: n,
              position: n,
              event: JSON.stringify(message(`says ${n}`)),
              state: '"s"',
              digest: 0,
            },
          ],
          outbox: [{ entry: n, revision: n, prompt: 'p', text: `answer ${n}`, at: n }],
          withdrawals: [],
        },
      ],
      effects: [],
      deliveries: [],
      deadLetters: [],
      position: n,
    });
  }
  return {
    store,
    record: { conversation: CONVERSATION, revision: TOLD, lastOutbox: TOLD } as ConversationRecord,
  };
}

it('tells the last messages to who comes new, in their order', async () => {
  const { store, record } = await talked();
  const lines = await transcriptOf(record, store);
  expect(lines.slice(-2).map(({ text }) => text)).toEqual([`says ${TOLD}`, `answer ${TOLD}`]);
  expect(lines.length).toBeGreaterThanOrEqual(400);
});

it.each(['3.3', '4.0', '500.500', '501.0'])(
  'leaves nothing out for who was away since %s, over several calls',
  async (seen) => {
    const { store, record } = await talked();
    const ids: string[] = [];
    let after = seen;
    for (let calls = 0; calls < 50; calls++) {
      const lines = await transcriptOf(record, store, after);
      if (lines.length === 0) break;
      ids.push(...lines.map(({ id }) => id));
      after = lines.at(-1)!.id;
    }
    const all = Array.from({ length: TOLD }, (_, n) => [`${n + 1}.0`, `${n + 1}.${n + 1}`]).flat();
    expect(ids).toEqual(all.slice(all.indexOf(seen) + 1));
  },
);

it('goes on after a line of the customer, too', async () => {
  const { store, record } = await talked();
  const [first] = await transcriptOf(record, store, '990.0');
  expect(first!.text).toBe('answer 990');
});
