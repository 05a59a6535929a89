/** The engine without its engine room: the journal's events through the pure step, one after another, from nothing. */
import { crc32 } from 'node:zlib';
import type { Decision } from '../../../src/actor/decision.ts';
import type { ConversationEvent } from '../../../src/actor/event.ts';
import type { Funnel } from '../../../src/actor/funnel.ts';
import { asItBegan, type ConversationRecord } from '../../../src/actor/record.ts';
import { step } from '../../../src/actor/step.ts';
import type { JournalEntry, NewOutboxEntry } from '../../../src/store/store.ts';

export interface ModelStep {
  event: ConversationEvent;
  before: ConversationRecord | undefined;
  after: ConversationRecord;
  failed: boolean;
  decisions: readonly Decision[];
}

export interface Model {
  /** The record's JSON. */
  record: string;
  outbox: NewOutboxEntry[];
  steps: ModelStep[];
}

/**
 * @param stored the record, which names the version it began with
 * @throws when an event of the journal is one that a step ignores, or led to another record than it says
 */
export function modelOf(
  journal: readonly JournalEntry[],
  funnels: { of(record: ConversationRecord): Funnel },
  stored: string,
): Model {
  const model: Model = { record: '', outbox: [], steps: [] };
  let before: ConversationRecord | undefined;
  for (const entry of journal) {
    const event = JSON.parse(entry.event) as ConversationEvent;
    const funnel = funnels.of(before ?? asItBegan(JSON.parse(stored) as ConversationRecord));
    const result = step(funnel, before, event, entry.position);
    if (result.status === 'ignored' || result.record === undefined) {
      throw new Error(`revision ${entry.revision} of the journal is ${result.status}`);
    }
    model.record = JSON.stringify(result.record);
    if (crc32(model.record) !== entry.digest || result.record.revision !== entry.revision) {
      throw new Error(`revision ${entry.revision} of the journal led to another record`);
    }
    const after = JSON.parse(model.record) as ConversationRecord;
    const decisions = result.status === 'applied' ? result.decisions : [];
    for (const decision of decisions) {
      if (decision.type !== 'send') continue;
      const { entry: number, prompt, by, text } = decision;
      const at = Math.max(event.at, after.startedAt);
      const said = { entry: number, prompt, text, revision: entry.revision, at };
      model.outbox.push(by === undefined ? said : { ...said, by });
    }
    model.steps.push({ event, before, after, failed: result.status === 'failed', decisions });
    before = after;
  }
  return model;
}
