/** `npm run services -- start --detach`: the same start as a process of its own, which outlives this one. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from './kafka-jars.ts';
import { ServicesError } from './services-error.ts';
import { requireNoOther } from './start.ts';

/** What the detached process tells, until its services are ready. */
export type StartMessage = { progress: string } | { failed: string } | { ready: string[] };

/**
 * Resolves with the settings when the services answer.
 * @throws ServicesError with what the detached process said when it ended instead
 */
export async function startDetached(args: string[], dataDir: string, progress: Progress): Promise<string[]> {
  requireNoOther(dataDir); // before its log is emptied
  mkdirSync(dataDir, { recursive: true });
  const log = openSync(join(dataDir, 'start.log'), 'w');
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, 'start', ...args], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const interrupt = () => child.kill('SIGTERM');
  process.once('SIGINT', interrupt);
  return new Promise((resolve, reject) => {
    let failed: string | undefined;
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new ServicesError(failed ?? `the start ended with exit code ${code}; see ${dataDir}/start.log`));
    });
    child.on('message', (message: StartMessage) => {
      if ('progress' in message) progress(message.progress);
      else if ('failed' in message) failed = message.failed;
      else {
        process.removeListener('SIGINT', interrupt);
        child.removeAllListeners('exit');
        child.disconnect();
        child.unref();
        resolve(message.ready);
      }
    });
  });
}
