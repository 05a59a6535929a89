import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { pause } from './pause.ts';

export interface WebhookSenderOptions {
  /** Where webhooks go: `http://127.0.0.1:3000/webhooks/whatsapp`. */
  url: string;
  appSecret: string;
  /** Gap before the first redelivery; each further one is twice as long … */
  firstGapMs?: number;
  /** … up to this. */
  maxGapMs?: number;
  /** No redelivery begins later than this after the first POST. */
  deadlineMs?: number;
  /** A POST that takes longer counts as failed. */
  timeoutMs?: number;
  maxSockets?: number;
}

export interface Delivery {
  /** Answered with 200 before the deadline. */
  accepted: boolean;
  posts: number;
}

/** The value of `X-Hub-Signature-256`. */
export function signature(raw: Buffer, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(raw).digest('hex')}`;
}

/**
 * Delivers signed webhooks over kept-alive connections. Anything but 200, and no answer at all, is redelivered with
 * growing gaps until it is accepted or the deadline passes: the other side may be dead just now.
 */
export class WebhookSender {
  posts = 0;
  redeliveries = 0;
  /** How POSTs ended: by HTTP status, `no connection` or `timeout`. */
  readonly answers: Record<string, number> = {};
  readonly #options: Required<WebhookSenderOptions>;
  readonly #agent: Agent;
  readonly #stopped = new AbortController();

  constructor(options: WebhookSenderOptions) {
    this.#options = {
      firstGapMs: 100,
      maxGapMs: 500,
      deadlineMs: 60_000,
      timeoutMs: 10_000,
      maxSockets: 128,
      ...options,
    };
    this.#agent = new Agent({ keepAlive: true, maxSockets: this.#options.maxSockets });
  }

  async deliver(payload: object): Promise<Delivery> {
    const raw = Buffer.from(JSON.stringify(payload));
    const headers = {
      'content-type': 'application/json',
      'content-length': raw.length,
      'x-hub-signature-256': signature(raw, this.#options.appSecret),
    };
    const deadline = performance.now() + this.#options.deadlineMs;
    let gap = this.#options.firstGapMs;
    for (let posts = 1; ; posts++) {
      if (this.#stopped.signal.aborted) return { accepted: false, posts: posts - 1 };
      this.posts++;
      if (posts > 1) this.redeliveries++;
      const answer = await this.#post(raw, headers);
      this.answers[answer] = (this.answers[answer] ?? 0) + 1;
      if (answer === '200') return { accepted: true, posts };
      if (performance.now() + gap > deadline) return { accepted: false, posts };
      await pause(gap, this.#stopped.signal);
      gap = Math.min(gap * 2, this.#options.maxGapMs);
    }
  }

  stop(): void {
    this.#stopped.abort();
    this.#agent.destroy();
  }

  #post(raw: Buffer, headers: Record<string, string | number>): Promise<string> {
    return new Promise((resolve) => {
      const post = request(this.#options.url, { method: 'POST', agent: this.#agent, headers }, (response) => {
        response.on('error', () => resolve('no connection'));
        response.on('end', () => resolve(String(response.statusCode)));
        response.on('close', () => resolve('no connection'));
        response.resume();
      });
      // A timer of our own: the socket's timeout starts anew with every byte.
      const timer = setTimeout(() => {
        resolve('timeout');
        post.destroy();
      }, this.#options.timeoutMs);
      post.on('error', () => resolve('no connection'));
      post.on('close', () => clearTimeout(timer));
      post.end(raw);
    });
  }
}
