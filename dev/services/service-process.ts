/**
 * A service as a child process. It ends with the process that started it, however that ends: by `stop`, by
 * the exit handler, or by its leash.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { leashed } from './leash.ts';
import { forgetRecord, record, thisProcess } from './process-records.ts';
import { ServicesError } from './services-error.ts';

export interface ServiceCommand {
  /** For messages, such as `Redis`. */
  name: string;
  /** The program's path and its arguments. */
  command: readonly string[];
  /** Its output is added there. */
  logFile: string;
}

const LOG_TAIL_LINES = 25;
const running = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of running) {
    child.kill('SIGKILL');
    forgetRecord(child.pid!);
  }
});

export class ServiceProcess {
  readonly pid: number;
  readonly #service: ServiceCommand;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #end: string | undefined;

  /** @throws ServicesError if the program cannot be started */
  static async start(service: ServiceCommand): Promise<ServiceProcess> {
    const [program, ...args] = leashed(service.command);
    const log = openSync(service.logFile, 'a');
    const child = spawn(program!, args, { stdio: ['ignore', log, log] });
    closeSync(log);
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (cause) =>
        reject(new ServicesError(`${service.name} cannot be started: ${cause.message}`, { cause })),
      );
    });
    return new ServiceProcess(service, child);
  }

  private constructor(service: ServiceCommand, child: ChildProcess) {
    this.pid = child.pid!;
    this.#service = service;
    this.#child = child;
    running.add(child);
    record({ pid: this.pid, command: [...service.command], starter: thisProcess() });
    this.#ended = new Promise((resolve) =>
      child.once('exit', (code, signal) => {
        this.#end = code === null ? `was ended by ${signal}` : `ended with exit code ${code}`;
        running.delete(child);
        forgetRecord(this.pid);
        resolve();
      }),
    );
  }

  get isRunning(): boolean {
    return this.#end === undefined;
  }

  /** SIGKILL; resolves when the process is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** SIGTERM, and SIGKILL after the given time; resolves when the process is gone. */
  async terminate(graceMs: number): Promise<void> {
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), graceMs);
    await this.#ended;
    clearTimeout(timer);
  }

  /**
   * Asks until the service answers.
   * @throws ServicesError with the end of its log when it has ended or the time is over
   */
  async untilAnswer(ask: () => Promise<void>, timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const cause = await ask().then(
        () => undefined,
        (error: Error) => error,
      );
      if (!this.isRunning) throw this.#failure(`${this.#end}`, cause);
      if (cause === undefined) return;
      if (Date.now() > deadline) {
        throw this.#failure(`did not answer within ${timeoutMs / 1_000} s (${cause.message})`, cause);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  #failure(what: string, cause: unknown): ServicesError {
    const { name, logFile } = this.#service;
    const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
    return new ServicesError(`${name} ${what}; the end of ${logFile}:\n${tail}`, { cause });
  }
}
