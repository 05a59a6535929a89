/** The shards of all processes, for one that hosts none of them or only some. */
import type { ShardTasks } from '../../workers/protocol.ts';
import type { ShardCaller } from '../shard/shard-caller.ts';
import { shardChannel } from './call.ts';
import type { Calls } from './calls.ts';

export function remoteShards(calls: Calls, prefix: string): ShardCaller {
  return {
    async run<T extends keyof ShardTasks>(type: T, task: ShardTasks[T]['task']) {
      const whom = `the engine of shard ${task.group}`;
      const answer = await calls.ask(shardChannel(prefix, task.group), whom, type, task);
      return answer as ShardTasks[T]['answer'];
    },
  };
}
