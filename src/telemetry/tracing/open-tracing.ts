/** Tracing where it is set; where it is not, nothing of OpenTelemetry is loaded. */
import { randomUUID } from 'node:crypto';
import type { Registry } from 'prom-client';
import type { TracingConfig } from '../../config.ts';
import { METRICS } from '../catalogue.ts';
import { Counter } from '../instruments.ts';
import type { Logger } from '../logger.ts';
import { SharedSeldom } from '../shared-seldom.ts';
import type { Tracing } from './tracing.ts';

/** The same in all threads of a process. */
export interface TracingSettings {
  /** Where spans are posted to. */
  url: string;
  /** Share of the messages that are sampled, from 0 to 1. */
  sample: number;
  /** What the process is, by OpenTelemetry's conventions. */
  resource: { 'service.name': string; 'service.version': string } & Record<string, string>;
  /** When it was last logged that spans were lost; see SharedSeldom. */
  told: SharedArrayBuffer;
  /** Of events in Kafka; undefined in the embedded mode. */
  topic: string | undefined;
}

/** That spans are lost is logged so far apart, by all threads together (ms). */
const LOSSES_APART = 60_000;

/** What has ended has so long to be sent when a process ends (ms). */
export const FLUSH_PATIENCE = 2_000;

export function tracingSettings(
  config: TracingConfig | undefined,
  role: string,
  version: string,
  topic?: string,
): TracingSettings | undefined {
  if (config === undefined) return undefined;
  return {
    ...config,
    resource: {
      'service.name': 'prosa',
      'service.version': version,
      'service.instance.id': randomUUID(),
      'prosa.role': role,
    },
    told: SharedSeldom.memory(),
    topic,
  };
}

export async function openTracing(
  settings: TracingSettings | undefined,
  registry: Registry,
  log: Logger,
): Promise<Tracing | undefined> {
  if (settings === undefined) return undefined;
  const { OtlpTracing } = await import('./otlp-tracing.ts');
  const spans = new Counter(registry, METRICS.traceSpans);
  const seldom = new SharedSeldom(settings.told, LOSSES_APART);
  const lost = (outcome: 'failed' | 'dropped', count: number, reason: string) => {
    spans.inc({ outcome }, count);
    if (seldom.mayNow()) log.warn({ reason, spans: count }, 'spans of traces are lost');
  };
  return new OtlpTracing(settings, {
    exported: (count) => spans.inc({ outcome: 'exported' }, count),
    failed: (count, reason) => lost('failed', count, reason),
    dropped: () => lost('dropped', 1, 'more were waiting than are held'),
  });
}
