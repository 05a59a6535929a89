import type { Logger } from '../telemetry/logger.ts';
import type { Clock } from '../timers/clock.ts';
import type { ErasureHosts } from './erasure-hosts.ts';
import { pause } from './pause.ts';

interface Parts {
  hosts: Pick<ErasureHosts, 'groups' | 'scrub'>;
  contacts: { scrub(): boolean | Promise<boolean> };
  bookings: { scrub(): Promise<boolean> };
  clock: Clock;
  log: Logger;
}

/** Between two pieces those who write go on (ms). */
const REST = 5;
/** After a failure, e.g. while a worker thread is being replaced (ms). */
const TRY_AGAIN_AFTER = 1_000;

/** Makes what was erased unreadable in the files: piece by piece, file by file. */
export class Scrubbing {
  readonly #parts: Parts;
  readonly #stop = new AbortController();
  #turn: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Resolves when nothing is left of what was erased before the call, or when it was stopped. */
  all(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#all());
    return this.#turn;
  }

  /** Resolves when the piece under way has ended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#turn;
  }

  async #all(): Promise<void> {
    const { hosts, contacts, bookings } = this.#parts;
    for (const group of hosts.groups) await this.#until(() => hosts.scrub(group));
    await this.#until(async () => contacts.scrub());
    await this.#until(() => bookings.scrub());
  }

  async #until(isDone: () => Promise<boolean>): Promise<void> {
    const { clock, log } = this.#parts;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        if (await isDone()) return;
        await pause(clock, REST, signal);
      } catch (error) {
        if (signal.aborted) return;
        log.error({ err: error }, 'a file could not be scrubbed; trying again');
        await pause(clock, TRY_AGAIN_AFTER, signal);
      }
    }
  }
}
