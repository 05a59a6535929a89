import { connect, type Socket } from 'node:net';
import type { ISocketFactory } from 'kafkajs';

/** The sockets of a process in a test: its answers take a while, and it can be cut off or its network be bad. */
export class Sockets {
  readonly #delay: number;
  readonly #open = new Set<Socket>();
  #isCut = false;
  /** What is sent arrives, and no answer comes back. */
  isDeaf = false;

  /** @param delay of what is received (ms) */
  constructor(delay = 0) {
    this.#delay = delay;
  }

  readonly factory: ISocketFactory = ({ host, port, onConnect }) => {
    const socket = connect({ host, port });
    if (this.#isCut) {
      socket.destroy(new Error('cut off'));
      return socket;
    }
    socket.on('connect', onConnect);
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    const on = socket.on.bind(socket);
    socket.on = ((event: string, listener: (data: unknown) => void) =>
      on(event, event === 'data' ? (data) => this.#receive(listener, data) : listener)) as never;
    return socket;
  };

  /** How many are open. */
  get count(): number {
    return this.#open.size;
  }

  #receive(listener: (data: unknown) => void, data: unknown): void {
    if (this.isDeaf) return;
    if (this.#delay > 0) setTimeout(listener, this.#delay, data);
    else listener(data);
  }

  /** Those that are open stay so and carry nothing any more, as behind a firewall that has forgotten them. */
  silence(): void {
    for (const socket of this.#open) {
      socket.pause();
      socket.write = () => true;
    }
  }

  /** Undoes a cut. */
  mend(): void {
    this.#isCut = false;
  }

  /** As when the process dies: nothing leaves any more. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#open) socket.destroy(new Error('cut off'));
  }
}
