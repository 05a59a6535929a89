import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileCacheEnvironment } from '../compile-cache.ts';
import { ProsaError } from '../errors.ts';
import type { FunnelDocument } from '../funnel/document.ts';
import { type ClaimedPort, claimPort } from './claimed-port.ts';
import { copyFunnel } from './funnel-copy.ts';
import type { KillWorker, WorkerReplaced } from './killable-prosa.ts';
import { pause, within } from './pause.ts';
import type { KillableTarget, SimulatorEndpoint, WorkerKillableTarget } from './target.ts';

const packageRoot = fileURLToPath(new URL('../../', import.meta.url));
const keptOutput = 16_384;
/** What the setting takes at most. */
const mostPerSecond = 1000;

export interface ProsaProcessOptions {
  /** Kept afterwards if given; otherwise a temporary one that is removed. */
  dataDir?: string;
  /** Settings beside those of the simulation; the process inherits nothing else. */
  env?: Record<string, string>;
  /** Turns of the rental funnel, if other than its own. */
  turns?: FunnelDocument['turns'];
  /** What it is: `start` unless given. */
  command?: 'start' | 'gateway' | 'engine';
  /** Arguments of Node; by default those of `prosa <command>`. */
  args?: readonly string[];
  /** Start one whose worker threads can be killed. */
  killableWorkers?: boolean;
  /** Told what it writes to standard output and error. */
  onOutput?(text: string): void;
  readyTimeoutMs?: number;
  stopTimeoutMs?: number;
}

/** `prosa start` as a child process that can be killed and started again with the same data and port. */
export class ProsaProcess implements KillableTarget, WorkerKillableTarget {
  readonly url: string;
  readonly crashed: Promise<never>;
  readonly #options: ProsaProcessOptions;
  readonly #env: Record<string, string>;
  readonly #dataDir: string;
  readonly #port: ClaimedPort;
  readonly #killAtExit = () => void this.#child?.kill('SIGKILL');
  #crash!: (error: Error) => void;
  #child: ChildProcess | undefined;
  #expectedToEnd = false;
  #output = '';

  /** Starts one for the simulator and waits until it is ready. */
  static async start(endpoint: SimulatorEndpoint, options: ProsaProcessOptions = {}): Promise<ProsaProcess> {
    const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'prosa-simulate-')));
    const funnel = options.turns && (await copyFunnel(join(dataDir, 'simulated-funnel'), options.turns));
    const prosa = new ProsaProcess(endpoint, options, dataDir, await claimPort(), funnel);
    try {
      await prosa.restart();
    } catch (error) {
      await prosa.stop();
      throw error;
    }
    return prosa;
  }

  private constructor(
    endpoint: SimulatorEndpoint,
    options: ProsaProcessOptions,
    dataDir: string,
    port: ClaimedPort,
    funnel: string | undefined,
  ) {
    this.#options = options;
    this.#dataDir = dataDir;
    this.#port = port;
    this.url = `http://127.0.0.1:${port.port}`;
    this.#env = {
      ...compileCacheEnvironment(),
      LOG_LEVEL: 'warn',
      PROSA_SEND_UNKNOWN_WAIT_MS: '1000',
      // Where deaths of workers are bounded, the kills must not reach the bound.
      ...(options.killableWorkers ? { PROSA_WORKER_RESTARTS: '10000' } : {}),
      ...(funnel === undefined ? {} : { PROSA_FUNNEL: funnel }),
      ...(endpoint.llmUrl === undefined
        ? {}
        : { PROSA_LLM: 'local:simulated', PROSA_LLM_LOCAL_URL: endpoint.llmUrl }),
      ...options.env,
      HOST: '127.0.0.1',
      PORT: String(port.port),
      PROSA_DATA_DIR: dataDir,
      ...(endpoint.adminToken === undefined ? {} : { PROSA_ADMIN_TOKEN: endpoint.adminToken }),
      WHATSAPP_API_URL: endpoint.graphUrl,
      WHATSAPP_PHONE_NUMBER_ID: endpoint.phoneNumberId,
      WHATSAPP_ACCESS_TOKEN: endpoint.accessToken,
      WHATSAPP_APP_SECRET: endpoint.appSecret,
      WHATSAPP_VERIFY_TOKEN: endpoint.verifyToken,
      WHATSAPP_MESSAGES_PER_SECOND: String(Math.min(mostPerSecond, endpoint.numberRate)),
    };
    this.crashed = new Promise((_, reject) => {
      this.#crash = reject;
    });
    this.crashed.catch(() => {});
    process.on('exit', this.#killAtExit);
  }

  /** Undefined when it has ended. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async restart(): Promise<number> {
    await this.kill();
    const began = performance.now();
    this.#expectedToEnd = false;
    const { killableWorkers = false, command: role = 'start' } = this.#options;
    const [script, ...command] = killableWorkers
      ? ['src/simulator/killable-prosa.ts']
      : ['bin/prosa.js', role];
    const args = this.#options.args ?? [
      '--disable-warning=ExperimentalWarning',
      join(packageRoot, script!),
      ...command,
    ];
    const child = spawn(process.execPath, args, {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe', ...(killableWorkers ? ['ipc' as const] : [])],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        const text = chunk.toString();
        this.#options.onOutput?.(text);
        this.#output = (this.#output + text).slice(-keptOutput);
      });
    }
    child.once('error', (cause) => {
      this.#crash(new ProsaError('simulator_prosa_exited', 'Prosa could not be started', { cause }));
    });
    child.once('exit', (code, signal) => {
      if (this.#child === child) this.#child = undefined;
      if (!this.#expectedToEnd) {
        const how = signal ? `was ended by ${signal}` : `exited with code ${code}`;
        this.#crash(new ProsaError('simulator_prosa_exited', `Prosa ${how}\n${this.#output}`.trimEnd()));
      }
    });
    await this.#ready(child, began + (this.#options.readyTimeoutMs ?? 30_000));
    return performance.now() - began;
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async killWorker(which: number): Promise<number> {
    const child = this.#child;
    if (!child?.connected) {
      throw new ProsaError('simulator_option_invalid', 'the workers of this Prosa cannot be killed');
    }
    const replaced = once(child, 'message') as Promise<[WorkerReplaced]>;
    child.send({ type: 'killWorker', which } satisfies KillWorker);
    const answer = Promise.race([replaced, this.crashed]);
    if (!(await within(this.#options.readyTimeoutMs ?? 30_000, answer))) throw this.#notReady();
    return (await replaced)[0].openAgainMs;
  }

  /** Asks it to end, and kills it if it does not. */
  async stop(): Promise<void> {
    const ended = await this.#end('SIGTERM', this.#options.stopTimeoutMs ?? 15_000);
    if (!ended) await this.kill();
    process.off('exit', this.#killAtExit);
    this.#port.letGo();
    if (this.#options.dataDir === undefined) await rm(this.#dataDir, { recursive: true, force: true });
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM', timeoutMs = 10_000): Promise<boolean> {
    const child = this.#child;
    if (!child) return true;
    this.#expectedToEnd = true;
    const exit = once(child, 'exit');
    child.kill(signal);
    return within(timeoutMs, exit);
  }

  async #ready(child: ChildProcess, deadline: number): Promise<void> {
    while (performance.now() < deadline) {
      if (this.#child !== child) await this.crashed;
      try {
        const response = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2000) });
        await response.arrayBuffer();
        if (response.status === 200) return;
      } catch {
        // Not listening yet.
      }
      await pause(20);
    }
    throw this.#notReady();
  }

  #notReady(): ProsaError {
    const message = `Prosa was not ready in time\n${this.#output}`.trimEnd();
    return new ProsaError('simulator_prosa_not_ready', message);
  }
}
