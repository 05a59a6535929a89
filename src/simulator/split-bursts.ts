/** The verdict *split*: a burst that certainly came within the quiet time was answered in more than one turn. */
import { TURN_TIMER } from '../actor/record.ts';
import { cameWithin } from './burst.ts';
import type { BurstWait } from './burst-wait.ts';
import type { Ledger, LedgerMessage } from './ledger.ts';
import type { Finding } from './verdicts.ts';
import type { CustomerJournal } from './verify-journals.ts';

export interface BurstCheck {
  /** Bursts that could be judged. */
  judged: number;
  findings: Finding[];
}

export function checkBursts(
  messages: readonly LedgerMessage[],
  journals: readonly CustomerJournal[],
  ledger: Pick<Ledger, 'replies' | 'wasDown'>,
  wait: BurstWait,
): BurstCheck {
  const check: BurstCheck = { judged: 0, findings: [] };
  const sent = new Set(ledger.replies.map(({ opaqueId }) => opaqueId));
  for (const burst of new Set(messages.map((message) => message.burst))) {
    if (burst === undefined || !cameWithin(wait, burst, ledger)) continue;
    const journal = journals.find(({ entries }) => entries.some(isMessageOf(burst)));
    const turns = journal && turnsOf(burst, journal, sent);
    if (turns === undefined) continue;
    check.judged++;
    if (turns.length < 2) continue;
    check.findings.push({
      verdict: 'split',
      customer: burst[0]!.customer,
      subject: burst.at(-1)!.id,
      detail: `journal: a burst of ${burst.length} was answered in ${turns.length} turns, begun at ${turns.join(', ')}`,
    });
  }
  return check;
}

const isMessageOf =
  (burst: readonly LedgerMessage[]) =>
  ({ event }: CustomerJournal['entries'][number]): boolean =>
    event?.kind === 'message' && burst.some(({ id }) => id === event.id);

/**
 * The revisions at which turns with messages of the burst began: by the timer that ends the wait, or with a message
 * that was answered itself. Undefined where a piece is missing, which is another verdict.
 */
function turnsOf(
  burst: readonly LedgerMessage[],
  { entries, outbox }: CustomerJournal,
  sent: ReadonlySet<string | undefined>,
): number[] | undefined {
  const isOfBurst = isMessageOf(burst);
  const from = entries.findIndex(isOfBurst);
  const last = entries.findLastIndex(isOfBurst);
  if (entries.filter(isOfBurst).length < burst.length) return undefined;
  const next = entries.findIndex(({ event }, index) => index > last && event?.kind === 'message');
  const span = entries.slice(from, next === -1 ? undefined : next);
  const answered = new Set(outbox.filter(({ id }) => sent.has(id)).map(({ revision }) => revision));
  const begin = span.filter(
    (entry) =>
      (entry.event?.kind === 'timer' && entry.event.id === TURN_TIMER) ||
      (isOfBurst(entry) && answered.has(entry.revision)),
  );
  return begin.map(({ revision }) => revision);
}
