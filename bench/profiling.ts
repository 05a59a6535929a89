import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Arguments of Node that make `prosa <command>` write a CPU profile of each thread there when it ends. */
export function profiling(
  directory: string | undefined,
  command: 'start' | 'gateway' | 'engine' = 'start',
): string[] | undefined {
  if (directory === undefined) return undefined;
  const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
  return [
    '--disable-warning=ExperimentalWarning',
    '--cpu-prof',
    `--cpu-prof-dir=${resolve(directory)}`,
    '--import',
    path('ingest/profile-threads.ts'),
    path('../bin/prosa.js'),
    command,
  ];
}
