/** Conversations in pages, and one as it is stored: what replay and whoever looks through the data asks for. */

import { statePath } from '../actor/migrate.ts';
import { type ConversationRecord, stageOf } from '../actor/record.ts';
import type { BaseRecord, Store } from '../store/store.ts';
import type { ShardCaller } from './shard-caller.ts';

export interface ConversationSummary {
  id: string;
  channel: string;
  funnel: string;
  funnelVersion: string;
  stage: string;
  /** Path of its state, e.g. `discovery.waiting`. */
  state: string;
  owner: 'bot' | 'human';
  revision: number;
  updatedAt: string;
}

/** The record byte for byte, as JSON text. */
export interface StoredRecord {
  revision: number;
  record: string;
  /** What the journal begins from where its first entries were erased. */
  base?: BaseRecord;
}

/** Those with ids after `after`, in the order of their ids. */
export async function summariesOf(
  store: Store,
  after: string,
  limit: number,
): Promise<ConversationSummary[]> {
  const ids = await store.conversations(after, limit);
  const records = await store.load(ids);
  return ids.flatMap((id) => {
    const body = records.get(id);
    return body === undefined ? [] : [summaryOf(JSON.parse(body) as ConversationRecord)];
  });
}

export function summaryOf(record: ConversationRecord): ConversationSummary {
  const { conversation, channel, funnel, funnelVersion, owner, revision } = record;
  return {
    id: conversation,
    channel,
    funnel,
    funnelVersion,
    stage: stageOf(record.state),
    state: statePath(record.state),
    owner,
    revision,
    updatedAt: new Date(record.updatedAt).toISOString(),
  };
}

export async function storedRecordOf(store: Store, conversation: string): Promise<StoredRecord | undefined> {
  const record = (await store.load([conversation])).get(conversation);
  if (record === undefined) return undefined;
  const base = await store.base(conversation);
  return {
    revision: (JSON.parse(record) as ConversationRecord).revision,
    record,
    ...(base === undefined ? {} : { base: { revision: base.revision, record: base.record } }),
  };
}

/** Of all groups, in the order of their ids, those after `after`. */
export async function conversationsOfAll(
  shards: ShardCaller,
  groups: number,
  after: string,
  limit: number,
): Promise<ConversationSummary[]> {
  const all = Array.from({ length: groups }, (_, group) =>
    shards.run('conversations', { group, after, limit }),
  );
  return (await Promise.all(all))
    .flat()
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, limit);
}
