/** The tasks of a pool, with what some of them mean for its supervision and for groups that open later. */
import type { ShardTasks } from '../../workers/protocol.ts';
import type { ShardCaller } from './shard-caller.ts';
import type { ShardPool } from './shard-pool.ts';

type Task<T extends keyof ShardTasks> = ShardTasks[T]['task'];

export function supervisedTasks(pool: ShardPool): ShardCaller {
  async function before(type: keyof ShardTasks, task: Task<keyof ShardTasks>): Promise<void> {
    if (type === 'goLive') pool.beginWith((task as Task<'goLive'>).version);
    if (type !== 'requeue') return;
    const letter = await pool.run('deadLetter', task as Task<'requeue'>);
    if (letter !== undefined) pool.liftQuarantine(letter.conversation, letter.key);
  }

  function after(type: keyof ShardTasks, task: Task<keyof ShardTasks>, answer: unknown): void {
    if (type !== 'erase') return;
    const { kept } = answer as ShardTasks['erase']['answer'];
    pool.forgetSuspects((task as Task<'erase'>).conversations.filter((id) => !kept.includes(id)));
  }

  return {
    async run(type, task) {
      await before(type, task);
      const answer = await pool.run(type, task);
      after(type, task, answer);
      return answer;
    },
  };
}
