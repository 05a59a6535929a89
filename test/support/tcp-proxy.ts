/** A network between a client and a server on this machine that can be cut, silenced, slowed and restored. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

export class TcpProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #stranded = new WeakSet<Socket>();
  #isCut = false;
  #isSilent = false;
  #delay = 0;
  #dropsAnswers = false;
  #onRequest: ((request: Buffer) => void) | undefined;
  #onAnswer: (() => void) | undefined;

  static async start(targetPort: number): Promise<TcpProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(server, targetPort);
  }

  private constructor(server: Server, targetPort: number) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (client) => {
      if (this.#isCut) {
        client.destroy();
        return;
      }
      const upstream = connect(targetPort, '127.0.0.1');
      this.#join(client, upstream, (request) => {
        this.#onRequest?.(request);
        return true;
      });
      this.#join(upstream, client, () => {
        this.#onAnswer?.();
        return !this.#dropsAnswers;
      });
    });
  }

  /** Ends all connections, without a goodbye, and takes no new ones until `restore`. */
  cut(): void {
    this.#isCut = true;
    this.drop();
  }

  /** Ends all connections; new ones are taken at once. */
  drop(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /**
   * Connections stay and new ones are taken, but nothing passes until `restore`. Then what was held arrives, also
   * from those who have given up meanwhile.
   */
  silence(): void {
    this.#isSilent = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** Nothing passes any more on the connections there are, and nobody is told; new ones are as before. */
  strand(): void {
    for (const socket of this.#sockets) {
      socket.pause();
      this.#stranded.add(socket);
    }
  }

  /** The next request is carried out on the other side; then the connections are dropped in place of its answer. */
  async dropAfterNextRequest(): Promise<void> {
    this.#dropsAnswers = true;
    await new Promise<unknown>((resolve) => {
      this.#onRequest = resolve;
    });
    this.#onRequest = undefined;
    await new Promise<void>((resolve) => {
      this.#onAnswer = resolve;
    });
    this.#onAnswer = undefined;
    this.#dropsAnswers = false;
    this.drop();
  }

  /** All connections are dropped whenever one of them asks for this, until `restore`. */
  dropAtRequest(text: string): void {
    this.#onRequest = (request) => {
      if (request.includes(text)) this.drop();
    };
  }

  restore(): void {
    this.#onRequest = undefined;
    this.#isCut = false;
    this.#isSilent = false;
    this.#delay = 0;
    for (const socket of this.#sockets) if (!this.#stranded.has(socket)) socket.resume();
  }

  /** From now on bytes arrive so much later (ms), in their order. */
  slow(milliseconds: number): void {
    this.#delay = milliseconds;
  }

  async stop(): Promise<void> {
    this.drop();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** @param passes told each piece of data, whether it goes on */
  #join(from: Socket, to: Socket, passes: (chunk: Buffer) => boolean): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    const line = new Line(() => this.#delay);
    const later = (act: () => void) => line.put(act);
    from.on('data', (chunk) => {
      if (passes(chunk)) later(() => to.writable && to.write(chunk));
    });
    from.on('end', () => later(() => to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      later(() => to.destroy());
    });
    if (this.#isSilent) from.pause();
  }
}

/** What goes one way on a connection: each piece after its delay, and none before an earlier one. */
class Line {
  readonly #delay: () => number;
  readonly #waiting: { at: number; act(): void }[] = [];
  #free = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(delay: () => number) {
    this.#delay = delay;
  }

  put(act: () => void): void {
    this.#free = Math.max(this.#free, performance.now() + this.#delay());
    this.#waiting.push({ at: this.#free, act });
    if (this.#timer === undefined) this.#letGo();
  }

  #letGo(): void {
    this.#timer = undefined;
    while (this.#waiting.length > 0) {
      const left = this.#waiting[0]!.at - performance.now();
      if (left > 0) {
        this.#timer = setTimeout(() => this.#letGo(), Math.ceil(left));
        return;
      }
      this.#waiting.shift()!.act();
    }
  }
}
