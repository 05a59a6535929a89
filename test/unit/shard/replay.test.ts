import { beforeEach, describe, expect, it } from 'vitest';
import type { ConversationEvent, MessageEvent } from '../../../src/actor/event.ts';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import { formatReplay } from '../../../src/replay/format-replay.ts';
import { replay } from '../../../src/shard/replay.ts';
import { stepBatch } from '../../../src/shard/step-batch.ts';
import type { JournalEntry } from '../../../src/store/store.ts';
import { CONVERSATION, message, NOON, tinyDraft, tinyFunnel } from '../../support/tiny-funnel.ts';

const live = tinyFunnel();
const funnels = { live: () => live, of: () => live };

let journal: JournalEntry[];
/** Records after each event. */
let records: string[];
beforeEach(() => {
  journal = [];
  records = [];
  const messages = ['oi', 'hein', '4', 'legal'].map((text, n) =>
    message(text, { id: `r${n}`, at: NOON + n * 1000, slots: text === '4' ? { guests: 4 } : {} }),
  );
  for (const event of messages) {
    const taken = new Map([[CONVERSATION, [event]]]);
    const { conversations } = stepBatch(
      taken,
      () => records.at(-1),
      records.length,
      funnels,
      (raw) => raw,
    );
    journal.push(...conversations[0]!.commit.journal);
    records.push(conversations[0]!.commit.record);
  }
});

const stored = () => records.at(-1)!;
const changed = (index: number, change: (event: MessageEvent) => void): JournalEntry[] => {
  const event = JSON.parse(journal[index]!.event) as MessageEvent;
  change(event);
  return journal.with(index, { ...journal[index]!, event: JSON.stringify(event) });
};

it('a journal leads to its stored record', () => {
  expect(replay(journal, funnels, stored())).toEqual({ equal: true, events: 4, record: stored() });
});

it('a journal whose beginning was erased goes on from its base', () => {
  const base = { revision: 2, record: records[1]! };
  expect(replay(journal.slice(2), funnels, stored(), base)).toMatchObject({ equal: true, events: 2 });
  expect(replay([], funnels, stored(), { revision: 4, record: stored() })).toMatchObject({ equal: true });
});

describe('the first difference', () => {
  it('in the state is told with both states and how it ends', () => {
    const other = changed(2, (event) => {
      event.perception!.slots = {};
    });
    const result = replay(other, funnels, stored());
    expect(result).toMatchObject({
      equal: false,
      revision: 3,
      kind: 'message',
      at: NOON + 2000,
      reason: 'another state',
      differences: [{ path: 'state', one: 'searching', other: { asking: 'waiting' } }],
    });
    expect(result).toMatchObject({
      atEnd: expect.arrayContaining([{ path: 'context.slots.guests', one: 4, other: undefined }]),
    });
  });

  it('of which only the checksum is kept is told by what the event changes and by the end', () => {
    const other = changed(2, (event) => {
      event.perception!.slots = { guests: 5 };
    });
    const result = replay(other, funnels, stored());
    expect(result).toMatchObject({
      equal: false,
      revision: 3,
      reason: 'another record in the same state',
      differences: [],
      changes: expect.arrayContaining([{ path: 'context.slots.guests', one: undefined, other: 5 }]),
      atEnd: expect.arrayContaining([{ path: 'context.slots.guests', one: 4, other: 5 }]),
    });
    expect(formatReplay('c', result)).toMatch(/revision 3, message of .*\n[\s\S]*guests: 4 → 5/);
  });

  it('in the stored record alone is told path by path', () => {
    const record = JSON.parse(stored()) as ConversationRecord;
    const tampered = JSON.stringify({ ...record, owner: 'human' });
    expect(replay(journal, funnels, tampered)).toEqual({
      equal: false,
      revision: 4,
      reason: 'the stored record is another',
      differences: [{ path: 'owner', one: 'human', other: 'bot' }],
    });
  });

  it('is an entry that is missing, at the end too', () => {
    expect(replay(journal.toSpliced(1, 1), funnels, stored())).toMatchObject({
      revision: 2,
      reason: 'the journal has no revision 2: 3 comes instead',
    });
    expect(replay(journal.slice(0, 3), funnels, stored())).toMatchObject({
      reason: 'the stored record is of revision 4, the journal ends with 3',
    });
  });

  it('is an event that changes nothing any more', () => {
    const other = changed(1, (event) => {
      event.id = 'r0';
    });
    expect(replay(other, funnels, stored())).toMatchObject({
      revision: 2,
      reason: 'the event is ignored: seen_message',
    });
  });

  it('is an engine or funnel that has changed its meaning', () => {
    const meaning = tinyDraft((_, prompts) => {
      prompts.ask!.asks = [];
    });
    const other = { live: () => meaning, of: () => meaning };
    const result = replay(journal, other, stored());
    expect(result).toMatchObject({ equal: false, revision: 1 });
  });
});

it('an event of another time is another event', () => {
  const other = changed(3, (event: ConversationEvent) => {
    event.at += 1;
  });
  expect(replay(other, funnels, stored())).toMatchObject({
    revision: 4,
    atEnd: [{ path: 'updatedAt', one: NOON + 3000, other: NOON + 3001 }],
  });
});
