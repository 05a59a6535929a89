import type { MigrateEvent } from '../actor/event.ts';
import { moveOf } from '../actor/migrate.ts';
import type { ConversationRecord } from '../actor/record.ts';
import type { FunnelSet } from '../funnel/funnel-set.ts';
import type { Migration } from '../funnel/migration.ts';
import type { Enrich } from './step-batch.ts';

/** Adds to the event of a migration what it means for the record as it is now; other events go on to `next`. */
export function withMoves(funnels: FunnelSet, migrationOf: (id: string) => Migration, next: Enrich): Enrich {
  return (event, funnel, record) => {
    if (event.kind !== 'migrate') return next(event, funnel, record);
    const { move: _, ...bare } = event;
    const move = record && resolve(event, funnels, migrationOf(event.migration), record);
    return move === undefined ? bare : { ...bare, move };
  };
}

function resolve(
  { at }: MigrateEvent,
  funnels: FunnelSet,
  { funnel, to, passages }: Migration,
  record: ConversationRecord,
) {
  if (record.funnel !== funnel) return undefined;
  const table = passages[record.funnelVersion]?.table;
  return table && moveOf(funnels.of(record), funnels.get(`${funnel}@${to}`), table, record, at);
}
