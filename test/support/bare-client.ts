import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { eventually } from './prosa.ts';

/** A connection whose received text can be waited for. */
export class BareClient {
  readonly socket: Socket;
  received = '';
  ended = false;

  static async connect(port: number): Promise<BareClient> {
    const socket = connect(port, '127.0.0.1');
    const client = new BareClient(socket);
    await once(socket, 'connect');
    return client;
  }

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (part) => {
      this.received += part;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.ended = true;
    });
  }

  send(...parts: (string | Buffer)[]): this {
    for (const part of parts) this.socket.write(part);
    return this;
  }

  /** The responses, once there are so many. */
  async responses(count: number): Promise<Answer[]> {
    return eventually(async () => {
      const answers = parse(this.received);
      return answers.length >= count && answers;
    });
  }

  closed(): Promise<true> {
    return eventually(async () => this.ended);
  }
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

function parse(received: string): Answer[] {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return [];
  const [first, ...lines] = received.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  const status = Number(first!.split(' ')[1]);
  const length = status === 100 ? 0 : Number(headers['content-length']);
  const rest = received.slice(end + 4);
  if (rest.length < length) return [];
  return [{ status, headers, body: rest.slice(0, length) }, ...parse(rest.slice(length))];
}

/** The status of a refusal, and the code it gives. */
export const codeOf = (answer: Answer) => [
  answer.status,
  (JSON.parse(answer.body) as { error: { code: string } }).error.code,
];

export const chunk = (part: string | Buffer) =>
  Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), Buffer.from(part), Buffer.from('\r\n')]);
export const lastChunk = '0\r\n\r\n';
