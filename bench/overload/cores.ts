import type { MeasuredProsa } from '../prosa.ts';

/** Cores used on average: seconds of CPU a second. */
export interface Cores {
  server: number;
  /** Of it the main thread. */
  mainThread: number;
  client: number;
}

export const usedBy = (prosa: MeasuredProsa) => ({
  at: performance.now(),
  server: prosa.usage(),
  client: process.cpuUsage(),
});

type Used = ReturnType<typeof usedBy>;

/** Undefined where the system does not tell. */
export function coresBetween(before: Used, after: Used): Cores | undefined {
  if (before.server === undefined || after.server === undefined) return undefined;
  const microseconds = (after.at - before.at) * 1000;
  const client = after.client.user + after.client.system - before.client.user - before.client.system;
  return {
    server: (after.server.cpu - before.server.cpu) / microseconds,
    mainThread: (after.server.main - before.server.main) / microseconds,
    client: client / microseconds,
  };
}
