import { connect, type Socket } from 'node:net';
import { BenchError } from '../bench-error.ts';

/** The head of an HTTP/1.1 response. */
export interface ResponseHead {
  status: number;
  /** Bytes of head and body together. */
  length: number;
}

/** Undefined while the head is not complete. Only responses with a length are understood. */
export function readHead(received: string): ResponseHead | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const status = Number(received.slice(9, 12));
  const length = /\r\ncontent-length: *(\d+)/i.exec(received.slice(0, end))?.[1];
  if (!received.startsWith('HTTP/1.1 ') || length === undefined) {
    throw new BenchError(`cannot read the response: ${received.slice(0, end)}`);
  }
  return { status, length: end + 4 + Number(length) };
}

/** One kept-alive connection with one request in flight at most; lean, so that the client costs little. */
export class Connection {
  readonly #socket: Socket;
  readonly #onAnswer: (connection: Connection, status: number, response: string) => void;
  #received = '';

  static open(
    port: number,
    onAnswer: (connection: Connection, status: number, response: string) => void,
    onError: (error: Error) => void,
  ): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      socket.setEncoding('latin1');
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        socket.on('error', ({ message }) => onError(new BenchError(`a connection failed: ${message}`)));
        socket.on('close', () => onError(new BenchError('the server closed a connection')));
        resolve(new Connection(socket, onAnswer));
      });
    });
  }

  private constructor(
    socket: Socket,
    onAnswer: (connection: Connection, status: number, response: string) => void,
  ) {
    this.#socket = socket;
    this.#onAnswer = onAnswer;
    socket.on('data', (text: string) => {
      try {
        this.#take(text);
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
  }

  send(request: Buffer): void {
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.on('error', () => {});
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#received += text;
    const head = readHead(this.#received);
    if (head === undefined || this.#received.length < head.length) return;
    if (this.#received.length > head.length) throw new BenchError('more came than one response');
    const response = this.#received;
    this.#received = '';
    this.#onAnswer(this, head.status, response);
  }
}
