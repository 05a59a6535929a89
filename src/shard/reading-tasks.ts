/** What a worker thread tells of the conversations and dead letters of a group. */
import type { ConversationRecord } from '../actor/record.ts';
import { suggestionsOf } from '../funnel/suggestions.ts';
import type { DeadLetter, DeadLetterQuery } from '../store/dead-letter.ts';
import {
  type ConversationSummary,
  type StoredRecord,
  storedRecordOf,
  summariesOf,
} from './conversation-list.ts';
import { type ConversationMemory, memoryOf } from './conversation-memory.ts';
import {
  type ConversationView,
  type JournalView,
  journalOf,
  type TranscriptLine,
  transcriptOf,
  viewOf,
} from './conversation-view.ts';
import { type HandOffQuery, type HandOffView, handOffsOf } from './hand-off-list.ts';
import { type Operated, operatedOf } from './operated.ts';
import { type RecentPage, type RecentQuery, recentOf } from './person-list.ts';
import type { ShardGroup } from './shard-group.ts';

/** Tasks that change nothing and their answers, by type. */
export interface ReadingTasks {
  view: { task: { group: number; conversation: string }; answer: ConversationView | undefined };
  transcript: {
    task: { group: number; conversation: string; after?: string };
    answer: TranscriptLine[] | undefined;
  };
  journal: {
    task: { group: number; conversation: string; after: number; limit: number };
    answer: JournalView[] | undefined;
  };
  memory: { task: { group: number; conversation: string }; answer: ConversationMemory | undefined };
  record: { task: { group: number; conversation: string }; answer: StoredRecord | undefined };
  /** The group's conversations in the order of their ids. */
  conversations: {
    task: { group: number; after: string; limit: number };
    answer: ConversationSummary[];
  };
  /** Conversations that wait for a person or that one has, the longest first. */
  handOffs: { task: { group: number } & HandOffQuery; answer: HandOffView[] };
  countWithPerson: { task: { group: number }; answer: { waiting: number; taken: number } };
  /** Those that changed last first. */
  recent: { task: { group: number; query: RecentQuery }; answer: RecentPage };
  /** What became of the operator's event `id`. */
  operated: { task: { group: number; conversation: string; id: string }; answer: Operated | undefined };
  deadLetters: { task: { group: number; query: DeadLetterQuery }; answer: DeadLetter[] };
  deadLetter: { task: { group: number; id: number }; answer: DeadLetter | undefined };
}

type Task = { [T in keyof ReadingTasks]: { type: T } & ReadingTasks[T]['task'] }[keyof ReadingTasks];

export async function performReading(
  task: Task,
  group: ShardGroup,
): Promise<ReadingTasks[keyof ReadingTasks]['answer']> {
  const { store } = group;
  switch (task.type) {
    case 'journal':
      return journalOf(store, task.conversation, task.after, task.limit);
    case 'record':
      return storedRecordOf(store, task.conversation);
    case 'conversations':
      return summariesOf(store, task.after, task.limit);
    case 'handOffs':
      return handOffsOf(store, task);
    case 'countWithPerson':
      return store.countWithPerson();
    case 'recent':
      return recentOf(store, task.query);
    case 'deadLetters':
      return store.deadLetters(task.query);
    case 'deadLetter':
      return store.deadLetter(task.id);
  }
  const record = await group.record(task.conversation);
  if (record === undefined) return undefined;
  switch (task.type) {
    case 'view':
      return viewOf(record, store, suggestionsFor(record, group));
    case 'transcript':
      return transcriptOf(record, store, task.after);
    case 'memory':
      return memoryOf(record, store);
    case 'operated':
      return operatedOf(record, store, task.id);
  }
}

/** Nobody who talks to a person is to be given words for the bot. */
function suggestionsFor(record: ConversationRecord, group: ShardGroup): string[] {
  if (record.owner !== 'bot') return [];
  return suggestionsOf(group.funnels.of(record).document, record.state, record.context);
}
