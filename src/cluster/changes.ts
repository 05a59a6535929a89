/** Conversations that changed while somebody watches them, told by the engines to all processes. */
import type { Bus } from './bus.ts';
import { changedChannel } from './call.ts';

/** Those of one turn of the event loop are told together. */
export class ChangeTeller {
  readonly #bus: Bus;
  readonly #channel: string;
  #changed = new Set<string>();

  constructor(bus: Bus, prefix: string) {
    this.#bus = bus;
    this.#channel = changedChannel(prefix);
  }

  changed(conversation: string): void {
    if (this.#changed.size === 0) setImmediate(() => this.#tell());
    this.#changed.add(conversation);
  }

  #tell(): void {
    const conversations = [...this.#changed].join(',');
    this.#changed = new Set();
    // Whoever watches looks again every some seconds anyway.
    this.#bus.publish(this.#channel, conversations).catch(() => {});
  }
}

export async function onChanges(
  bus: Bus,
  prefix: string,
  changed: (conversation: string) => void,
): Promise<void> {
  await bus.subscribe(changedChannel(prefix), (message) => {
    for (const conversation of message.split(',')) changed(conversation);
  });
}
