/** Calls of this process to others, and the answers it waits for. */
import { ProsaError } from '../errors.ts';
import type { Clock } from '../timers/clock.ts';
import type { Bus } from './bus.ts';
import { type Answer, type Call, processChannel } from './call.ts';

/** How long an answer may take (ms). */
const PATIENCE = 10_000;

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: ProsaError): void;
  stopWaiting(): void;
}

export class Calls {
  readonly #bus: Bus;
  readonly #answerTo: string;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();
  #calls = 0;

  /** @param process id of this process, different from that of every other */
  constructor(bus: Bus, prefix: string, process: string, clock: Clock) {
    this.#bus = bus;
    this.#answerTo = processChannel(prefix, process);
    this.#clock = clock;
  }

  async open(): Promise<void> {
    await this.#bus.subscribe(this.#answerTo, (message) => this.#answered(JSON.parse(message) as Answer));
  }

  /**
   * @param whom who listens to the channel, as people call it
   * @throws ProsaError what was answered; `shard_closed` if nobody listens, or nobody answers in time
   */
  ask(channel: string, whom: string, type: string, task: unknown): Promise<unknown> {
    const id = `${++this.#calls}`;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const tooLate = () => this.#fail(id, `${whom} did not answer within ${PATIENCE / 1000} s`);
    const stopWaiting = this.#clock.callAt(this.#clock.now() + PATIENCE, tooLate);
    this.#waiting.set(id, { resolve, reject, stopWaiting });
    const call: Call = { id, answerTo: this.#answerTo, type, task };
    this.#bus.publish(channel, JSON.stringify(call)).then(
      (heard) => heard || this.#fail(id, `${whom} is nowhere at the moment`),
      (error: Error) => this.#fail(id, error.message),
    );
    return promise;
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

/** Performs a call that came over the bus and answers it, whatever becomes of it. */
export async function answerCall(
  bus: Bus,
  message: string,
  perform: (type: string, task: unknown) => Promise<unknown>,
): Promise<void> {
  const { id, answerTo, type, task } = JSON.parse(message) as Call;
  let answer: Answer;
  try {
    answer = { id, answer: await perform(type, task) };
  } catch (error) {
    const code = error instanceof ProsaError ? error.code : 'internal';
    answer = { id, error: { code, message: (error as Error).message } };
  }
  // Who gets no answer asks again.
  await bus.publish(answerTo, JSON.stringify(answer)).catch(() => {});
}
