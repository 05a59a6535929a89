import { leadsTo } from '../actor/migrate.ts';
import type { FunnelDocument } from './document.ts';
import type { MigrationPlan } from './migration.ts';
import type { Standing } from './standing.ts';
import { restingPath, statesOf } from './state-table.ts';

/** Conversations inside another version than the one that is published, by state, and what becomes of them. */
export interface Destination extends Standing {
  /** The state they move to. */
  to?: string;
  /** Why they stay, where a migration could have moved them. */
  why?: string;
}

/**
 * @param version `<id>@<version>` that is published, and its document
 * @param plan absent if nobody is to move
 */
export function destinationsOf(
  standings: readonly Standing[],
  version: string,
  document: FunnelDocument,
  plan: MigrationPlan | undefined,
): Destination[] {
  const others = standings.filter((standing) => standing.version !== version);
  if (plan === undefined) return others;
  const states = statesOf(document);
  return others.map((standing) => {
    const [id, hash] = standing.version.split('@') as [string, string];
    const passage = id === plan.funnel ? plan.passages[hash] : undefined;
    if (passage === undefined) return { ...standing, why: 'the migration is not about this version' };
    const target = leadsTo(passage.table, standing.state);
    return target === undefined
      ? { ...standing, why: passage.stuck[standing.state] ?? 'its state leads nowhere' }
      : { ...standing, to: restingPath(states, target) };
  });
}
