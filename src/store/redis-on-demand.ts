import type { RedisConnection } from './redis-connection.ts';

/** A connection that is opened when it is first needed, and again after opening it has failed. */
export class RedisOnDemand {
  readonly #open: () => Promise<RedisConnection>;
  #connection: Promise<RedisConnection> | undefined;

  constructor(open: () => Promise<RedisConnection>) {
    this.#open = open;
  }

  /** @throws what opening throws */
  async get(): Promise<RedisConnection> {
    this.#connection ??= this.#open();
    try {
      return await this.#connection;
    } catch (error) {
      this.#connection = undefined;
      throw error;
    }
  }

  close(): void {
    this.#connection?.then(
      (connection) => connection.close(),
      () => {},
    );
  }
}
