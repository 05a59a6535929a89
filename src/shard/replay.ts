/** Steps a conversation's journal again and compares what comes out with what was committed (G7). */
import { crc32 } from 'node:zlib';
import type { ConversationEvent } from '../actor/event.ts';
import { asItBegan, type ConversationRecord } from '../actor/record.ts';
import { step } from '../actor/step.ts';
import type { JournalEntry } from '../store/store.ts';
import type { Funnels } from './step-batch.ts';

export type Replay =
  | { equal: true; events: number; record: string }
  /** The first event after which the record is another. */
  | { equal: false; revision: number; reason: string };

/**
 * @param journal all entries from the first one on
 * @param stored the record as it is stored, compared byte for byte with the last one stepped
 */
export function replay(journal: readonly JournalEntry[], funnels: Funnels, stored: string): Replay {
  let record: ConversationRecord | undefined;
  let body = '';
  for (const entry of journal) {
    const event = JSON.parse(entry.event) as ConversationEvent;
    const differs = (reason: string): Replay => ({ equal: false, revision: entry.revision, reason });
    const pinned = record ?? asItBegan(JSON.parse(stored) as ConversationRecord);
    const result = step(funnels.of(pinned), record, event, entry.position);
    if (result.record === undefined || result.status === 'ignored')
      return differs(`the event is ${result.status}`);
    body = JSON.stringify(result.record);
    if (JSON.stringify(result.record.state) !== entry.state) {
      return differs(`state ${JSON.stringify(result.record.state)} instead of ${entry.state}`);
    }
    if (crc32(body) !== entry.digest) return differs('another record in the same state');
    record = JSON.parse(body) as ConversationRecord;
  }
  if (body !== stored)
    return { equal: false, revision: journal.length, reason: 'the stored record is another' };
  return { equal: true, events: journal.length, record: body };
}
