import type { ShardTasks } from '../../workers/protocol.ts';

/** Has tasks performed by whoever hosts a group of shards: a thread of this process, or another process. */
export interface ShardCaller {
  /** @throws ProsaError what the host said, or `shard_closed` when there is none at the moment */
  run<T extends keyof ShardTasks>(type: T, task: ShardTasks[T]['task']): Promise<ShardTasks[T]['answer']>;
}
