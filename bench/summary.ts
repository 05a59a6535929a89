/** What several runs gave: the middle, and how far they lie apart. */
export interface Summary {
  median: number;
  min: number;
  max: number;
  /** (max − min) / median; 0 if the median is 0. */
  spread: number;
}

/** @throws RangeError if there are no values */
export function summarise(values: readonly number[]): Summary {
  if (values.length === 0) throw new RangeError('there is nothing to summarise');
  const sorted = values.toSorted((a, b) => a - b);
  const median = medianOf(sorted);
  const min = sorted[0]!;
  const max = sorted.at(-1)!;
  return { median, min, max, spread: median === 0 ? 0 : (max - min) / median };
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How long things took, by nearest rank. */
export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** @throws RangeError if there are no values */
export function percentiles(values: Float64Array): Percentiles {
  if (values.length === 0) throw new RangeError('there is nothing to rank');
  const sorted = values.toSorted();
  const at = (fraction: number) => sorted[Math.max(0, Math.ceil(sorted.length * fraction) - 1)]!;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: sorted.at(-1)! };
}

/** How far values lie apart: (most − least) / most; 0 if the most is 0. */
export function difference(values: readonly number[]): number {
  const { min, max } = summarise(values);
  return max === 0 ? 0 : (max - min) / max;
}
