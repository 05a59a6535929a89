/**
 * A Redis whose machine loses its power: beside the process, what the server had written and not synced is gone. A
 * mere kill leaves that to the kernel, which still writes it to the disk.
 */
import { existsSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningRedis } from '../../../dev/services/redis.ts';

/** Between two looks at the size of the file (ms). */
const LOOK = 20;

export class PowerFailure {
  /** Bytes that were lost, by failure. */
  readonly lost: number[] = [];
  readonly #redis: RunningRedis;
  readonly #directory: string;
  readonly #unsynced: number;
  /** When it was looked at, the file's name and its size. */
  #sizes: { at: number; file: string; size: number }[] = [];
  #timer: NodeJS.Timeout;

  /**
   * @param dataDir what `startRedis` was given
   * @param unsynced how long ago the last sync was that survives a failure (ms); `appendfsync everysec` promises that
   *   it is not longer than a second, or two on a busy disk
   */
  constructor(redis: RunningRedis, dataDir: string, unsynced: number) {
    this.#redis = redis;
    this.#directory = join(dataDir, 'primary', 'appendonlydir');
    this.#unsynced = unsynced;
    this.#timer = setInterval(() => this.#look(), LOOK);
  }

  async strike(): Promise<void> {
    await this.#redis.kill();
    const now = performance.now();
    const { file, size } = this.#current();
    const synced = this.#sizes.findLast((look) => look.file === file && look.at <= now - this.#unsynced);
    const kept = synced?.size ?? size;
    truncateSync(join(this.#directory, file), kept);
    this.lost.push(size - kept);
    this.#sizes = [];
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    if (!existsSync(this.#directory)) return;
    const now = performance.now();
    this.#sizes = this.#sizes.filter(({ at }) => at > now - 2 * this.#unsynced);
    this.#sizes.push({ at: now, ...this.#current() });
  }

  /** The part of the append-only file that grows. */
  #current(): { file: string; size: number } {
    const parts = readdirSync(this.#directory).filter((name) => name.endsWith('.incr.aof'));
    const number = (name: string) => Number(/\.(\d+)\.incr\.aof$/.exec(name)![1]);
    const file = parts.sort((a, b) => number(a) - number(b)).at(-1)!;
    return { file, size: statSync(join(this.#directory, file)).size };
  }
}
