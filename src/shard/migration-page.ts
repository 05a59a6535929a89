/**
 * One page of a migration: of the next conversations of a group, those that can move are sent the event that moves
 * them. A page may be repeated, and a migration begun again from its first page: who has moved is found moved.
 */
import type { ConversationEvent } from '../actor/event.ts';
import { leadsTo, statePath } from '../actor/migrate.ts';
import type { ConversationRecord } from '../actor/record.ts';
import type { Migration } from '../funnel/migration.ts';
import { addCounts, type MigrationPage } from '../funnel/migration-counts.ts';
import type { Store, Whereabouts } from '../store/store.ts';

/** What a page needs of a group of shards. */
export interface MigratingGroup {
  store: Store;
  happen(events: readonly ConversationEvent[]): Promise<void>;
  record(conversation: string): Promise<ConversationRecord | undefined>;
  /** Runs it between two transactions. */
  exclusively<T>(job: () => Promise<T>): Promise<T>;
}

/** Conversations a page examines: few enough that planning and stepping them takes a worker a few milliseconds. */
export const PAGE = 64;

export async function migratePage(
  group: MigratingGroup,
  migration: Migration,
  after: number,
  now: () => number,
): Promise<MigrationPage> {
  // Between two transactions: whoever is just beginning on the version before is seen, too.
  const rows = await group.exclusively(() => group.store.whereabouts(after, PAGE));
  const page: MigrationPage = { examined: rows.length, moved: 0, stayed: [] };
  if (rows.length === PAGE) page.next = rows.at(-1)!.order;
  const moving: string[] = [];
  for (const row of rows) {
    if (row.migratedBy === migration.id) page.moved++;
    else if (!concerns(migration, row)) continue;
    else if (leadsTo(migration.passages[row.funnelVersion]!.table, pathOf(row)))
      moving.push(row.conversation);
    else stay(page, migration, row.funnelVersion, pathOf(row));
  }
  const at = now();
  await group.happen(
    moving.map((conversation) => ({ kind: 'migrate', conversation, at, migration: migration.id })),
  );
  for (const conversation of moving) {
    const record = await group.record(conversation);
    if (record?.migrated?.by === migration.id) page.moved++;
    else if (record !== undefined) stay(page, migration, record.funnelVersion, statePath(record.state));
  }
  return page;
}

function stay(page: MigrationPage, { passages }: Migration, version: string, state: string): void {
  const passage = passages[version];
  const reason =
    passage !== undefined && leadsTo(passage.table, state) !== undefined
      ? 'it could not be moved; see the dead letters'
      : (passage?.stuck[state] ?? 'its state leads nowhere');
  addCounts(page, { moved: 0, stayed: [{ version, state, reason, count: 1 }] });
}

function concerns({ funnel, passages }: Migration, row: Whereabouts): boolean {
  return row.funnel === funnel && Object.hasOwn(passages, row.funnelVersion);
}

const pathOf = ({ state }: Whereabouts) => statePath(JSON.parse(state));
