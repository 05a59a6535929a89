import type { ErasedConversations } from '../shard/erased-conversations.ts';
import type { RetentionPage } from '../shard/retention-page.ts';
import type { Erased } from '../store/erasure.ts';

/** The groups of shards that hold what is to be erased. Whatever fails may be done again. */
export interface ErasureHosts {
  readonly groups: readonly number[];
  groupOf(conversation: string): number;
  /** With `quietSince` (ms) only those to which nothing has happened since. */
  erase(group: number, conversations: readonly string[], quietSince?: number): Promise<ErasedConversations>;
  /** What `erase` would erase. */
  holdings(group: number, conversations: readonly string[]): Promise<ErasedConversations>;
  retain(group: number, after: string, before: number): Promise<RetentionPage>;
  eraseDeadLetters(group: number, before: number, limit: number): Promise<Erased>;
  /** A piece of what makes the erased unreadable in the files; whether nothing is left to do. */
  scrub(group: number): Promise<boolean>;
}
