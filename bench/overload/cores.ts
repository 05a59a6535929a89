import { machineCpu, type Usage } from '../ingest/process-usage.ts';
import type { MeasuredProsa } from '../prosa.ts';

/** Cores used on average: seconds of CPU a second. */
export interface Cores {
  server: number;
  /** Of it the main thread. */
  mainThread: number;
  client: number;
  /** By everything else on the machine, which then had no right to be there. */
  others: number;
}

/** CPU time so far, in microseconds. */
export interface Used {
  at: number;
  server: Usage | undefined;
  client: number;
  machine: number | undefined;
}

export function usedBy(prosa: MeasuredProsa): Used {
  const { user, system } = process.cpuUsage();
  return {
    at: performance.now() * 1000,
    server: prosa.usage(),
    client: user + system,
    machine: machineCpu(),
  };
}

/** Undefined where the system does not tell. */
export function coresBetween(before: Used, after: Used): Cores | undefined {
  if (before.server === undefined || before.machine === undefined) return undefined;
  if (after.server === undefined || after.machine === undefined) return undefined;
  const elapsed = after.at - before.at;
  const server = (after.server.cpu - before.server.cpu) / elapsed;
  const client = (after.client - before.client) / elapsed;
  return {
    server,
    mainThread: (after.server.main - before.server.main) / elapsed,
    client,
    others: Math.max(0, (after.machine - before.machine) / elapsed - server - client),
  };
}
