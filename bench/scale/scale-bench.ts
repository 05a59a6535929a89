/** Conversations at scale: what they take, how soon they go on after a crash, and whether more make it slower. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyRental } from '../funnel-copy.ts';
import { describeMachine, fileSystemOf, type Machine } from '../machine.ts';
import type { Progress } from './conversations.ts';
import { ConversationsBench, type MemoryResult } from './conversations-bench.ts';
import type { DataSize } from './data-size.ts';
import { knownOf, type ScaleOptions } from './scale-options.ts';
import { type StartResult, startBench } from './start-bench.ts';
import type { ThroughputResult } from './throughput.ts';
import { farFollowUp } from './unfinished.ts';

export interface ScaleReport {
  bench: 'scale';
  machine: Machine;
  fileSystem: string;
  conversations: number;
  messagesEach: number;
  unfinished: number;
  concurrency: number;
  messages: number;
  warmUp: number;
  runs: number;
  workers: number | 'default';
  burst: number;
  /** `prepared`: taken from an earlier run, whose messages may be more. */
  source: 'made' | 'prepared';
  /** Whether all replies were sent before memory and disk were read; not known of `prepared` ones. */
  drained: boolean | undefined;
  memory: MemoryResult | undefined;
  disk: DataSize | undefined;
  start: StartResult[] | undefined;
  throughput: ThroughputResult[] | undefined;
}

export async function scaleBench(
  options: ScaleOptions,
  progress: (line: string) => void,
): Promise<ScaleReport> {
  const known = knownOf(options);
  const machine = describeMachine();
  if (options.dataDir !== undefined) mkdirSync(options.dataDir, { recursive: true });
  const directory = mkdtempSync(join(options.dataDir ?? tmpdir(), 'prosa-bench-'));
  const watch: Progress = { signal: options.signal, progress };
  try {
    const { burst } = options;
    const funnel = copyRental(join(directory, 'funnel'), { burst, delays: { followUp: farFollowUp } });
    const bench = new ConversationsBench(options, funnel, directory, watch);
    const { memory, disk, throughput } = await bench.measure(known);
    const start = options.parts.includes('start') ? await startBench(options, directory, watch) : undefined;
    return {
      bench: 'scale',
      machine,
      fileSystem: fileSystemOf(directory),
      conversations: options.conversations,
      messagesEach: options.messagesEach,
      unfinished: options.unfinished,
      concurrency: options.concurrency,
      messages: options.messages,
      warmUp: options.warmUp,
      runs: options.runs,
      workers: options.workers ?? 'default',
      burst: funnel.burst,
      source: options.prepared ? 'prepared' : 'made',
      drained: options.prepared ? undefined : options.drain,
      memory,
      disk,
      start,
      throughput,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
