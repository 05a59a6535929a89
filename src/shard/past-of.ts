/** The port of effects to their conversation: read from journal and outbox, the last messages alone. */
import type { ConversationEvent } from '../actor/event.ts';
import type { ConversationRecord } from '../actor/record.ts';
import type { Past, SaidLine } from '../effects/past.ts';
import type { Store } from '../store/store.ts';

/** Entries of the journal, statuses and timers among them, and replies that are looked at. */
const EVENTS = 30;
const REPLIES = 8;

/**
 * What the customer wrote since the last reply is left out: it is what is being answered, or waits to be.
 * @param record of now: what it has cost is in it
 */
export async function pastOf(record: ConversationRecord, store: Store): Promise<Past> {
  const { conversation, revision, lastOutbox, spent = 0 } = record;
  const replies = await store.outbox(conversation, Math.max(0, lastOutbox - REPLIES), REPLIES);
  const events = await store.journal(conversation, Math.max(0, revision - EVENTS), EVENTS);
  const last = replies.findLast(({ state }) => state !== 'withdrawn');
  if (last === undefined) return { said: [], spent };
  const lines: { at: number; line: SaidLine }[] = [];
  for (const entry of events) {
    if (entry.revision > last.revision) break;
    const event = JSON.parse(entry.event) as ConversationEvent;
    if (event.kind !== 'message' || event.content.type !== 'text') continue;
    lines.push({ at: entry.revision, line: { from: 'customer', text: event.content.text } });
  }
  for (const { state, text, revision: at } of replies) {
    // A reply comes after the message whose event decided it.
    if (state !== 'withdrawn') lines.push({ at: at + 0.5, line: { from: 'bot', text } });
  }
  return { said: lines.sort((a, b) => a.at - b.at).map(({ line }) => line), spent };
}
