/** Reads the journals of many conversations through the admin API, over connections as lean as those of the load. */
import { BenchError } from '../bench-error.ts';
import { Connection } from '../ingest/connection.ts';
import type { MeasuredProsa } from '../prosa.ts';

const connections = 16;

/**
 * The ids of the messages in the journal of each customer's conversation, in its order; empty if there is none.
 * @throws BenchError if an answer is not 200, or the journal has gaps
 */
export async function journalsOf(
  prosa: MeasuredProsa,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<string[][]> {
  const journals: string[][] = addresses.map(() => []);
  let next = 0;
  const read = async () => {
    const reader = await Reader.open(prosa, signal);
    try {
      while (next < addresses.length) {
        signal.throwIfAborted();
        const index = next++;
        journals[index] = await reader.messageIds(addresses[index]!);
      }
    } finally {
      reader.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(connections, addresses.length) }, read));
  return journals;
}

class Reader {
  readonly #head: string;
  readonly #connection: Connection;
  #answered: (status: number, response: string) => void = () => {};
  #failed: (error: Error) => void = () => {};

  static async open(prosa: MeasuredProsa, signal: AbortSignal): Promise<Reader> {
    let reader!: Reader;
    const connection = await Connection.open(
      prosa.port,
      (_connection, status, response) => reader.#answered(status, response),
      (error) => reader.#failed(error),
    );
    reader = new Reader(prosa.admin(signal).token, prosa.port, connection);
    return reader;
  }

  private constructor(token: string, port: number, connection: Connection) {
    this.#head = `HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    this.#connection = connection;
  }

  close(): void {
    this.#connection.close();
  }

  async messageIds(address: string): Promise<string[]> {
    const [conversation] = await this.#items<{ id: string }>(
      `/api/conversations?channel=whatsapp&address=${address}`,
    );
    if (conversation === undefined) return [];
    const entries = await this.#items<{ revision: number; messageId?: string }>(
      `/api/conversations/${conversation.id}/journal?limit=1000`,
    );
    if (!entries.every(({ revision }, index) => revision === index + 1)) {
      throw new BenchError(`the journal of conversation ${conversation.id} has gaps`);
    }
    return entries.flatMap(({ messageId }) => messageId ?? []);
  }

  async #items<T>(path: string): Promise<T[]> {
    const [status, response] = await new Promise<[number, string]>((resolve, reject) => {
      this.#failed = reject;
      this.#answered = (...answer) => resolve(answer);
      this.#connection.send(Buffer.from(`GET ${path} ${this.#head}`));
    });
    if (status !== 200) throw new BenchError(`${path.split('?')[0]} was answered with ${status}`);
    return (JSON.parse(response.slice(response.indexOf('\r\n\r\n') + 4)) as { items: T[] }).items;
  }
}
