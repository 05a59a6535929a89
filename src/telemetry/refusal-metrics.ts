import { Counter, type Registry } from 'prom-client';
import type { ErrorCode } from '../errors.ts';

/** Counts requests that were refused; nothing of them was accepted. */
export function refusalCounter(registry: Registry): (code: ErrorCode) => void {
  const refused = new Counter({
    name: 'prosa_requests_refused_total',
    help: 'Requests that were answered with an error, by its code.',
    labelNames: ['code'],
    registers: [registry],
  });
  return (code) => refused.inc({ code });
}
