import type { SendOutcome } from '../channels/channel.ts';
import type { DeliveryUpdate, OutboxEntry } from '../store/store.ts';
import { GIVE_UP_AFTER, retryDelay } from './retry-policy.ts';

type Dated = DeliveryUpdate & { decidedAt: number };

/** What to write for the outcome of a send; nothing while a status may still tell it. */
export function updateFor(entry: OutboxEntry, outcome: SendOutcome, at: number): Dated | undefined {
  const of = { conversation: entry.conversation, entry: entry.entry, decidedAt: entry.at, at };
  if (outcome.status === 'unknown') return undefined;
  if (outcome.status === 'accepted') {
    return { ...of, kind: 'advance', state: 'sent', messageId: outcome.messageId };
  }
  const error = `${outcome.code}: ${outcome.message}`;
  if (outcome.status === 'retry' && at - entry.at < GIVE_UP_AFTER) {
    return {
      ...of,
      kind: 'release',
      notBefore: at + retryDelay(entry.attempts + 1, outcome.afterMs),
      error,
    };
  }
  return { ...of, kind: 'advance', state: 'failed', error };
}
