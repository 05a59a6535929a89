/** A Redis of a test's own, on a free port, that can be killed and started again on what it had written. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** Also a Valkey, by its path. */
const SERVER = process.env.PROSA_TEST_REDIS_SERVER ?? 'redis-server';

export class RedisServer {
  readonly port: number;
  readonly #directory: string;
  readonly #options: readonly string[];
  #process: ChildProcess;

  /** @param options as on the command line, e.g. `--appendfsync everysec`; without any it syncs each write */
  static async start(options: readonly string[] = []): Promise<RedisServer> {
    const directory = mkdtempSync(join(tmpdir(), 'prosa-redis-'));
    const port = await freePort();
    const server = new RedisServer(port, directory, options);
    try {
      await server.#whenReady();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  private constructor(port: number, directory: string, options: readonly string[]) {
    this.port = port;
    this.#directory = directory;
    this.#options = options;
    this.#process = this.#spawn();
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Ends it with SIGKILL. */
  async kill(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  async startAgain(): Promise<void> {
    this.#process = this.#spawn();
    await this.#whenReady();
  }

  pause(): void {
    this.#process.kill('SIGSTOP');
  }

  goOn(): void {
    this.#process.kill('SIGCONT');
  }

  /** While it does not run: its append-only file ends after so many bytes, as after a machine has died. */
  truncate(size: number): void {
    const directory = join(this.#directory, 'appendonlydir');
    const file = readdirSync(directory).find((name) => name.endsWith('.incr.aof'))!;
    truncateSync(join(directory, file), size);
  }

  /** What is in its files. */
  files(): Buffer[] {
    return readdirSync(this.#directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name)));
  }

  /** Asks as an administrator would. */
  async ask<T>(question: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis(this.url, { maxRetriesPerRequest: 0 });
    client.on('error', () => {});
    try {
      return await question(client);
    } finally {
      client.disconnect();
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.kill();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #spawn(): ChildProcess {
    const { port } = this;
    const fixed = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', this.#directory, '--save', ''];
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always'];
    return spawn(SERVER, [...fixed, ...durable, ...this.#options], { stdio: 'ignore' });
  }

  async #whenReady(): Promise<void> {
    for (const end = performance.now() + 30_000; performance.now() < end; ) {
      if (this.#process.exitCode !== null) break;
      const answer = await this.ask((client) => client.ping()).catch((error) => error.message as string);
      if (/^(PONG|NOAUTH)/.test(answer)) return;
      await delay(25);
    }
    throw new Error(`${SERVER} on port ${this.port} does not answer`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
