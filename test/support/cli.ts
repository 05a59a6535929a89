import { type ChildProcess, execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compileCacheEnvironment } from '../../src/compile-cache.ts';

const PROSA = fileURLToPath(new URL('../../bin/prosa.js', import.meta.url));

export interface CliResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `prosa …` to its end as a process of its own, with nothing in its environment but `env`. */
export function prosaCli(args: readonly string[], env: Record<string, string> = {}): Promise<CliResult> {
  return startProsaCli(args, env).ended;
}

export interface RunningCli {
  child: ChildProcess;
  /** Its code is -1 when it was killed. */
  ended: Promise<CliResult>;
}

/** @param timeout after which it is killed (ms) */
export function startProsaCli(
  args: readonly string[],
  env: Record<string, string> = {},
  timeout = 30_000,
): RunningCli {
  const { promise, resolve } = Promise.withResolvers<CliResult>();
  const child = execFile(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', PROSA, ...args],
    { env: { ...compileCacheEnvironment(), ...env }, timeout, maxBuffer: 64 * 1024 * 1024 },
    (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    },
  );
  return { child, ended: promise };
}
