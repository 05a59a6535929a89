/** How long a Prosa takes from the start of its process until it is ready, by what it was left with. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startGraphStandIn } from '../ingest/graph-stand-in.ts';
import { MeasuredProsa } from '../prosa.ts';
import { type Summary, summarise } from '../summary.ts';
import type { Progress } from './conversations.ts';
import type { ScaleOptions } from './scale-options.ts';
import { fastestSends, type LeftoverData, leave, leftovers, type Unfinished } from './unfinished.ts';

export interface StartResult {
  leftover: LeftoverData['leftover'];
  found: Unfinished;
  readyMs: Summary;
}

const readyTimeoutMs = 120_000;

export async function startBench(
  { unfinished, runs, workers, burst }: ScaleOptions,
  parent: string,
  watch: Progress,
): Promise<StartResult[]> {
  const directory = mkdtempSync(join(parent, 'start-'));
  const graph = await startGraphStandIn();
  try {
    const left: LeftoverData[] = [];
    for (const leftover of leftovers) {
      watch.progress(`scale: leaving ${leftover === 'empty' ? 'nothing' : `${unfinished} ${leftover}`}`);
      left.push(await leave(leftover, { ...watch, conversations: unfinished, workers, burst, directory }));
    }
    const times = new Map(left.map((one) => [one, [] as number[]]));
    for (let run = 0; run <= runs; run++) {
      for (const one of left) {
        watch.signal.throwIfAborted();
        const ms = await startOn(one, graph.url, workers);
        if (run === 0) continue; // the first start of each reads Prosa's own files
        times.get(one)!.push(ms);
        watch.progress(`scale: start with ${one.leftover}, run ${run} of ${runs}: ${Math.round(ms)} ms`);
      }
    }
    return left.map((one) => ({
      leftover: one.leftover,
      found: one.found,
      readyMs: summarise(times.get(one)!),
    }));
  } finally {
    await graph.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Starts on a copy, since a start takes up what was left. */
async function startOn(
  { directory, funnelFile }: LeftoverData,
  graphUrl: string,
  workers: number | undefined,
): Promise<number> {
  const copy = `${directory}-run`;
  cpSync(directory, copy, { recursive: true });
  try {
    const prosa = await MeasuredProsa.start({
      dataDir: copy,
      graphUrl,
      sendsPerSecond: fastestSends,
      funnelFile,
      workers,
      readyTimeoutMs,
    });
    await prosa.kill();
    await prosa.stop();
    return prosa.startMs;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
