/**
 * Counters, gauges and histograms that cost some nanoseconds where they are hot.
 *
 * Whoever counts often asks for a series once and keeps it: from then on counting is an addition, without looking
 * anything up and without allocating. The registry reads all series when it is scraped.
 */
import type { Registry } from 'prom-client';
import type { LabelBounds, LabelsOf, Metric } from './metric.ts';

interface Sample {
  metricName?: string;
  labels: Readonly<Record<string, string | number>>;
  value: number;
}

type Labels = Readonly<Record<string, string>>;

/** One metric with all its series; what prom-client's registry asks of a metric. */
abstract class Instrument<L extends LabelBounds, S> {
  readonly name: string;
  protected readonly definition: Metric<L>;
  readonly #series = new Map<string, { labels: Labels; series: S }>();
  readonly #names: readonly string[];
  readonly #collect: ((instrument: never) => void | Promise<void>) | undefined;

  /** @param collect called before each scrape */
  constructor(
    registry: Registry,
    definition: Metric<L>,
    collect?: (instrument: never) => void | Promise<void>,
  ) {
    this.name = definition.name;
    this.definition = definition;
    this.#names = Object.keys(definition.labels);
    this.#collect = collect;
    registry.registerMetric(this as never);
  }

  protected abstract create(): S;
  protected abstract samples(labels: Labels, series: S): Sample[];

  /** The series of these labels; kept by whoever counts often. */
  series(labels: LabelsOf<L>): S {
    const values = this.#names.map((name) => (labels as Labels)[name]!);
    const key = values.join('\n');
    let found = this.#series.get(key);
    if (found === undefined) {
      const own = Object.fromEntries(this.#names.map((name, index) => [name, values[index]!]));
      found = { labels: own, series: this.create() };
      this.#series.set(key, found);
    }
    return found.series;
  }

  protected *all(): Iterable<S> {
    for (const { series } of this.#series.values()) yield series;
  }

  /** Forgets all series. */
  reset(): void {
    this.#series.clear();
  }

  /** In the form that prom-client merges over threads. */
  async get(): Promise<object> {
    await this.#collect?.(this as never);
    const { name, meaning, type, merge } = this.definition;
    const values = [...this.#series.values()].flatMap(({ labels, series }) => this.samples(labels, series));
    return { name, help: plainText(meaning), type, aggregator: merge, values };
  }

  /** Series there are from the start, so that the first thing counted is seen to rise; all values must be known. */
  protected begin(): void {
    let all: Labels[] = [{}];
    for (const [name, bounds] of Object.entries(this.definition.labels)) {
      if (typeof bounds === 'string') return;
      all = all.flatMap((labels) => bounds.map((value) => ({ ...labels, [name]: value })));
    }
    for (const labels of all) this.series(labels as LabelsOf<L>);
  }
}

/** One number of a counter or gauge. */
export class NumberSeries {
  value = 0;

  add(by: number): void {
    this.value += by;
  }
}

abstract class NumberInstrument<L extends LabelBounds> extends Instrument<L, NumberSeries> {
  protected override create(): NumberSeries {
    return new NumberSeries();
  }

  protected override samples(labels: Labels, { value }: NumberSeries): Sample[] {
    return [{ labels, value }];
  }
}

export class Counter<L extends LabelBounds> extends NumberInstrument<L> {
  constructor(
    registry: Registry,
    definition: Metric<L>,
    collect?: (counter: Counter<L>) => void | Promise<void>,
  ) {
    super(registry, definition, collect);
    this.begin();
  }

  inc(labels: LabelsOf<L>, by = 1): void {
    this.series(labels).add(by);
  }
}

export class Gauge<L extends LabelBounds> extends NumberInstrument<L> {
  set(labels: LabelsOf<L>, value: number): void {
    this.series(labels).value = value;
  }

  /** All series there are become 0. */
  zero(): void {
    for (const series of this.all()) series.value = 0;
  }
}

/** The values of one histogram, counted by the bucket they fall into. */
export class HistogramSeries {
  readonly #bounds: readonly number[];
  /** One more than there are bounds: what is above all of them. */
  readonly #counts: number[];
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    const bounds = this.#bounds;
    let bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]!) bucket++;
    this.#counts[bucket]!++;
    this.#sum += value;
  }

  samples(name: string, labels: Labels): Sample[] {
    let count = 0;
    const buckets = this.#counts.map((own, bucket) => {
      count += own;
      const le = this.#bounds[bucket] ?? '+Inf';
      return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: this.#sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
  }
}

export class Histogram<L extends LabelBounds> extends Instrument<L, HistogramSeries> {
  constructor(registry: Registry, definition: Metric<L>) {
    super(registry, definition);
    this.begin();
  }

  protected override create(): HistogramSeries {
    return new HistogramSeries(this.definition.buckets);
  }

  protected override samples(labels: Labels, series: HistogramSeries): Sample[] {
    return series.samples(this.name, labels);
  }

  observe(labels: LabelsOf<L>, value: number): void {
    this.series(labels).observe(value);
  }
}

/** A gauge of one value that is read when metrics are. */
export function gaugeOf(
  registry: Registry,
  definition: Metric<Record<never, never>>,
  value: () => number | Promise<number>,
): void {
  new Gauge(registry, definition, async (gauge: Gauge<Record<never, never>>) => gauge.set({}, await value()));
}

/** Finds without allocating what was made for two words. */
export function perPair<A extends string, B extends string, T>(make: (a: A, b: B) => T): (a: A, b: B) => T {
  const made = new Map<A, Map<B, T>>();
  return (a, b) => {
    let ofA = made.get(a);
    if (ofA === undefined) {
      ofA = new Map();
      made.set(a, ofA);
    }
    let found = ofA.get(b);
    if (found === undefined) {
      found = make(a, b);
      ofA.set(b, found);
    }
    return found;
  };
}

/** As {@link perPair}, for one word. */
export function perWord<A extends string, T>(make: (a: A) => T): (a: A) => T {
  const made = new Map<A, T>();
  return (a) => {
    let found = made.get(a);
    if (found === undefined) {
      found = make(a);
      made.set(a, found);
    }
    return found;
  };
}

/** Prometheus shows it as it stands. */
function plainText(markdown: string): string {
  return markdown.replace(/`/g, '').replace(/\[([^\]]+)\]\([^)]*\)/g, '$1');
}
