import type { Logger } from '../telemetry/logger.ts';

/** One line when a broker cannot be reached, and one when it answers again, however many clients notice. */
export class BrokerWatch {
  readonly #log: Logger;
  /** Since when (ms). */
  readonly #lost = new Map<string, number>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** @param broker `host:port` */
  lost(broker: string, reason: string): void {
    if (this.#lost.has(broker)) return;
    this.#lost.set(broker, performance.now());
    this.#log.warn({ broker, reason }, 'a Kafka broker cannot be reached');
  }

  answered(broker: string): void {
    if (this.#lost.size === 0) return;
    const since = this.#lost.get(broker);
    if (since === undefined) return;
    this.#lost.delete(broker);
    const seconds = Math.round((performance.now() - since) / 100) / 10;
    this.#log.info({ broker, seconds }, 'the Kafka broker answers again');
  }
}
