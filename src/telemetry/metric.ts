/** What a metric is: from one definition come the metric itself, its row of the reference and what may be asked of it. */

/** Of a label either all values it can have, or in words what bounds them. */
export type LabelBounds = Readonly<Record<string, readonly string[] | string>>;

export interface Metric<L extends LabelBounds = LabelBounds> {
  /** By the conventions of Prometheus: base units, `_total` for counters. */
  readonly name: `prosa_${string}`;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly unit: string;
  /** Never a contact: whoever is counted cannot be told from the counts. */
  readonly labels: L;
  /** As Markdown. */
  readonly meaning: string;
  /** How one value is made of those of several threads. */
  readonly merge: 'sum' | 'max';
  /** Upper bounds of a histogram, rising. */
  readonly buckets: readonly number[];
}

/** The values that the labels of a metric take. */
export type LabelsOf<L extends LabelBounds> = {
  readonly [K in keyof L]: L[K] extends readonly (infer V)[] ? V : string;
};

export const counter = <const L extends LabelBounds>(
  name: `prosa_${string}_total`,
  unit: string,
  labels: L,
  meaning: string,
): Metric<L> => ({ name, type: 'counter', unit, labels, meaning, merge: 'sum', buckets: [] });

export const gauge = <const L extends LabelBounds>(
  name: `prosa_${string}`,
  unit: string,
  labels: L,
  meaning: string,
  merge: 'sum' | 'max' = 'sum',
): Metric<L> => ({ name, type: 'gauge', unit, labels, meaning, merge, buckets: [] });

export const histogram = <const L extends LabelBounds>(
  name: `prosa_${string}`,
  unit: string,
  labels: L,
  buckets: readonly number[],
  meaning: string,
): Metric<L> => ({ name, type: 'histogram', unit, labels, meaning, merge: 'sum', buckets });

/** Bounds of seconds, by what is measured. */
export const SECONDS = {
  /** Work of a thread and of its disk. */
  fast: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
  /** From a commit alone to a log that is far behind, fine enough for percentiles. */
  delay: [
    0.001, 0.0025, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.035, 0.05, 0.075, 0.1, 0.15, 0.25, 0.35, 0.5, 0.75, 1,
    2.5, 5, 10, 30, 60, 300,
  ],
  /** What waits for others. */
  slow: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  /** Calls of language models. */
  model: [0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 8, 13, 30],
  /** What people take their time for: from ten seconds to a month. */
  people: [10, 30, 60, 300, 900, 3_600, 10_800, 43_200, 86_400, 259_200, 604_800, 2_592_000],
} as const;
