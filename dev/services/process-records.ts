/**
 * What was started, as files below `.services/run`, so that a later `stop` can end what is left.
 * A process is known by its id and its command line: an id that now belongs to another process is nobody.
 * Command lines are read from /proc, so where there is none every recorded process counts as gone.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RECORDS_DIR } from './paths.ts';

export interface ProcessIdentity {
  pid: number;
  command: string[];
}

export interface ProcessRecord extends ProcessIdentity {
  /** Of a service: who started it. */
  starter?: ProcessIdentity;
  /** Of a `npm run services -- start`: where its services keep their data. */
  dataDir?: string;
}

const recordFile = (pid: number) => join(RECORDS_DIR, `${pid}.json`);

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, command: commandLine(process.pid) ?? process.argv };
}

export function record(entry: ProcessRecord): void {
  mkdirSync(RECORDS_DIR, { recursive: true });
  writeFileSync(recordFile(entry.pid), JSON.stringify(entry, null, 2));
}

export function forgetRecord(pid: number): void {
  rmSync(recordFile(pid), { force: true });
}

/** All recorded processes that are still there; records of others are removed. */
export function runningRecords(): ProcessRecord[] {
  mkdirSync(RECORDS_DIR, { recursive: true });
  const records = readdirSync(RECORDS_DIR)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(RECORDS_DIR, file), 'utf8')) as ProcessRecord);
  return records.filter((entry) => {
    const running = isRunning(entry);
    if (!running) forgetRecord(entry.pid);
    return running;
  });
}

export function isRunning({ pid, command }: ProcessIdentity): boolean {
  const found = commandLine(pid);
  return (
    found !== undefined && found.length === command.length && found.every((part, i) => part === command[i])
  );
}

/** SIGTERM, and SIGKILL when it is still there after the given time. Checks whom it ends before each. */
export async function endRecorded(entry: ProcessIdentity, graceMs: number): Promise<void> {
  const poll = 50;
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isRunning(entry)) break;
    process.kill(entry.pid, signal);
    for (let waited = 0; waited < graceMs && isRunning(entry); waited += poll) await sleep(poll);
  }
  forgetRecord(entry.pid);
}

/** Undefined where there is no such process, or only what is left of one until its parent looks. */
function commandLine(pid: number): string[] | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return line === '' ? undefined : line.replace(/\0$/, '').split('\0');
  } catch {
    return undefined;
  }
}
