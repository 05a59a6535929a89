/** What the main thread and the shard workers say to each other. Everything is cloned on its way. */
import type { GroupLive } from '../src/analytics/group-live.ts';
import type { FeedAddress } from '../src/catalogue/snapshot-feed.ts';
import type { Draft } from '../src/effects/llm/drafts.ts';
import type { ErrorCode } from '../src/errors.ts';
import type { LlmConfig } from '../src/llm-config.ts';
import type { LogEvent } from '../src/log/event-log.ts';
import type { LoggedEvent } from '../src/log/shard-host.ts';
import type { ErasureTasks } from '../src/shard/erasure-tasks.ts';
import type { ReadingTasks } from '../src/shard/reading-tasks.ts';
import type { Requeueing } from '../src/shard/requeue.ts';
import type { OpeningOrders } from '../src/shard/supervision.ts';
import type { FunnelTasks } from '../src/shard/thread-funnels.ts';
import type { QueuedFact } from '../src/store/fact-queue.ts';
import type { ThreadAnswer } from '../src/telemetry/merged-metrics.ts';
import type { TracingSettings } from '../src/telemetry/tracing/open-tracing.ts';

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
  /** Undefined where nothing is traced. */
  tracing?: TracingSettings | undefined;
  /** URL of the module with the funnels' code, by default machines/machines.ts. */
  machines?: string;
}

/** With what the pool adds. */
export interface WorkerData extends WorkerSettings {
  /** Tells what each group has in hand. */
  hands: SharedArrayBuffer;
  /** Milliseconds. */
  beatEvery: number;
  /** Of a `StartGate`. */
  gate: SharedArrayBuffer;
}

/** Tasks and their answers, by type. */
export interface ShardTasks extends FunnelTasks, ErasureTasks, ReadingTasks {
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
  requeue: { task: { group: number; id: number }; answer: Requeueing };
  /** Whether it was open. */
  discard: { task: { group: number; id: number }; answer: boolean };
  /** The oldest facts that wait to be published. */
  facts: { task: { group: number; limit: number }; answer: QueuedFact[] };
  removeFacts: { task: { group: number; upTo: number }; answer: undefined };
  /** Tell for a while when the conversation changes; see watch-list.ts. */
  watch: { task: { group: number; conversation: string }; answer: undefined };
  /** Where the group's conversations are; undefined while they are still being counted. */
  live: { task: { group: number }; answer: GroupLive | undefined };
  /** The metrics of the worker's whole thread, as prom-client's JSON. */
  metrics: { task: { group: number }; answer: ThreadAnswer };
  /** What the worker's whole thread has to say to others before it ends is said. */
  flush: { task: { group: number }; answer: undefined };
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
