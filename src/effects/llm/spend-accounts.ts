import type { SpendLimit } from './llm-observer.ts';
import type { SpendAccount } from './spend-ledger.ts';

/** The accounts of an instant (ms), without limits: the tenant's month and everybody's day, both in UTC. */
export function accountsAt(at: number, tenant: string): SpendAccount[] {
  const now = new Date(at);
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const iso = now.toISOString();
  const account = (limit: 'tenant' | 'day', name: string, ends: number): SpendAccount => ({
    name: `${limit}:${name}`,
    limit: undefined,
    ends,
  });
  return [
    account('tenant', `${tenant}:${iso.slice(0, 7)}`, Date.UTC(year, month + 1, 1)),
    account('day', iso.slice(0, 10), Date.UTC(year, month, day + 1)),
  ];
}

/** The limit that an account is kept for. */
export const limitOf = (account: string): SpendLimit => account.split(':', 1)[0] as SpendLimit;
