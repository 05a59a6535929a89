import type { RedisClient } from '../store/redis-client.ts';
import type { RedisConnection } from '../store/redis-connection.ts';

type Listener = (message: string) => void;

/**
 * Publish and subscribe. Who subscribes has a connection of its own, since it can do nothing else; after it was lost
 * ioredis subscribes again by itself, and what was published meanwhile is gone.
 */
export class Bus {
  readonly #redis: RedisConnection;
  readonly #subscriber: RedisClient;
  readonly #listeners = new Map<string, Listener>();

  /** @throws ProsaError `unreachable` */
  static async open(redis: RedisConnection): Promise<Bus> {
    return new Bus(redis, await redis.openSubscriber());
  }

  private constructor(redis: RedisConnection, subscriber: RedisClient) {
    this.#redis = redis;
    this.#subscriber = subscriber;
    subscriber.on('message', (channel: string, message: string) => this.#listeners.get(channel)?.(message));
  }

  async subscribe(channel: string, listener: Listener): Promise<void> {
    this.#listeners.set(channel, listener);
    await this.#subscriber.subscribe(channel);
  }

  async unsubscribe(channel: string): Promise<void> {
    this.#listeners.delete(channel);
    await this.#subscriber.unsubscribe(channel);
  }

  /**
   * @returns whether somebody may have heard it; a node of a cluster knows only its own listeners
   * @throws ProsaError `unreachable`
   */
  async publish(channel: string, message: string): Promise<boolean> {
    const [heard] = await this.#redis.request([['PUBLISH', channel, message]]);
    return heard !== 0 || this.#redis.isCluster;
  }

  close(): void {
    this.#listeners.clear();
    this.#subscriber.disconnect();
  }
}
