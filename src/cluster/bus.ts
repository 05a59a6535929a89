import type { RedisClient } from '../store/redis-client.ts';
import type { RedisConnection } from '../store/redis-connection.ts';

type Listener = (message: string) => void;

/** Between questions on the connection that else only listens (ms). */
const PING_INTERVAL = 5_000;

/**
 * Publish and subscribe. Who subscribes has a connection of its own, since it can do nothing else; after it was lost
 * ioredis subscribes again by itself, and what was published meanwhile is gone. That it was lost shows only when
 * something is asked on it, so something is.
 */
export class Bus {
  readonly #redis: RedisConnection;
  readonly #subscriber: RedisClient;
  readonly #listeners = new Map<string, Listener>();
  /** Channels that could not be subscribed to for want of a connection … */
  readonly #toJoin = new Map<string, Listener>();
  /** … and those that could not be left. */
  readonly #toLeave = new Set<string>();
  readonly #pinging: NodeJS.Timeout;

  /** @throws ProsaError `unreachable` */
  static async open(redis: RedisConnection): Promise<Bus> {
    return new Bus(redis, await redis.openSubscriber());
  }

  private constructor(redis: RedisConnection, subscriber: RedisClient) {
    this.#redis = redis;
    this.#subscriber = subscriber;
    subscriber.on('message', (channel: string, message: string) => this.#listeners.get(channel)?.(message));
    subscriber.on('ready', () => {
      for (const channel of this.#toLeave) void this.unsubscribe(channel);
      for (const [channel, listener] of this.#toJoin) void this.subscribe(channel, listener);
    });
    this.#pinging = setInterval(() => subscriber.ping().catch(() => {}), PING_INTERVAL);
  }

  /** Where there is no connection, what is published is heard with the next one. */
  async subscribe(channel: string, listener: Listener): Promise<void> {
    this.#listeners.set(channel, listener);
    this.#toLeave.delete(channel);
    try {
      await this.#subscriber.subscribe(channel);
      this.#toJoin.delete(channel);
    } catch {
      if (this.#listeners.get(channel) === listener) this.#toJoin.set(channel, listener);
    }
  }

  /** Where there is no connection it is left with the next one. */
  async unsubscribe(channel: string): Promise<void> {
    this.#listeners.delete(channel);
    this.#toJoin.delete(channel);
    try {
      await this.#subscriber.unsubscribe(channel);
      this.#toLeave.delete(channel);
    } catch {
      if (!this.#listeners.has(channel)) this.#toLeave.add(channel);
    }
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
    clearInterval(this.#pinging);
    this.#listeners.clear();
    this.#subscriber.disconnect();
  }
}
