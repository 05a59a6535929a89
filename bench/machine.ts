import { readFileSync, realpathSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

/** What a figure must be read beside. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  os: string;
  node: string;
  /** Processes that wanted a core in the minute before. */
  loadBefore: number;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    os: `${type()} ${release()}`,
    node: process.version,
    loadBefore: Math.round(loadavg()[0]! * 100) / 100,
  };
}

export function formatMachine({ cpu, cores, memoryGb, os, node, loadBefore }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGb} GB, ${os}, Node ${node}, load before ${loadBefore}`;
}

/** Type and device of the file system that holds `path`; `unknown` where the system does not say. */
export function fileSystemOf(path: string): string {
  try {
    return holder(realpathSync(path), readFileSync('/proc/self/mounts', 'utf8'));
  } catch {
    return 'unknown';
  }
}

/** @param mounts lines of `<device> <mount point> <type> …`, of equal ones the last holds */
export function holder(path: string, mounts: string): string {
  let best = { point: '', text: 'unknown' };
  for (const line of mounts.split('\n')) {
    const [device, point, kind] = line.split(' ');
    if (point === undefined || kind === undefined || point.length < best.point.length) continue;
    const inside = point === '/' || path === point || path.startsWith(`${point}/`);
    if (inside) best = { point, text: `${kind} on ${device}` };
  }
  return best.text;
}
