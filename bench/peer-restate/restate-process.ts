/** A Restate server and its handler, each a process on loopback with free ports and data of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pause, within } from '../../src/simulator/pause.ts';
import { BenchError } from '../bench-error.ts';
import { type Usage, usageOf } from '../ingest/process-usage.ts';
import type { PeerPackages } from './packages.ts';

export const variants = ['xstate', 'lean'] as const;
export type Variant = (typeof variants)[number];

export interface RestateOptions {
  packages: PeerPackages;
  variant: Variant;
  /** Four partitions and no journal kept, instead of its defaults. */
  tuned: boolean;
  /** An empty directory for its data and settings. */
  directory: string;
  signal: AbortSignal;
}

export interface RestateUsage {
  server: Usage;
  handler: Usage;
}

const startPatience = 30_000;
const stopPatience = 10_000;
const keptOutput = 8_192;

interface Ports {
  node: number;
  ingress: number;
  admin: number;
  handler: number;
}

/** Its settings. Fsync is its default and stated all the same. */
export function settingsOf(baseDir: string, ports: Omit<Ports, 'handler'>, tuned: boolean): string {
  return `base-dir = ${JSON.stringify(baseDir)}
bind-ip = "127.0.0.1"
bind-port = ${ports.node}
listen-mode = "tcp"
disable-telemetry = true
log-filter = "warn"
log-disable-ansi-codes = true
${tuned ? 'default-num-partitions = 4\ndefault-journal-retention = "0s"\n' : ''}
[ingress]
bind-port = ${ports.ingress}

[admin]
bind-port = ${ports.admin}
disable-web-ui = true

[log-server]
rocksdb-disable-wal-fsync = false

[bifrost.local]
rocksdb-disable-wal-fsync = false
`;
}

export class RestateProcess {
  readonly #processes: ChildProcess[] = [];
  readonly #killAtExit = () => {
    for (const child of this.#processes) child.kill('SIGKILL');
  };
  #output = '';
  #ports!: Ports;
  #stopping = false;
  #crash!: (error: Error) => void;
  readonly crashed: Promise<never>;

  static async start(options: RestateOptions): Promise<RestateProcess> {
    const restate = new RestateProcess();
    try {
      await restate.#start(options);
      return restate;
    } catch (error) {
      await restate.stop();
      throw error;
    }
  }

  private constructor() {
    this.crashed = new Promise((_, reject) => {
      this.#crash = reject;
    });
    this.crashed.catch(() => {});
    process.on('exit', this.#killAtExit);
  }

  get ingressPort(): number {
    return this.#ports.ingress;
  }

  /** Undefined where the system does not tell. */
  usage(): RestateUsage | undefined {
    const [server, handler] = this.#processes.map(({ pid }) =>
      pid === undefined ? undefined : usageOf(pid),
    );
    return server && handler && { server, handler };
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const child of this.#processes.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) continue;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      if (!(await within(stopPatience, exit))) {
        child.kill('SIGKILL');
        await within(stopPatience, exit);
      }
    }
    process.off('exit', this.#killAtExit);
  }

  async #start({ packages, variant, tuned, directory, signal }: RestateOptions): Promise<void> {
    const [node = 0, ingress = 0, admin = 0, handler = 0] = await freePorts(4);
    this.#ports = { node, ingress, admin, handler };
    const file = join(directory, 'restate.toml');
    writeFileSync(file, settingsOf(join(directory, 'data'), this.#ports, tuned));
    this.#spawn(packages.server, ['--config-file', file, '--no-logo'], {});
    const script = fileURLToPath(new URL('handler.ts', import.meta.url));
    this.#spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', script, packages.directory, String(handler), variant],
      { NODE_ENV: 'production', RESTATE_LOGGING: 'ERROR' },
    );
    const deadline = performance.now() + startPatience;
    await this.#until(deadline, signal, () => answers(`http://127.0.0.1:${admin}/health`));
    await this.#until(deadline, signal, () => answers(`http://127.0.0.1:${ingress}/restate/health`));
    await this.#until(deadline, signal, () => this.#register());
  }

  #spawn(command: string, args: string[], env: Record<string, string>): void {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#processes.push(child);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => {
        this.#output = (this.#output + part.toString()).slice(-keptOutput);
      });
    }
    const ended = (how: string) => {
      if (!this.#stopping) this.#crash(new BenchError(`${command} ${how}\n${this.#output}`.trimEnd()));
    };
    child.once('error', ({ message }) => ended(`could not be started: ${message}`));
    child.once('exit', (code, by) => ended(by ? `was ended by ${by}` : `ended with code ${code}`));
  }

  async #until(deadline: number, signal: AbortSignal, look: () => Promise<boolean>): Promise<void> {
    while (!(await Promise.race([look(), this.crashed]))) {
      signal.throwIfAborted();
      if (performance.now() > deadline) {
        throw new BenchError(`Restate was not ready in time\n${this.#output}`.trimEnd());
      }
      await pause(50, signal);
    }
  }

  async #register(): Promise<boolean> {
    const { admin, handler } = this.#ports;
    try {
      const response = await fetch(`http://127.0.0.1:${admin}/deployments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ uri: `http://127.0.0.1:${handler}` }),
        signal: AbortSignal.timeout(10_000),
      });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false; // it does not listen yet
  }
}

/** All of them are held until the last is known, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
