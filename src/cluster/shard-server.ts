/** Performs what other processes ask of the shards this one hosts. */
import type { ShardTasks } from '../../workers/protocol.ts';
import { ProsaError } from '../errors.ts';
import type { ShardCaller } from '../shard/shard-caller.ts';
import type { Bus } from './bus.ts';
import { REMOTE_TASKS, shardChannel } from './call.ts';
import { answerCall } from './calls.ts';

const ALLOWED = new Set<string>(REMOTE_TASKS);

export class ShardServer {
  readonly #bus: Bus;
  readonly #prefix: string;
  readonly #shards: ShardCaller;

  constructor(bus: Bus, prefix: string, shards: ShardCaller) {
    this.#bus = bus;
    this.#prefix = prefix;
    this.#shards = shards;
  }

  /** From now on calls for the shard come here. */
  async serve(shard: number): Promise<void> {
    await this.#bus.subscribe(shardChannel(this.#prefix, shard), (message) => {
      void answerCall(this.#bus, message, (type, task) => this.#perform(type, task));
    });
  }

  async leave(shard: number): Promise<void> {
    await this.#bus.unsubscribe(shardChannel(this.#prefix, shard));
  }

  async #perform(type: string, task: unknown): Promise<unknown> {
    if (!ALLOWED.has(type)) {
      throw new ProsaError('request_invalid', `no task ${type} is performed for other processes`);
    }
    return this.#shards.run(type as keyof ShardTasks, task as ShardTasks[keyof ShardTasks]['task']);
  }
}
