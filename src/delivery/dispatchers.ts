/** The dispatchers of a group of shards, one for each channel. */
import type { Channel } from '../channels/channel.ts';
import { Dispatcher } from './dispatcher.ts';
import type { DispatcherParts, DispatcherSettings } from './dispatcher-parts.ts';

export class Dispatchers {
  /** By channel. A channel that is switched off has none: its messages leave once it is on again. */
  readonly #dispatchers: ReadonlyMap<string, Dispatcher>;

  constructor(
    channels: ReadonlyMap<string, Channel>,
    settings: DispatcherSettings,
    parts: Omit<DispatcherParts, 'channel'>,
  ) {
    this.#dispatchers = new Map(
      [...channels].map(([name, channel]) => [name, new Dispatcher(settings, { ...parts, channel })]),
    );
  }

  /** Conversations with something to send. */
  get waiting(): number {
    let sum = 0;
    for (const { waiting } of this.#dispatchers.values()) sum += waiting;
    return sum;
  }

  /** How long each channel's oldest message has waited to be sent (ms), by channel. */
  get oldest(): ReadonlyMap<string, number> {
    return new Map([...this.#dispatchers].map(([name, { oldest }]) => [name, oldest]));
  }

  /** The conversation has a message to send. */
  wake(channel: string, conversation: string, address: string): void {
    this.#dispatchers.get(channel)?.wake(conversation, address);
  }

  /** What waited has got its status, or was withdrawn. */
  settled(conversation: string): void {
    for (const dispatcher of this.#dispatchers.values()) dispatcher.settled(conversation);
  }

  /** Nothing of the conversation leaves any more. @returns whether a message is with its channel already */
  forget(conversation: string): boolean {
    let underWay = false;
    for (const dispatcher of this.#dispatchers.values()) {
      if (dispatcher.forget(conversation)) underWay = true;
    }
    return underWay;
  }

  /** See {@link Dispatcher.stop}. */
  async stop(patience?: number): Promise<void> {
    await Promise.all([...this.#dispatchers.values()].map((dispatcher) => dispatcher.stop(patience)));
  }
}
