/**
 * What the processes of one Prosa say to each other through Redis's publish and subscribe. Nothing here needs to be
 * durable: who gets no answer asks again, and what must not be lost is in the log or in the store.
 *
 * ```
 * <prefix>:shard:<n>    calls for whoever hosts shard n
 * <prefix>:process:<id> answers for the process that asked
 * <prefix>:steward      requests for whoever hosts shard 0, see steward.ts
 * <prefix>:forgotten    conversations that were erased, with commas between
 * <prefix>:changed      conversations that changed while somebody watches them, with commas between
 * <prefix>:draft        replies while they grow, see shared-drafts.ts
 * <prefix>:live         how counts of conversations change, see shared-live.ts
 * ```
 */
import type { ShardTasks } from '../../workers/protocol.ts';
import type { ErrorCode } from '../errors.ts';

/** The tasks another process may ask for; whether a shard is open and what is delivered to it is the log's to say. */
export const REMOTE_TASKS = [
  'view',
  'transcript',
  'journal',
  'memory',
  'record',
  'conversations',
  'handOffs',
  'countWithPerson',
  'recent',
  'operated',
  'watch',
  'deadLetters',
  'deadLetter',
  'requeue',
  'discard',
  'loadFunnel',
  'goLive',
  'forgetFunnels',
  'census',
  'live',
  'migrate',
  'erase',
  'holdings',
  'retain',
  'eraseDeadLetters',
  'scrub',
] as const satisfies readonly (keyof ShardTasks)[];

export interface Call {
  id: string;
  /** Channel of the answer. */
  answerTo: string;
  type: string;
  task: unknown;
}

export type Answer = { id: string } & (
  | { answer?: unknown }
  | { error: { code: ErrorCode; message: string } }
);

export const shardChannel = (prefix: string, shard: number) => `${prefix}:shard:${shard}`;
export const processChannel = (prefix: string, id: string) => `${prefix}:process:${id}`;
export const stewardChannel = (prefix: string) => `${prefix}:steward`;
export const forgottenChannel = (prefix: string) => `${prefix}:forgotten`;
export const changedChannel = (prefix: string) => `${prefix}:changed`;
export const liveChannel = (prefix: string) => `${prefix}:live`;
export const draftChannel = (prefix: string) => `${prefix}:draft`;
