/** Performs what other processes ask of the shards this one hosts. */
import { ProsaError } from '../errors.ts';
import type { ShardCaller } from '../shard/shard-caller.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Bus } from './bus.ts';
import { type Answer, type Call, changedChannel, REMOTE_TASKS, shardChannel } from './call.ts';

export class ShardServer {
  readonly #bus: Bus;
  readonly #prefix: string;
  readonly #shards: ShardCaller;
  readonly #log: Logger;
  #changed = new Set<string>();

  constructor(bus: Bus, prefix: string, shards: ShardCaller, log: Logger) {
    this.#bus = bus;
    this.#prefix = prefix;
    this.#shards = shards;
    this.#log = log;
  }

  /** From now on calls for the shard come here. */
  async serve(shard: number): Promise<void> {
    await this.#bus.subscribe(shardChannel(this.#prefix, shard), (message) => void this.#perform(message));
  }

  async leave(shard: number): Promise<void> {
    await this.#bus.unsubscribe(shardChannel(this.#prefix, shard));
  }

  /** Tells all processes; those of one turn of the event loop leave together. */
  changed(conversation: string): void {
    this.#changed.add(conversation);
    if (this.#changed.size === 1) setImmediate(() => this.#tellChanges());
  }

  #tellChanges(): void {
    const conversations = [...this.#changed].join(',');
    this.#changed = new Set();
    // Whoever watches looks again every some seconds anyway.
    this.#bus.publish(changedChannel(this.#prefix), conversations).catch(() => {});
  }

  async #perform(message: string): Promise<void> {
    const { id, answerTo, type, task } = JSON.parse(message) as Call;
    let answer: Answer;
    try {
      if (!REMOTE_TASKS.includes(type)) {
        throw new ProsaError('request_invalid', `no task ${type} is performed for other processes`);
      }
      answer = { id, answer: await this.#shards.run(type, task as never) };
    } catch (error) {
      const { code, message } = error instanceof ProsaError ? error : asInternal(error);
      answer = { id, error: { code, message } };
    }
    try {
      await this.#bus.publish(answerTo, JSON.stringify(answer));
    } catch (err) {
      this.#log.warn({ err, task: type }, 'an answer for another process was lost; it asks again');
    }
  }
}

const asInternal = (error: unknown) => ({ code: 'internal' as const, message: (error as Error).message });
