import type { RedisClient } from '../store/redis-client.ts';
import type { RedisConnection } from '../store/redis-connection.ts';

type Listener = (message: string) => void;

/** Told when nothing is heard any more, and when all channels are heard again. */
export interface Hearing {
  lost(): void;
  found(): void;
}

/** Between questions on the connection that else only listens (ms). */
const PING_INTERVAL = 5_000;

/**
 * Publish and subscribe. Who subscribes has a connection of its own, since it can do nothing else; what was published
 * while it was lost is gone. That it was lost shows only when something is asked on it, so something is.
 *
 * With each new connection all channels are subscribed to again here: ioredis 6 would do it once, forgets them if the
 * connection breaks meanwhile, and nobody can catch its error then (redis/event_handler.js, autoResubscribe).
 */
export class Bus {
  readonly #redis: RedisConnection;
  readonly #subscriber: RedisClient;
  readonly #listeners = new Map<string, Listener>();
  /** Channels that could not be left for want of a connection. */
  readonly #toLeave = new Set<string>();
  readonly #pinging: NodeJS.Timeout;
  readonly #told: Hearing[] = [];
  #isLost = false;

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
      void this.#hearAgain();
    });
    subscriber.on('close', () => this.#lose());
    this.#pinging = setInterval(() => subscriber.ping().catch(() => {}), PING_INTERVAL);
  }

  /** Where there is no connection, what is published is heard with the next one. */
  async subscribe(channel: string, listener: Listener): Promise<void> {
    this.#listeners.set(channel, listener);
    this.#toLeave.delete(channel);
    await this.#subscriber.subscribe(channel).catch(() => {});
  }

  /** Where there is no connection it is left with the next one. */
  async unsubscribe(channel: string): Promise<void> {
    this.#listeners.delete(channel);
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

  onHearing(told: Hearing): void {
    this.#told.push(told);
  }

  close(): void {
    this.#told.length = 0;
    clearInterval(this.#pinging);
    this.#listeners.clear();
    this.#subscriber.disconnect();
  }

  async #hearAgain(): Promise<void> {
    const channels = [...this.#listeners.keys()];
    try {
      if (channels.length > 0) await this.#subscriber.subscribe(...channels);
    } catch {
      return; // the next connection tries again
    }
    if (!this.#isLost) return;
    this.#isLost = false;
    for (const { found } of this.#told) found();
  }

  #lose(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    for (const { lost } of this.#told) lost();
  }
}
