import { Cluster, type Redis } from 'ioredis';
import { ProsaError } from '../errors.ts';

type Listener = (message: string) => void;

/**
 * Publish and subscribe on two connections, since one that subscribes can do nothing else. After a lost connection
 * ioredis subscribes again by itself; what was published meanwhile is gone.
 */
export class Bus {
  readonly #publisher: Redis | Cluster;
  readonly #subscriber: Redis | Cluster;
  readonly #listeners = new Map<string, Listener>();

  /** @param subscriber a connection of its own, which `close` ends */
  constructor(publisher: Redis | Cluster, subscriber: Redis | Cluster) {
    this.#publisher = publisher;
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
    try {
      const heard = await this.#publisher.publish(channel, message);
      return heard > 0 || this.#publisher instanceof Cluster;
    } catch (cause) {
      throw new ProsaError('unreachable', `REDIS_URL: ${(cause as Error).message}`, { cause });
    }
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#subscriber.disconnect();
  }
}
