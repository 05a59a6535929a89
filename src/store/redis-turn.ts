/**
 * Sends what is asked in one turn of the event loop together. Shards that commit at the same time so share a write, a
 * read of the server and, where it syncs each of its turns, a sync.
 */
import type { RedisRequest } from './redis-request.ts';

interface Asked<A> {
  requests: readonly RedisRequest[];
  resolve(answers: A[]): void;
  reject(error: unknown): void;
}

export class RedisTurn<A> {
  readonly #send: (requests: readonly RedisRequest[]) => Promise<A[]>;
  #asked: Asked<A>[] = [];

  /** @param send gives the answers in the order of the requests */
  constructor(send: (requests: readonly RedisRequest[]) => Promise<A[]>) {
    this.#send = send;
  }

  /** The answers in order. @throws as `send` does */
  ask(requests: readonly RedisRequest[]): Promise<A[]> {
    return new Promise((resolve, reject) => {
      if (this.#asked.push({ requests, resolve, reject }) === 1) setImmediate(() => void this.#sendAll());
    });
  }

  async #sendAll(): Promise<void> {
    const asked = this.#asked;
    this.#asked = [];
    try {
      const answers = await this.#send(asked.flatMap(({ requests }) => requests));
      let from = 0;
      for (const { requests, resolve } of asked) {
        resolve(answers.slice(from, from + requests.length));
        from += requests.length;
      }
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
