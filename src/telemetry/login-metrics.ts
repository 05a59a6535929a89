import { Counter, type Registry } from 'prom-client';

/** Why somebody was not let in. */
export type LoginRefusal = 'wrong' | 'limited' | 'no_role';

export function loginRefusalCounter(registry: Registry): (reason: LoginRefusal) => void {
  const refused = new Counter({
    name: 'prosa_logins_refused_total',
    help: 'Logins to the admin API that were refused, by reason.',
    labelNames: ['reason'],
    registers: [registry],
  });
  return (reason) => refused.inc({ reason });
}
