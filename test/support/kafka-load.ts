/** Appends messages of many conversations to a log, as a gateway under load, and says what must have arrived. */
import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog, LogEvent } from '../../src/log/event-log.ts';

export function message(conversation: string, id: string): LogEvent {
  return {
    kind: 'message',
    conversation,
    at: 1_790_000_000_000,
    id,
    tenant: 'default',
    channel: 'whatsapp',
    address: '5500900000001',
    sentAt: 1_790_000_000_000,
    content: { type: 'text', text: `message ${id}` },
  };
}

export class KafkaLoad {
  readonly #log: EventLog;
  readonly #conversations: readonly string[];
  /** Ids whose append has resolved, by conversation, in the order of the appends. */
  readonly acknowledged = new Map<string, string[]>();
  /** Appends that were refused or given up, and were appended again until they were taken. */
  failures = 0;
  /** The longest time in which nothing was taken of anybody (ms): how long machine or broker stood still. */
  longestPause = 0;
  #takenAt: number | undefined;
  #isStopping = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor(log: EventLog, conversations: number) {
    this.#log = log;
    this.#conversations = Array.from({ length: conversations }, (_, n) => `conversation-${n}`);
  }

  /** Each conversation sends a message every `pause` ms once the one before was taken. */
  start(pause: number): void {
    this.#running = Promise.all(this.#conversations.map((conversation) => this.#talk(conversation, pause)));
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
  }

  get count(): number {
    return [...this.acknowledged.values()].reduce((sum, ids) => sum + ids.length, 0);
  }

  async #talk(conversation: string, pause: number): Promise<void> {
    const taken: string[] = [];
    this.acknowledged.set(conversation, taken);
    await delay(Math.random() * pause);
    for (let n = 1; !this.#isStopping; n++) {
      const id = `${conversation} ${n}`;
      await this.#bring(message(conversation, id));
      taken.push(id);
      const now = performance.now();
      this.longestPause = Math.max(this.longestPause, now - (this.#takenAt ?? now));
      this.#takenAt = now;
      await delay(pause);
    }
  }

  /** As a channel does: what was not taken comes again. */
  async #bring(event: LogEvent): Promise<void> {
    for (;;) {
      try {
        return await this.#log.append([event]);
      } catch {
        this.failures++;
        await delay(100);
      }
    }
  }
}
