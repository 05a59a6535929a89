import { randomUUID } from 'node:crypto';
import type { TranscriptLine } from '../../../src/shard/conversation-view.ts';
import type { ProsaProcess } from '../../../src/simulator/prosa-process.ts';
import { say } from '../prosa.ts';
import { ServedCustomer } from './served-customer.ts';

/** Writes and reads as the page does: `POST /api/web/messages`, and the stream of events. */
export class PageCustomer extends ServedCustomer {
  protected readonly received: string[] = [];
  readonly #session: string;
  #isListening = false;

  constructor(prosa: ProsaProcess, name: string) {
    const session = `${name}-${randomUUID()}`;
    super(prosa, 'web', session);
    this.#session = session;
  }

  protected async write(content: { text: string } | { kind: string }): Promise<void> {
    if (!('text' in content)) throw new Error('the page sends texts only');
    if (!this.#isListening) void this.#listen();
    await say(this.prosa, this.#session, content.text);
  }

  async #listen(): Promise<void> {
    this.#isListening = true;
    const { body } = await fetch(`${this.prosa.url}/api/web/stream?session=${this.#session}`);
    let rest = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body!) {
        rest += decoder.decode(chunk, { stream: true });
        const blocks = rest.split('\n\n');
        rest = blocks.pop()!;
        for (const block of blocks) this.#take(block);
      }
    } catch {
      // Prosa has ended.
    }
  }

  #take(block: string): void {
    const data = block.split('\n').find((line) => line.startsWith('data: '));
    const line = data === undefined ? undefined : (JSON.parse(data.slice(6)) as Partial<TranscriptLine>);
    if (line?.from === 'bot') this.received.push(line.text!);
  }
}
