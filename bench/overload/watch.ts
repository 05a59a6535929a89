/** Looks at a Prosa while it is under load: its memory, and how long the easiest of its answers takes. */
import { pause } from '../../src/simulator/pause.ts';
import { BenchError } from '../bench-error.ts';
import { Connection } from '../ingest/connection.ts';
import type { MeasuredProsa } from '../prosa.ts';

export interface Seen {
  /** Most resident megabytes; undefined where the system does not tell. */
  residentMb: number | undefined;
  /** From when each request of `/healthz` was due until its answer (ms). */
  healthMs: Float64Array;
}

/** Between looks (ms). */
const every = 100;

export class Watch {
  readonly #prosa: MeasuredProsa;
  readonly #connection: Connection;
  #answered: (status: number) => void = () => {};
  #failed: (error: Error) => void = () => {};
  #stopping = false;
  #seen: Promise<Seen> | undefined;

  static async open(prosa: MeasuredProsa): Promise<Watch> {
    let watch!: Watch;
    const connection = await Connection.open(
      prosa.port,
      (_connection, status) => watch.#answered(status),
      (error) => watch.#failed(error),
    );
    watch = new Watch(prosa, connection);
    return watch;
  }

  private constructor(prosa: MeasuredProsa, connection: Connection) {
    this.#prosa = prosa;
    this.#connection = connection;
  }

  begin(): void {
    this.#seen = this.#look();
    this.#seen.catch(() => {}); // told by `end`
  }

  /** @throws BenchError if `/healthz` was not answered, or not with 200 */
  end(): Promise<Seen> {
    this.#stopping = true;
    return this.#seen!;
  }

  close(): void {
    this.#stopping = true;
    this.#connection.close();
  }

  async #look(): Promise<Seen> {
    const request = Buffer.from(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${this.#prosa.port}\r\n\r\n`);
    const healthMs: number[] = [];
    let residentMb: number | undefined;
    for (let due = performance.now(); !this.#stopping; due += every) {
      await pause(due - performance.now());
      await this.#ask(request);
      healthMs.push(performance.now() - due);
      const now = this.#prosa.usage()?.residentMb;
      if (now !== undefined) residentMb = Math.max(residentMb ?? 0, now);
    }
    return { residentMb, healthMs: Float64Array.from(healthMs) };
  }

  #ask(request: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#failed = reject;
      this.#answered = (status) =>
        status === 200 ? resolve() : reject(new BenchError(`/healthz was answered with ${status}`));
      this.#connection.send(request);
    });
  }
}
