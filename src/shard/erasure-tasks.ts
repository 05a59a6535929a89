/** What a worker thread does to let go of conversations. */
import type { Erased } from '../store/erasure.ts';
import type { ErasedConversations } from './erased-conversations.ts';
import { type RetentionPage, retentionPage } from './retention-page.ts';
import type { ShardGroup } from './shard-group.ts';

/** Tasks about erasing and their answers, by type. */
export interface ErasureTasks {
  /** With `quietSince` (ms) only those to which nothing has happened since. */
  erase: {
    task: { group: number; conversations: readonly string[]; quietSince?: number };
    answer: ErasedConversations;
  };
  /** What `erase` would erase. */
  holdings: { task: { group: number; conversations: readonly string[] }; answer: ErasedConversations };
  retain: { task: { group: number; after: string; before: number }; answer: RetentionPage };
  eraseDeadLetters: { task: { group: number; before: number; limit: number }; answer: Erased };
  /** A piece of what makes the erased unreadable in the files; whether nothing is left to do. */
  scrub: { task: { group: number }; answer: boolean };
}

type Task = { [T in keyof ErasureTasks]: { type: T } & ErasureTasks[T]['task'] }[keyof ErasureTasks];

/** Rows that are deleted between two transactions. */
const ROWS_AT_ONCE = 1_000;

const TYPES = new Set<string>(['erase', 'holdings', 'retain', 'eraseDeadLetters', 'scrub']);

export function isErasureTask(task: { type: string }): task is Task {
  return TYPES.has(task.type);
}

export function performErasure(
  task: Task,
  group: ShardGroup,
): Promise<ErasureTasks[keyof ErasureTasks]['answer']> {
  switch (task.type) {
    case 'erase':
      return group.erase(task.conversations, task.quietSince);
    case 'holdings':
      return group.holdings(task.conversations);
    case 'retain':
      return retentionPage(group, task.after, task.before);
    case 'eraseDeadLetters':
      return group.exclusively(() => group.store.eraseDeadLetters(task.before, task.limit));
    case 'scrub':
      return group.exclusively(async () => (await group.store.purge(ROWS_AT_ONCE)) && group.store.scrub());
  }
}
