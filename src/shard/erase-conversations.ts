/**
 * Erases conversations of a group between two of its transactions: in the store, and all that waits, runs or is
 * about to leave. What was accepted and not stepped yet is erased with them, and answered.
 */
import type { ConversationRecord } from '../actor/record.ts';
import type { Erased } from '../store/erasure.ts';
import type { Store } from '../store/store.ts';
import { type ErasedConversations, sumConversations } from './erased-conversations.ts';
import type { Mailboxes } from './mailboxes.ts';
import type { Receipt } from './receipt.ts';

/** What erasing needs of a group of shards. */
export interface ErasingGroup {
  store: Store;
  mailboxes: Mailboxes<{ done: Receipt }>;
  records(conversations: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Lets go of it in memory; `last` is its record, where it had one. @returns whether a message is with its channel already */
  letGo(conversation: string, last: ConversationRecord | undefined): boolean;
  now(): number;
}

/** @param quietSince leaves alone those to which something has happened since then (ms), or is about to */
export async function eraseConversations(
  group: ErasingGroup,
  conversations: readonly string[],
  quietSince: number | undefined,
): Promise<ErasedConversations> {
  const { store, mailboxes } = group;
  const records = await parsedRecords(group, conversations);
  const isDoomed = (id: string) =>
    quietSince === undefined ||
    (!mailboxes.has(id) && (records.get(id)?.updatedAt ?? Number.NEGATIVE_INFINITY) < quietSince);
  const doomed = conversations.filter(isDoomed);
  const kept = conversations.filter((id) => !doomed.includes(id));
  const waiting = doomed.map((id) => [id, mailboxes.remove(id)] as const);
  let erased: Erased;
  try {
    erased = await store.erase(doomed);
  } catch (error) {
    for (const [id, items] of waiting) if (items.length > 0) mailboxes.putBack(id, items, group.now());
    throw error;
  }
  const underWay = doomed.filter((id) => group.letGo(id, records.get(id))).length;
  for (const [, items] of waiting) for (const { done } of items) done.part();
  return { ...erased, ...runningIn(doomed, records), underWay, kept };
}

/** What `eraseConversations` would erase. */
export async function holdingsOf(
  group: Pick<ErasingGroup, 'store' | 'records'>,
  conversations: readonly string[],
): Promise<ErasedConversations> {
  const held = await group.store.holdings(conversations);
  const running = runningIn(conversations, await parsedRecords(group, conversations));
  return sumConversations({ ...held, ...running, underWay: 0, kept: [] });
}

async function parsedRecords(group: Pick<ErasingGroup, 'records'>, conversations: readonly string[]) {
  const records = await group.records(conversations);
  return new Map([...records].map(([id, body]) => [id, JSON.parse(body) as ConversationRecord]));
}

function runningIn(conversations: readonly string[], records: ReadonlyMap<string, ConversationRecord>) {
  const running = { timers: 0, effects: 0 };
  for (const id of conversations) {
    running.timers += Object.keys(records.get(id)?.timers ?? {}).length;
    running.effects += Object.keys(records.get(id)?.effects ?? {}).length;
  }
  return running;
}
