import { pause } from '../../src/simulator/pause.ts';
import type { MeasuredProsa } from '../prosa.ts';
import { summarise } from '../summary.ts';

const quiet = 3_000;
const samples = 9;
const between = 250;

/** Resident memory in megabytes once nothing has been asked of the process for a while; the median of samples. */
export async function settledMemory(prosa: MeasuredProsa, signal: AbortSignal): Promise<number | undefined> {
  await pause(quiet, signal);
  const values: number[] = [];
  for (let n = 0; n < samples; n++) {
    const used = prosa.usage();
    if (used !== undefined) values.push(used.residentMb);
    await pause(between, signal);
  }
  signal.throwIfAborted();
  return values.length === 0 ? undefined : summarise(values).median;
}
