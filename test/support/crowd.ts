import { randomUUID } from 'node:crypto';

const SAID = ['Oi', 'somos 4 pessoas', 'quero ir para Búzios', 'tem piscina?', 'Oi'];

/** Customers of the web channel who go on writing until it ends. */
export class Crowd {
  readonly #url: string;
  readonly #told: number[];
  readonly #writing: Promise<unknown>;
  #ended = false;

  constructor(url: string, customers: number) {
    this.#url = url;
    this.#told = Array.from({ length: customers }, () => 0);
    this.#writing = Promise.all(this.#told.map((_, customer) => this.#write(customer)));
    this.#writing.catch(() => {}); // it is thrown by whoever waits for it
  }

  /** When each of them has written so often; rejects if a message was refused. */
  async said(times: number): Promise<void> {
    while (this.#told.some((told) => told < times)) {
      await Promise.race([this.#writing, new Promise((resolve) => setTimeout(resolve, 50))]);
    }
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#writing;
  }

  async #write(customer: number): Promise<void> {
    const session = randomUUID();
    while (!this.#ended) {
      const text = SAID[this.#told[customer]! % SAID.length];
      const response = await fetch(`${this.#url}/api/web/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ session, text }),
      });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      this.#told[customer]! += 1;
      await new Promise((resolve) => setTimeout(resolve, 1_000 + customer * 10));
    }
  }
}
