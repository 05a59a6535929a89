import type { Registry } from 'prom-client';
import type { ErrorCode } from '../errors.ts';
import { METRICS } from './catalogue.ts';
import { Counter } from './instruments.ts';

/** Counts requests that were refused; nothing of them was accepted. */
export function refusalCounter(registry: Registry): (code: ErrorCode) => void {
  const refused = new Counter(registry, METRICS.requestsRefused);
  return (code) => refused.inc({ code });
}
