/** How long customers had to wait whose conversations were an engine's that ended. */
import { shardOf } from '../../../src/shard/shard-of.ts';
import { answersTo, type Ledger } from '../../../src/simulator/ledger.ts';
import type { Departure } from './troubles.ts';

const SHARDS = 64;

export interface Wait {
  /** From the end of the engine, or from the message where that came later, to the reply (ms). */
  own: number;
  /** From the end of the engine to the reply (ms). */
  sinceEnd: number;
}

/**
 * Of each message that was not answered when the engine ended, or came within so many milliseconds after that.
 * A message that was never answered waited for ever.
 */
export function waitsAfter({ at, shards }: Departure, within: number, ledger: Ledger): Wait[] {
  const conversations = new Map(ledger.replies.map(({ customer, opaqueId }) => [customer, opaqueId?.split(':')[0]]));
  return [...ledger.messages.values()].flatMap((message) => {
    const conversation = conversations.get(message.customer);
    if (conversation === undefined || !shards.has(shardOf(conversation, SHARDS))) return [];
    const { postedAt = Number.POSITIVE_INFINITY } = message;
    const answeredAt = answersTo(message)[0]?.at ?? Number.POSITIVE_INFINITY;
    if (postedAt > at + within || answeredAt < at) return [];
    return [{ own: answeredAt - Math.max(at, postedAt), sinceEnd: answeredAt - at }];
  });
}
