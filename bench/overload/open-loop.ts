/**
 * Sends requests when they are due, whether those before were answered or not. Each connection has one request in
 * flight; a request that finds none free waits for one, and its latency counts from when it was due.
 */
import { BenchError } from '../bench-error.ts';
import { Connection } from '../ingest/connection.ts';
import { Ledger } from './ledger.ts';
import { Departures } from './schedule.ts';

export interface OpenLoopOptions {
  port: number;
  connections: number;
  requests: readonly Buffer[];
  /** When each is to leave (ms from the start), rising. */
  due: Float64Array;
  /** How often a refused request is delivered again. */
  redeliver: number;
  /** What is added to `Retry-After` (ms). */
  jitter(): number;
  signal: AbortSignal;
}

/** Without an answer for so long, what is still in flight counts as unanswered (ms). */
const patience = 15_000;
/** How often requests that are due are sent: the least that a timer of Node waits (ms). */
const tick = 1;
/** Connections that are opened at a time. */
const openingAtOnce = 64;

interface Slot {
  connection: Connection | undefined;
  /** In flight; undefined while it is idle. */
  request: number | undefined;
}

/** @param started called when all connections stand, before the first request */
export async function openLoop(options: OpenLoopOptions, started: () => void): Promise<Ledger> {
  const loop = new OpenLoop(options);
  try {
    await loop.open();
    started();
    return await loop.run();
  } finally {
    loop.close();
  }
}

class OpenLoop {
  readonly #options: OpenLoopOptions;
  readonly #ledger: Ledger;
  readonly #departures: Departures;
  readonly #leftDeliveries: Uint8Array;
  readonly #slots = new Set<Slot>();
  /** The one that was used last is used next. */
  readonly #idle: Slot[] = [];
  /** Requests whose end is not known. */
  #open: number;
  #starved = false;
  #closed = false;
  #start = 0;
  #lastAnswer = 0;
  #done: () => void = () => {};

  constructor(options: OpenLoopOptions) {
    this.#options = options;
    this.#ledger = new Ledger(options.due);
    this.#departures = new Departures(options.due);
    this.#leftDeliveries = new Uint8Array(options.due.length).fill(options.redeliver);
    this.#open = options.due.length;
  }

  async open(): Promise<void> {
    for (let left = this.#options.connections; left > 0; left -= openingAtOnce) {
      this.#options.signal.throwIfAborted();
      await Promise.all(Array.from({ length: Math.min(left, openingAtOnce) }, () => this.#connect()));
    }
  }

  async run(): Promise<Ledger> {
    const { signal } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort);
    try {
      signal.throwIfAborted();
      this.#done = resolve;
      this.#start = performance.now();
      this.#tick();
      await promise;
    } finally {
      signal.removeEventListener('abort', abort);
    }
    return this.#ledger;
  }

  close(): void {
    this.#closed = true;
    for (const { connection } of this.#slots) connection?.close();
  }

  get #now(): number {
    return performance.now() - this.#start;
  }

  #tick(): void {
    if (this.#closed) return;
    const now = this.#now;
    this.#send(now);
    const last = Math.max(this.#lastAnswer, this.#options.due.at(-1) ?? 0);
    if (this.#open === 0 || now - last > patience) this.#done();
    else setTimeout(() => this.#tick(), tick);
  }

  #send(now: number): void {
    while (this.#idle.length > 0) {
      const request = this.#departures.next(now);
      if (request === undefined) {
        this.#starved = false;
        return;
      }
      const slot = this.#idle.pop()!;
      slot.request = request;
      this.#ledger.sent(request, this.#departures.lastDue, now);
      slot.connection!.send(this.#options.requests[request]!);
    }
    this.#starved = true;
  }

  #answered(slot: Slot, status: number, response: string): void {
    const { request } = slot;
    if (request === undefined) return;
    const now = this.#now;
    this.#lastAnswer = now;
    const seconds = this.#ledger.answered(request, now, status, response);
    if (seconds !== undefined && this.#leftDeliveries[request]! > 0) {
      this.#leftDeliveries[request]!--;
      this.#departures.again(request, now + seconds * 1000 + this.#options.jitter());
    } else this.#open--;
    slot.request = undefined;
    this.#idle.push(slot);
    if (this.#starved) this.#send(now);
  }

  async #connect(): Promise<void> {
    const slot: Slot = { connection: undefined, request: undefined };
    try {
      slot.connection = await Connection.open(
        this.#options.port,
        (_connection, status, response) => this.#answered(slot, status, response),
        () => this.#failed(slot),
      );
    } catch (cause) {
      throw new BenchError(
        `connection ${this.#slots.size + 1} of ${this.#options.connections} could not be opened (${(cause as Error).message}); does "ulimit -n" allow so many?`,
      );
    }
    if (this.#closed) return slot.connection.close();
    this.#slots.add(slot);
    this.#idle.push(slot);
  }

  /** What was in flight stays unanswered; another connection takes the place of this one. */
  #failed(slot: Slot): void {
    if (!this.#slots.delete(slot)) return;
    slot.connection?.close();
    if (slot.request !== undefined) this.#open--;
    const idle = this.#idle.indexOf(slot);
    if (idle !== -1) this.#idle.splice(idle, 1);
    if (!this.#closed) this.#connect().catch(() => {});
  }
}
