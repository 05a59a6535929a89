/** Where traces go, and of how many messages. */
import { z } from 'zod';
import type { Values } from './config.ts';

export interface TracingConfig {
  /** Where spans are posted to. */
  url: string;
  /** From 0 to 1. */
  sample: number;
}

export const TRACING_SETTINGS = {
  PROSA_OTLP_ENDPOINT: {
    meaning:
      'OpenTelemetry collector that traces go to by OTLP over HTTP, e.g. `http://localhost:4318`; `/v1/traces` is added. Without it nothing is traced.',
    schema: z
      .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
      .refine((url) => !/[?#]/.test(url), 'must be without ? and #'),
  },
  PROSA_TRACE_SAMPLE: {
    default: '0.1',
    meaning:
      'Share of the messages that are traced, from 0 to 1; of one that comes with a traceparent, its sender decides.',
    schema: z
      .string()
      .regex(/^\d*\.?\d+$/, 'must be a number')
      .transform(Number)
      .refine((share) => share <= 1, 'must be from 0 to 1'),
  },
};

export function readTracing(set: Values): TracingConfig | undefined {
  const endpoint = set.PROSA_OTLP_ENDPOINT;
  if (endpoint === undefined) return undefined;
  const base = endpoint.replace(/\/+$/, '').replace(/\/v1\/traces$/, '');
  return { url: `${base}/v1/traces`, sample: set.PROSA_TRACE_SAMPLE! };
}
