/**
 * Sends conversations over a number of connections as fast as they are answered. They take turns: a conversation's
 * next message stands at the end of the line once its former was answered.
 */
import { BenchError } from '../bench-error.ts';
import { Connection } from './connection.ts';
import type { Conversation } from './requests.ts';

export interface Load {
  seconds: number;
  /** From the write of each request to the end of its response, in milliseconds. */
  latencies: Float64Array;
}

/** Without an answer for so long, the run has failed (ms). */
const stalled = 30_000;

/** What is wrong with the answer to a message, numbered from 0; undefined if nothing is. */
export type CheckAnswer = (response: string, conversation: number, message: number) => string | undefined;

/**
 * @param started called when all connections stand, before the first request
 * @param check asked of every answer that is a 200
 * @param perSecond messages a second at most, evenly spread
 * @throws BenchError at the first answer that is not 200 or not right
 */
export async function sendAll(
  port: number,
  conversations: readonly Pick<Conversation, 'requests'>[],
  concurrency: number,
  signal: AbortSignal,
  started: () => void = () => {},
  check: CheckAnswer = () => undefined,
  perSecond = Number.POSITIVE_INFINITY,
): Promise<Load> {
  const run = new Run(conversations, check, perSecond);
  const onAbort = () => run.fail(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  const watch = setInterval(() => run.check(), 1_000);
  const pace = Number.isFinite(perSecond) ? setInterval(() => run.sendDue(), 1) : undefined;
  const connections: Connection[] = [];
  try {
    signal.throwIfAborted();
    for (let n = 0; n < concurrency; n++)
      connections.push(await Connection.open(port, run.answered, run.fail));
    started();
    return await run.start(connections);
  } finally {
    clearInterval(watch);
    clearInterval(pace);
    signal.removeEventListener('abort', onAbort);
    for (const connection of connections) connection.close();
  }
}

interface InFlight {
  conversation: number;
  message: number;
  sentAt: number;
}

class Run {
  readonly #conversations: readonly Pick<Conversation, 'requests'>[];
  readonly #check: CheckAnswer;
  readonly #perMs: number;
  readonly #isPaced: boolean;
  /** Which conversation speaks next; each stands here once for every message. */
  readonly #line: Int32Array;
  readonly #spoken: Uint8Array;
  readonly #latencies: Float64Array;
  readonly #inFlight = new Map<Connection, InFlight>();
  readonly #idle: Connection[] = [];
  #head = 0;
  #tail = 0;
  #answers = 0;
  #start = 0;
  #lastAnswer = performance.now();
  #done!: (load: Load) => void;
  fail!: (error: Error) => void;
  readonly #result: Promise<Load>;

  constructor(
    conversations: readonly Pick<Conversation, 'requests'>[],
    check: CheckAnswer,
    perSecond: number,
  ) {
    this.#check = check;
    this.#perMs = perSecond / 1000;
    this.#isPaced = Number.isFinite(perSecond);
    const messages = conversations.reduce((sum, { requests }) => sum + requests.length, 0);
    this.#conversations = conversations;
    this.#line = new Int32Array(messages);
    this.#spoken = new Uint8Array(conversations.length);
    this.#latencies = new Float64Array(messages);
    conversations.forEach((_, index) => {
      this.#line[this.#tail++] = index;
    });
    this.#result = new Promise((resolve, reject) => {
      this.#done = resolve;
      this.fail = reject;
    });
    this.#result.catch(() => {}); // it may fail before anyone waits for it
  }

  start(connections: readonly Connection[]): Promise<Load> {
    this.#lastAnswer = this.#start = performance.now();
    for (const connection of connections) this.#next(connection);
    return this.#result;
  }

  check(): void {
    if (performance.now() - this.#lastAnswer > stalled) {
      this.fail(new BenchError(`no answer for ${stalled / 1000} s; ${this.#answers} came before`));
    }
  }

  readonly answered = (connection: Connection, status: number, response: string): void => {
    const now = performance.now();
    const { conversation, message, sentAt } = this.#inFlight.get(connection)!;
    const wrong = status === 200 ? this.#check(response, conversation, message) : 'not 200';
    if (wrong !== undefined) {
      this.fail(new BenchError(`a message was answered wrongly: ${wrong}\n${response}`));
      return;
    }
    this.#latencies[this.#answers++] = now - sentAt;
    this.#lastAnswer = now;
    if (message + 1 < this.#conversations[conversation]!.requests.length) {
      this.#line[this.#tail++] = conversation;
    }
    if (this.#answers === this.#latencies.length) {
      this.#done({ seconds: (now - this.#start) / 1000, latencies: this.#latencies });
      return;
    }
    this.#next(connection);
    if (this.#idle.length > 0 && this.#maySend) this.#next(this.#idle.pop()!);
  };

  /** What the pace has held back and lets go by now. */
  sendDue(): void {
    while (this.#idle.length > 0 && this.#maySend) this.#next(this.#idle.pop()!);
  }

  get #maySend(): boolean {
    if (this.#head === this.#tail) return false;
    return !this.#isPaced || this.#head < (performance.now() - this.#start) * this.#perMs;
  }

  #next(connection: Connection): void {
    if (!this.#maySend) {
      this.#idle.push(connection);
      return;
    }
    const conversation = this.#line[this.#head++]!;
    const message = this.#spoken[conversation]!++;
    this.#inFlight.set(connection, { conversation, message, sentAt: performance.now() });
    connection.send(this.#conversations[conversation]!.requests[message]!);
  }
}
