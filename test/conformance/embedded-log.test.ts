import { ProsaError } from '../../src/errors.ts';
import { EmbeddedLog } from '../../src/log/embedded-log.ts';
import type { ShardTasks } from '../../workers/protocol.ts';
import { conversationsApart } from '../support/conversations-apart.ts';
import { logSuite, type Receive } from './log-suite.ts';

const [SHARDS, GROUPS] = [8, 2];
const MOST = 2_000;

/** The worker threads, without threads: every group takes its tasks in the order in which they come. */
class Workers {
  readonly #receive: Receive;
  readonly #last = new Map<number, Promise<unknown>>();
  closed = false;

  constructor(receive: Receive) {
    this.#receive = receive;
  }

  async run<T extends keyof ShardTasks>(
    _type: T,
    task: ShardTasks[T]['task'],
  ): Promise<ShardTasks[T]['answer']> {
    if (this.closed) throw new ProsaError('shard_closed', 'the workers are closing');
    const { group, events } = task as ShardTasks['deliver']['task'];
    const before = this.#last.get(group) ?? Promise.resolve();
    const received = before.then(() => this.#receive(structuredClone(events)));
    this.#last.set(
      group,
      received.catch(() => {}),
    );
    return received as Promise<ShardTasks[T]['answer']>;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve)); // what was appended in this turn has left
    this.closed = true;
    await Promise.all(this.#last.values());
  }
}

logSuite('embedded', async () => {
  let workers: Workers;
  return {
    open: async (receive) => {
      workers = new Workers(receive);
      return new EmbeddedLog(workers, SHARDS, GROUPS, MOST);
    },
    crash: async () => {
      workers.closed = true;
    },
    stop: () => workers.close(),
    destroy: async () => {},
    can: {
      durableAt: 'receiver',
      mostInFlight: MOST,
      apart: conversationsApart(SHARDS, GROUPS),
      patience: 2_000,
    },
  };
});
