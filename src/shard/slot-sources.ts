/** Which message each slot came from. The record only has the revisions; the journal has the messages. */
import type { ConversationEvent, SlotName } from '../actor/event.ts';
import type { ConversationRecord } from '../actor/record.ts';
import type { Store } from '../store/store.ts';

export interface SlotView {
  value: string | number | readonly string[];
  /** The channel's id of the message, or the revision where that is not a message's. */
  from: string;
}

export async function slotsOf(record: ConversationRecord, store: Store): Promise<Record<string, SlotView>> {
  const { slots, sources } = record.context;
  const revisions = [...new Set(Object.values(sources))];
  const told = new Map(
    await Promise.all(
      revisions.map(async (revision) => [revision, await sourceOf(record, revision, store)] as const),
    ),
  );
  return Object.fromEntries(
    Object.entries(slots).map(([name, value]) => [
      name,
      { value, from: told.get(sources[name as SlotName] ?? 0) ?? '' },
    ]),
  );
}

async function sourceOf(
  { conversation }: ConversationRecord,
  revision: number,
  store: Store,
): Promise<string> {
  const [entry] = await store.journal(conversation, revision - 1, 1);
  const event = entry?.revision === revision ? (JSON.parse(entry.event) as ConversationEvent) : undefined;
  return event?.kind === 'message' ? event.id : String(revision);
}
