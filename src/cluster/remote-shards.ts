/** The shards of all processes, for one that hosts none of them or only some. */
import type { ShardTasks } from '../../workers/protocol.ts';
import { ProsaError } from '../errors.ts';
import type { ShardCaller } from '../shard/shard-caller.ts';
import type { Clock } from '../timers/clock.ts';
import type { Bus } from './bus.ts';
import {
  type Answer,
  type Call,
  changedChannel,
  processChannel,
  type RemoteTask,
  shardChannel,
} from './call.ts';

/** How long an answer may take (ms). */
const PATIENCE = 10_000;

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: ProsaError): void;
  stopWaiting(): void;
}

export class RemoteShards implements ShardCaller {
  readonly #bus: Bus;
  readonly #prefix: string;
  readonly #answerTo: string;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();
  #calls = 0;

  /** @param process id of this process, different from that of every other */
  constructor(bus: Bus, prefix: string, process: string, clock: Clock) {
    this.#bus = bus;
    this.#prefix = prefix;
    this.#answerTo = processChannel(prefix, process);
    this.#clock = clock;
  }

  /** @param changed called with each conversation that changed and that somebody watches */
  async open(changed: (conversation: string) => void): Promise<void> {
    await this.#bus.subscribe(this.#answerTo, (message) => this.#answered(JSON.parse(message) as Answer));
    await this.#bus.subscribe(changedChannel(this.#prefix), (message) => {
      for (const conversation of message.split(',')) changed(conversation);
    });
  }

  /** @throws ProsaError what the host said; `shard_closed` if no engine has the shard, or none answers in time */
  async run<T extends keyof ShardTasks>(
    type: T,
    task: ShardTasks[T]['task'],
  ): Promise<ShardTasks[T]['answer']> {
    const id = `${++this.#calls}`;
    const { group } = task;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const tooLate = () =>
      this.#fail(id, `the engine of shard ${group} did not answer within ${PATIENCE / 1000} s`);
    const stopWaiting = this.#clock.callAt(this.#clock.now() + PATIENCE, tooLate);
    this.#waiting.set(id, { resolve, reject, stopWaiting });
    const call: Call = { id, answerTo: this.#answerTo, type: type as RemoteTask, task };
    this.#bus.publish(shardChannel(this.#prefix, group), JSON.stringify(call)).then(
      (heard) => heard || this.#fail(id, `no engine has shard ${group} at the moment`),
      (error: Error) => this.#fail(id, error.message),
    );
    return promise as Promise<ShardTasks[T]['answer']>;
  }

  close(): void {
    for (const id of [...this.#waiting.keys()]) this.#fail(id, 'Prosa is stopping');
  }

  #answered(answer: Answer): void {
    const waiting = this.#take(answer.id);
    if (waiting === undefined) return;
    if ('error' in answer) waiting.reject(new ProsaError(answer.error.code, answer.error.message));
    else waiting.resolve(answer.answer);
  }

  #fail(id: string, message: string): void {
    this.#take(id)?.reject(new ProsaError('shard_closed', message));
  }

  #take(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.stopWaiting();
    return waiting;
  }
}
