/** `npm run services -- stop` and `clean`. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { endRecorded, isRunning, type ProcessRecord, runningRecords } from './process-records.ts';
import { DATA_FORMS, requireNoOther } from './start.ts';

/** Longer than a start takes to end its services in order. */
const STOP_GRACE_MS = 30_000;

/**
 * Ends the start that has these data in hand, and every service whose starter is gone. Services of a starter
 * that runs, such as tests, stay.
 * @returns how many processes it ended
 */
export async function stopServices(dataDir: string): Promise<number> {
  const starts = runningRecords().filter((entry) => entry.dataDir === dataDir);
  await Promise.all(starts.map((entry) => endRecorded(entry, STOP_GRACE_MS)));
  const left = runningRecords().filter(isLeft);
  await Promise.all(left.map((entry) => endRecorded(entry, STOP_GRACE_MS)));
  return starts.length + left.length;
}

/** @throws ServicesError while a start has these data in hand */
export function cleanServices(dataDir: string): void {
  requireNoOther(dataDir);
  for (const form of DATA_FORMS) rmSync(join(dataDir, form), { recursive: true, force: true });
}

function isLeft({ starter }: ProcessRecord): boolean {
  return starter !== undefined && !isRunning(starter);
}
