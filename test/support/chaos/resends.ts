/** What arrived twice: what Prosa could not know and counted in its store, and what is a fault. */
import { outboxId } from '../../../src/actor/conversation-id.ts';
import type { Ledger, LedgerReply } from '../../../src/simulator/ledger.ts';
import type { Report } from '../../../src/simulator/report.ts';
import type { Finding } from '../../../src/simulator/verdicts.ts';
import { ALL, withStores } from '../stores-of.ts';

export interface Resends {
  /** Sends that were accepted again, though Prosa could not know that they had been, and that it counted. */
  resends: number;
  /** What was sent twice for another reason. */
  duplicates: Finding[];
}

/**
 * The simulator knows only what arrived; what could not be known is said by the store, of each message.
 * @param repeats how often the send of a message was repeated because its outcome was unknown, by its id
 */
export function sortDuplicates(
  { findings }: Report,
  ledger: Ledger,
  repeats: ReadonlyMap<string, number>,
): Resends {
  const arrived = new Map<string, number>();
  const excused = new Set<string>();
  for (const reply of ledger.replies) {
    const id = messageIdOf(reply);
    const before = arrived.get(id) ?? 0;
    arrived.set(id, before + 1);
    if (before > 0 && before <= (repeats.get(id) ?? 0)) excused.add(reply.wamid);
  }
  const isDuplicate = ({ verdict, subject }: Finding) =>
    (verdict === 'duplicated' || verdict === 'resent') && !excused.has(subject);
  return { resends: excused.size, duplicates: findings.filter(isDuplicate) };
}

/** What Prosa calls the message, without the time that is sent with it. */
export function messageIdOf({ opaqueId = '' }: LedgerReply): string {
  return opaqueId.split(':').slice(0, 2).join(':');
}

/** Of a data directory that no process uses. */
export async function repeatsIn(dataDir: string): Promise<ReadonlyMap<string, number>> {
  const repeats = new Map<string, number>();
  await withStores(dataDir, async (store, conversations) => {
    for (const conversation of conversations) {
      for (const { entry, repeats: count } of await store.outbox(conversation, 0, ALL)) {
        if (count > 0) repeats.set(outboxId(conversation, entry), count);
      }
    }
  });
  return repeats;
}
