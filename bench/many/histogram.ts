/** A histogram of Prometheus' text format: how many values were at most so large, by bound in their order. */
export type Histogram = ReadonlyMap<number, number>;

export function histogramOf(text: string, name: string): Histogram {
  const buckets = new Map<number, number>();
  for (const [, bound, count] of text.matchAll(
    new RegExp(`^${name}_bucket\\{le="([^"]+)"\\} (\\S+)$`, 'gm'),
  )) {
    buckets.set(bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound), Number(count));
  }
  return new Map([...buckets].sort(([a], [b]) => a - b));
}

/** Of the same buckets. */
export function addHistograms(histograms: readonly Histogram[]): Histogram {
  const sum = new Map<number, number>();
  for (const histogram of histograms) {
    for (const [bound, count] of histogram) sum.set(bound, (sum.get(bound) ?? 0) + count);
  }
  return sum;
}

/** What has come since. */
export function sinceHistogram(before: Histogram, after: Histogram): Histogram {
  return new Map([...after].map(([bound, count]) => [bound, count - (before.get(bound) ?? 0)]));
}

/**
 * As `histogram_quantile` of Prometheus: as if the values of a bucket lay evenly between its bounds. Values beyond
 * the last bound count as that. NaN if there are none.
 */
export function quantile(histogram: Histogram, fraction: number): number {
  const bounds = [...histogram.keys()];
  const counts = [...histogram.values()];
  const rank = fraction * (counts.at(-1) ?? 0);
  const index = counts.findIndex((count) => count >= rank && count > 0);
  if (index === -1) return Number.NaN;
  const [from, to] = [bounds[index - 1] ?? 0, bounds[index]!];
  if (to === Number.POSITIVE_INFINITY) return from;
  const [below, upTo] = [counts[index - 1] ?? 0, counts[index]!];
  return from + ((to - from) * (rank - below)) / (upTo - below);
}
