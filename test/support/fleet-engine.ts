/** An engine as a process: what it says of its shards and counts, and signals to it. */
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';

export class FleetEngine {
  readonly name: string;
  process!: ProsaProcess;
  /** Assigned to it, as it said last. */
  shards: ReadonlySet<number> = new Set();
  /** How often it was assigned shards. */
  assignments = 0;
  /** How often it said that another had taken a shard from it. */
  fenced = 0;
  #line = '';
  #isSuspended = false;

  constructor(name: string) {
    this.name = name;
  }

  /** @param text of its log, at level `info` at least */
  hear(text: string): void {
    const lines = (this.#line + text).split('\n');
    this.#line = lines.pop()!;
    for (const line of lines) {
      if (!line.startsWith('{')) continue;
      const { msg, shards, code } = JSON.parse(line) as { msg: string; shards: number[]; code?: string };
      if (code === 'shard_fenced') this.fenced++;
      if (msg !== 'shards are assigned') continue;
      this.shards = new Set(shards);
      this.assignments++;
    }
  }

  /** SIGSTOP, where it runs. */
  suspend(): void {
    if (this.process.pid === undefined) return;
    this.#isSuspended = true;
    process.kill(this.process.pid, 'SIGSTOP');
  }

  resume(): void {
    if (!this.#isSuspended) return;
    this.#isSuspended = false;
    if (this.process.pid !== undefined) process.kill(this.process.pid, 'SIGCONT');
  }

  /** Sends that it repeated because their outcome stayed unknown; 0 where it cannot be asked. */
  async repeatedUnknown(): Promise<number> {
    const lines = await fetch(`${this.process.url}/metrics`, { signal: AbortSignal.timeout(5_000) }).then(
      async (response) => (await response.text()).split('\n'),
      () => [],
    );
    return lines
      .filter((line) => line.startsWith('prosa_sends_repeated_unknown_total'))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }
}
