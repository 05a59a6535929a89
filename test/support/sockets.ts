import { connect, type Socket } from 'node:net';
import type { ISocketFactory } from 'kafkajs';

/** Where a request says what it asks for, and what is said by one for records (https://kafka.apache.org/protocol). */
const [API_KEY_AT, FETCH] = [4, 1];

/** The sockets of a process in a test: its answers take a while, and it can be cut off or its network be bad. */
export class Sockets {
  readonly #delay: number;
  readonly #open = new Set<Socket>();
  /** Those that fetch records. */
  readonly #fetching = new WeakSet<Socket>();
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
    const write = socket.write.bind(socket) as (request: Buffer, encoding: BufferEncoding) => boolean;
    socket.write = ((request: Buffer, encoding: BufferEncoding) => {
      if (Buffer.from(request).readInt16BE(API_KEY_AT) === FETCH) this.#fetching.add(socket);
      return write(request, encoding);
    }) as Socket['write'];
    const on = socket.on.bind(socket);
    socket.on = ((event: string, listener: (data: unknown) => void) =>
      on(
        event,
        event === 'data' ? (data) => this.#receive(socket, listener, data as Buffer) : listener,
      )) as never;
    return socket;
  };

  /** The next answer that arrives in a piece of more than so many bytes is lost from its middle, with its connection. */
  tearAbove = Number.POSITIVE_INFINITY;

  /** How many are open. */
  get count(): number {
    return this.#open.size;
  }

  #receive(socket: Socket, listener: (data: unknown) => void, data: Buffer): void {
    if (this.isDeaf) return;
    if (data.length > this.tearAbove) {
      this.tearAbove = Number.POSITIVE_INFINITY;
      listener(data.subarray(0, data.length / 2));
      socket.destroy(new Error('torn'));
      return;
    }
    if (this.#delay > 0) setTimeout(listener, this.#delay, data);
    else listener(data);
  }

  /** Those that are open stay so and carry nothing any more, as behind a firewall that has forgotten them. */
  silence(which: 'all' | 'fetching' = 'all'): void {
    for (const socket of this.#open) {
      if (which === 'fetching' && !this.#fetching.has(socket)) continue;
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
