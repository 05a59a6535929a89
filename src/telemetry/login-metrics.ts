import type { Registry } from 'prom-client';
import { METRICS } from './catalogue.ts';
import { Counter } from './instruments.ts';

/** Why somebody was not let in. */
export type LoginRefusal = 'wrong' | 'limited' | 'no_role';

export function loginRefusalCounter(registry: Registry): (reason: LoginRefusal) => void {
  const refused = new Counter(registry, METRICS.loginsRefused);
  return (reason) => refused.inc({ reason });
}
