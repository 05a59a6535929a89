import { BenchError } from '../bench-error.ts';

/** The parts of the bench, each of which can be measured alone. */
export const scaleParts = ['conversations', 'start', 'throughput'] as const;
export type ScalePart = (typeof scaleParts)[number];

export interface ScaleOptions {
  parts: readonly ScalePart[];
  /** Conversations brought into progress, and messages of each. */
  conversations: number;
  messagesEach: number;
  /** Whether their replies are sent before anything is measured. */
  drain: boolean;
  /** Unfinished conversations at a start. */
  unfinished: number;
  /** Known conversations among which messages are spread; by default 10, 1,000 and all there are. */
  known?: readonly number[];
  concurrency: number;
  /** Messages of a run of the throughput, and those before its clock starts. */
  messages: number;
  warmUp: number;
  runs: number;
  workers?: number;
  /** How long a turn waits for the end of a burst (ms). */
  burst: number;
  dataDir?: string;
  /** The conversations stay in `dataDir` … */
  keep?: true;
  /** … and are taken from there. */
  prepared?: true;
  signal: AbortSignal;
}

/**
 * Numbers of known conversations, fewest first.
 * @throws BenchError if the options do not go together
 */
export function knownOf({
  known,
  conversations,
  dataDir,
  keep,
  prepared,
}: Pick<ScaleOptions, 'known' | 'conversations' | 'dataDir' | 'keep' | 'prepared'>): number[] {
  if ((keep || prepared) && dataDir === undefined) {
    throw new BenchError(`${keep ? '--keep' : '--prepared'} needs --data-dir: where the conversations stay`);
  }
  const numbers = [...new Set([...(known ?? [10, 1_000]), conversations])].sort((a, b) => a - b);
  const tooMany = numbers.find((number) => number > conversations);
  if (tooMany === undefined) return numbers;
  if (known === undefined) return numbers.filter((number) => number <= conversations);
  throw new BenchError(`${tooMany} known conversations need --conversations ${tooMany}`);
}
