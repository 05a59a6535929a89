/** What the main thread and the shard workers say to each other. Everything is cloned on its way. */
import type { GroupLive } from '../src/analytics/group-live.ts';
import type { FeedAddress } from '../src/catalogue/snapshot-feed.ts';
import type { Draft } from '../src/effects/llm/drafts.ts';
import type { ErrorCode } from '../src/errors.ts';
import type { LlmConfig } from '../src/llm-config.ts';
import type { LogEvent } from '../src/log/event-log.ts';
import type { LoggedEvent } from '../src/log/shard-host.ts';
import type { ConversationSummary, StoredRecord } from '../src/shard/conversation-list.ts';
import type { ConversationMemory } from '../src/shard/conversation-memory.ts';
import type { ConversationView, JournalView, TranscriptLine } from '../src/shard/conversation-view.ts';
import type { ErasureTasks } from '../src/shard/erasure-tasks.ts';
import type { Operated } from '../src/shard/operated.ts';
import type { HandOffView, RecentPage, RecentQuery } from '../src/shard/person-list.ts';
import type { Requeueing } from '../src/shard/requeue.ts';
import type { OpeningOrders } from '../src/shard/supervision.ts';
import type { FunnelTasks } from '../src/shard/thread-funnels.ts';
import type { DeadLetter, DeadLetterQuery } from '../src/store/dead-letter.ts';
import type { QueuedFact } from '../src/store/fact-queue.ts';
import type { ThreadAnswer } from '../src/telemetry/merged-metrics.ts';

/** Given to every worker when it starts. */
export interface WorkerSettings {
  dataDir: string;
  logLevel: string;
  sendUnknownWait: number;
  whatsapp:
    | {
        apiUrl: string;
        phoneNumberId: string;
        accessToken: string;
        messagesPerSecond: number;
        templates: string[];
      }
    | undefined;
  /** What stands before paths of the page for customers of every channel. */
  pageUrl?: string | undefined;
  /** Memory of the pace at which WhatsApp is sent to, shared by all workers; see `pacingMemory`. */
  pacing: SharedArrayBuffer;
  /** Characters of records a group keeps hot. */
  cacheCapacity: number;
  /** Where shards are kept if not in files of the data directory. */
  redis?: { url: string; prefix: string };
  /** Where the catalogue comes from; absent where the funnels have none. */
  catalogue?: FeedAddress;
  /** Undefined where no language model is asked. */
  llm?: (LlmConfig & { tenant: string }) | undefined;
  /** URL of the module with the funnels' code, by default machines/machines.ts. */
  machines?: string;
}

/** With what the pool adds: memory that tells what each group has in hand, and how often to beat (ms). */
export interface WorkerData extends WorkerSettings {
  hands: SharedArrayBuffer;
  beatEvery: number;
}

/** Tasks and their answers, by type. */
export interface ShardTasks extends FunnelTasks, ErasureTasks {
  /** `liveFunnel` is the `<id>@<version>` that conversations begin with. */
  open: {
    task: { group: number; liveFunnel: string; opening: number } & OpeningOrders;
    answer: undefined;
  };
  deliver: { task: { group: number; events: readonly LogEvent[] }; answer: undefined };
  /** What a log with storage of its own brings, to the opening that it knows of. */
  deliverLogged: {
    task: { group: number; opening: number; events: readonly LoggedEvent[] };
    answer: undefined;
  };
  /** After `patience` ms what is not finished is given up. */
  close: { task: { group: number; patience?: number }; answer: undefined };
  view: { task: { group: number; conversation: string }; answer: ConversationView | undefined };
  transcript: {
    task: { group: number; conversation: string; after?: string };
    answer: TranscriptLine[] | undefined;
  };
  journal: {
    task: { group: number; conversation: string; after: number; limit: number };
    answer: JournalView[] | undefined;
  };
  deadLetters: { task: { group: number; query: DeadLetterQuery }; answer: DeadLetter[] };
  deadLetter: { task: { group: number; id: number }; answer: DeadLetter | undefined };
  requeue: { task: { group: number; id: number }; answer: Requeueing };
  /** Whether it was open. */
  discard: { task: { group: number; id: number }; answer: boolean };
  memory: { task: { group: number; conversation: string }; answer: ConversationMemory | undefined };
  record: { task: { group: number; conversation: string }; answer: StoredRecord | undefined };
  /** The group's conversations in the order of their ids. */
  conversations: {
    task: { group: number; after: string; limit: number };
    answer: ConversationSummary[];
  };
  /** Conversations that wait for a person or that one has, the longest first. */
  handOffs: { task: { group: number; limit: number }; answer: HandOffView[] };
  countWithPerson: { task: { group: number }; answer: { waiting: number; taken: number } };
  /** Those that changed last first. */
  recent: { task: { group: number; query: RecentQuery }; answer: RecentPage };
  /** What became of the operator's event `id`. */
  operated: { task: { group: number; conversation: string; id: string }; answer: Operated | undefined };
  /** The oldest facts that wait to be published. */
  facts: { task: { group: number; limit: number }; answer: QueuedFact[] };
  removeFacts: { task: { group: number; upTo: number }; answer: undefined };
  /** Tell for a while when the conversation changes; see watch-list.ts. */
  watch: { task: { group: number; conversation: string }; answer: undefined };
  /** Where the group's conversations are; undefined while they are still being counted. */
  live: { task: { group: number }; answer: GroupLive | undefined };
  /** The metrics of the worker's whole thread, as prom-client's JSON. */
  metrics: { task: { group: number }; answer: ThreadAnswer };
}

export type ShardTask = { [T in keyof ShardTasks]: { type: T } & ShardTasks[T]['task'] }[keyof ShardTasks];

/** Errors lose their code when they are cloned, so they travel as data. */
export type ShardAnswer<T extends keyof ShardTasks = keyof ShardTasks> =
  | { answer: ShardTasks[T]['answer'] }
  | { error: { code: ErrorCode; message: string } };

/** What a worker says unasked. */
export type ShardNotice =
  | { type: 'changed'; conversation: string }
  /** A reply to somebody who watches has grown. */
  | ({ type: 'draft' } & Draft)
  /** How counts of conversations have changed. */
  | { type: 'live'; changes: GroupLive[] }
  /** Facts of the group wait to be published. */
  | { type: 'facts'; group: number }
  /** The group ended by itself; `code` is that of the error. */
  | { type: 'ended'; group: number; code: ErrorCode };
