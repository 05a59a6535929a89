/** A proxy on loopback whose connections can be cut, and whose answers can be held back. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export class TcpProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #dropsAnswers = false;
  #onRequest: (() => void) | undefined;

  static async start(port: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(port);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  private constructor(port: number) {
    this.#server = createServer((client) => this.#join(client, connect(port, '127.0.0.1')));
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** The next request reaches the other side; then the connections are cut before its answer comes. */
  async cutAfterNextRequest(): Promise<void> {
    this.#dropsAnswers = true;
    await new Promise<void>((resolve) => {
      this.#onRequest = resolve;
    });
    await new Promise((resolve) => setTimeout(resolve, 100)); // until it is carried out
    this.#dropsAnswers = false;
    this.cut();
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket, server: Socket): void {
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.on('data', (data) => {
      server.write(data);
      this.#onRequest?.();
      this.#onRequest = undefined;
    });
    server.on('data', (data) => {
      if (!this.#dropsAnswers) client.write(data);
    });
  }
}
