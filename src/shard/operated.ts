/** What became of what a person wanted of a conversation. */
import type { ConversationEvent } from '../actor/event.ts';
import { hasSeen } from '../actor/message-ring.ts';
import { operatorKey } from '../actor/operate.ts';
import type { ConversationRecord } from '../actor/record.ts';
import type { Store } from '../store/store.ts';

export interface Operated {
  /** The event was applied. */
  applied: boolean;
  channel: string;
  /** Who has it. */
  takenBy?: string;
  /** When the customer wrote last (ms), as far as the last events tell. */
  heardAt?: number;
}

/** Events that are looked through for the customer's last message. */
const LOOKED_AT = 400;

export async function operatedOf(record: ConversationRecord, store: Store, id: string): Promise<Operated> {
  const heardAt = record.heardAt ?? (await lastHeard(record, store));
  return {
    applied: hasSeen(record.seen, operatorKey(id)),
    channel: record.channel,
    ...(record.taken && { takenBy: record.taken.by }),
    ...(heardAt !== undefined && { heardAt }),
  };
}

async function lastHeard({ conversation, revision }: ConversationRecord, store: Store) {
  const entries = await store.journal(conversation, Math.max(0, revision - LOOKED_AT), LOOKED_AT);
  for (const { event } of entries.reverse()) {
    const one = JSON.parse(event) as ConversationEvent;
    if (one.kind === 'message') return one.sentAt > 0 ? Math.min(one.sentAt, one.at) : one.at;
  }
  return undefined;
}
