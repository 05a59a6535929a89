/** PromQL over the metrics of the catalogue. */
import type { Metric } from '../../src/telemetry/metric.ts';

/** What the variables of a dashboard let through, for metrics that have these labels. */
export const ALL = 'tenant=~"$tenant",funnel=~"$funnel",channel=~"$channel"';
export const FUNNEL_ONLY = 'tenant=~"$tenant",funnel=~"$funnel"';
export const CHANNEL = 'channel=~"$channel"';

const byOf = (by: readonly string[]) => (by.length === 0 ? '' : ` by (${by.join(', ')})`);

/** How much a counter rises a second. */
export const rate = ({ name }: Metric, filter = '', by: readonly string[] = []): string =>
  `sum${byOf(by)} (rate(${name}{${filter}}[$__rate_interval]))`;

/** How much a counter rose in the time shown. */
export const rise = ({ name }: Metric, filter = '', by: readonly string[] = []): string =>
  `sum${byOf(by)} (increase(${name}{${filter}}[$__range]))`;

export const sum = ({ name }: Metric, filter = '', by: readonly string[] = []): string =>
  `sum${byOf(by)} (${name}{${filter}})`;

export const max = ({ name }: Metric, filter = '', by: readonly string[] = []): string =>
  `max${byOf(by)} (${name}{${filter}})`;

/** Of a histogram the value that this share of all does not exceed. */
export const quantile = (q: number, { name }: Metric, filter = '', by: readonly string[] = []): string =>
  `histogram_quantile(${q}, sum by (${['le', ...by].join(', ')}) (rate(${name}_bucket{${filter}}[$__rate_interval])))`;

/** How often a histogram counted a second. */
export const countRate = ({ name }: Metric, filter = '', by: readonly string[] = []): string =>
  `sum${byOf(by)} (rate(${name}_count{${filter}}[$__rate_interval]))`;

/** As {@link rise}, of what a histogram counted. */
export const countRise = ({ name }: Metric, filter = '', by: readonly string[] = []): string =>
  `sum${byOf(by)} (increase(${name}_count{${filter}}[$__range]))`;

/** 0 where nothing was counted, rather than nothing. */
export const orZero = (query: string): string => `(${query}) or vector(0)`;
