/** Data directories as a Prosa leaves them that was killed with unfinished conversations. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pause } from '../../src/simulator/pause.ts';
import { SqliteStore } from '../../src/store/sqlite-store.ts';
import { BenchError } from '../bench-error.ts';
import { copyRental } from '../funnel-copy.ts';
import { startGraphStandIn } from '../ingest/graph-stand-in.ts';
import { MeasuredProsa } from '../prosa.ts';
import { drained, type Progress, prepare } from './conversations.ts';

/**
 * - `empty`: no conversation at all.
 * - `finished`: as many conversations, with nothing to do.
 * - `unsent`: each has a reply that the Graph API refused for now.
 * - `overdue`: each has such a reply and a timer whose deadline passed while nothing ran.
 * - `effects`: in each a search runs.
 */
export const leftovers = ['empty', 'finished', 'unsent', 'overdue', 'effects'] as const;
export type Leftover = (typeof leftovers)[number];

export interface Unfinished {
  conversations: number;
  withRunningEffects: number;
  withUnsentMessages: number;
  withOverdueTimers: number;
}

export interface LeftoverData {
  leftover: Leftover;
  directory: string;
  funnelFile: string;
  found: Unfinished;
}

interface LeaveOptions extends Progress {
  conversations: number;
  workers: number | undefined;
  burst: number;
  /** Where the data is made. */
  directory: string;
}

/** Later than any run of a bench ends. */
export const farFollowUp = '30d';
/** As many as WhatsApp lets a number send at most. */
export const fastestSends = 1_000;

/**
 * Kills a Prosa with so many unfinished conversations.
 * @throws BenchError if fewer are unfinished than there should be
 */
export async function leave(leftover: Leftover, options: LeaveOptions): Promise<LeftoverData> {
  const { conversations, workers, burst, signal } = options;
  const base = mkdtempSync(join(options.directory, `${leftover}-`));
  // Time enough to have all of them before the first timer fires.
  const seconds = 10 + Math.ceil(conversations / 200);
  const followUp = leftover === 'overdue' ? `${seconds}s` : farFollowUp;
  const { file: funnelFile } = copyRental(join(base, 'funnel'), { burst, delays: { followUp } });
  const directory = join(base, 'data');
  const graph = await startGraphStandIn({ refuses: leftover === 'unsent' || leftover === 'overdue' });
  let prosa: MeasuredProsa | undefined;
  try {
    const settings = {
      dataDir: directory,
      graphUrl: graph.url,
      sendsPerSecond: fastestSends,
      funnelFile,
      workers,
    };
    // Only the second start finds a place to keep what it compiles of its first files.
    if (leftover !== 'empty') await (await MeasuredProsa.start(settings)).stop();
    prosa = await MeasuredProsa.start(settings);
    if (leftover === 'effects') {
      await prosa.stop();
      await leaveEffects(directory, funnelFile, conversations, signal);
    } else if (leftover !== 'empty') {
      await prosa.unlessCrashed(prepare(prosa, { conversations, messagesEach: 1 }, options));
      if (leftover === 'finished') await prosa.unlessCrashed(drained(prosa, graph.accepted, options));
      await prosa.kill();
    }
  } finally {
    await prosa?.kill();
    await prosa?.stop();
    await graph.close();
  }
  if (leftover === 'overdue') {
    options.progress(`scale: waiting ${seconds} s until the timers are overdue`);
    await pause(seconds * 1_000, signal);
    signal.throwIfAborted();
  }
  const found = await unfinishedIn(directory);
  const problem = wrong(leftover, found, conversations);
  if (problem !== undefined) throw new BenchError(`${leftover}: ${problem} (${JSON.stringify(found)})`);
  return { leftover, directory, funnelFile, found };
}

/** What is wrong with what was found; undefined if each conversation is unfinished as it should be. */
export function wrong(leftover: Leftover, found: Unfinished, conversations: number): string | undefined {
  const wanted: Unfinished = {
    conversations: leftover === 'empty' ? 0 : conversations,
    withRunningEffects: leftover === 'effects' ? conversations : 0,
    withUnsentMessages: leftover === 'unsent' || leftover === 'overdue' ? conversations : 0,
    withOverdueTimers: leftover === 'overdue' ? conversations : 0,
  };
  for (const key of Object.keys(wanted) as (keyof Unfinished)[]) {
    if (found[key] !== wanted[key]) return `${key} is ${found[key]}, not ${wanted[key]}`;
  }
  return undefined;
}

async function leaveEffects(
  directory: string,
  funnelFile: string,
  conversations: number,
  signal: AbortSignal,
): Promise<void> {
  const script = fileURLToPath(new URL('leave-effects.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, directory, funnelFile, String(conversations)],
    { env: {}, stdio: ['ignore', 'ignore', 'pipe'], signal, killSignal: 'SIGKILL' },
  );
  let said = '';
  child.stderr.on('data', (part: Buffer) => {
    said = (said + part.toString()).slice(-4_096);
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== null) throw new BenchError(`searches could not be left running\n${said}`.trimEnd());
}

/** Counts on a copy: opening the files would finish what the dead process left of them. */
async function unfinishedIn(directory: string): Promise<Unfinished> {
  const copy = `${directory}-copy`;
  cpSync(directory, copy, { recursive: true });
  try {
    const { groups } = JSON.parse(readFileSync(join(copy, 'prosa.json'), 'utf8')) as { groups: number };
    const found: Unfinished = {
      conversations: 0,
      withRunningEffects: 0,
      withUnsentMessages: 0,
      withOverdueTimers: 0,
    };
    for (let group = 0; group < groups; group++) {
      const store = new SqliteStore(join(copy, `group-${group}.sqlite`));
      const every = await store.due(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
      const busy = await store.withRunningEffects();
      found.conversations += new Set([...every, ...busy]).size;
      found.withRunningEffects += busy.length;
      found.withUnsentMessages += (await store.withUnsentMessages()).length;
      found.withOverdueTimers += (await store.due(Date.now(), Number.MAX_SAFE_INTEGER)).length;
      await store.close();
    }
    return found;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
