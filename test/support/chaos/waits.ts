/** How long customers had to wait whose conversations were an engine's that ended. */
import { shardOf } from '../../../src/shard/shard-of.ts';
import { answersTo, type Ledger, type LedgerMessage } from '../../../src/simulator/ledger.ts';
import { type Spread, spread } from '../../../src/simulator/percentile.ts';
import type { Departure } from './troubles.ts';

export interface Waits {
  /** From the end of the engine, or from the message where that came later, to the reply (ms). */
  own: Spread;
  /** From the end of the engine to the reply (ms). */
  sinceEnd: Spread;
  /** From message to reply of all who wrote in the seconds before: what a turn takes on this machine (ms). */
  turn: Spread;
}

const SHARDS = 64;
/** Before the end (ms). */
const [CALM_FROM, CALM_TO] = [6_000, 1_000];

/** Of each message that was not answered when the engine ended, or came within so many milliseconds after that. */
export function waitsAfter({ at, shards }: Departure, within: number, ledger: Ledger): Waits {
  const conversations = new Map(
    ledger.replies.map(({ customer, opaqueId }) => [customer, opaqueId?.split(':')[0]]),
  );
  const messages = [...ledger.messages.values()].filter(({ postedAt }) => postedAt !== undefined);
  const wasThere = ({ customer }: LedgerMessage) => {
    const conversation = conversations.get(customer);
    return conversation !== undefined && shards.has(shardOf(conversation, SHARDS));
  };
  const waiting = messages.filter(
    (message) => wasThere(message) && message.postedAt! <= at + within && answeredAt(message) >= at,
  );
  const before = messages.filter(
    (message) =>
      message.postedAt! >= at - CALM_FROM && message.postedAt! <= at - CALM_TO && answeredAt(message) < at,
  );
  return {
    own: spread(waiting.map((message) => answeredAt(message) - Math.max(at, message.postedAt!))),
    sinceEnd: spread(waiting.map((message) => answeredAt(message) - at)),
    turn: spread(before.map((message) => answeredAt(message) - message.postedAt!)),
  };
}

/** One that was never answered is waited for without an end. */
function answeredAt(message: LedgerMessage): number {
  return answersTo(message)[0]?.at ?? Number.POSITIVE_INFINITY;
}

/** For people. */
export function formatWaits(what: string, { p50, p95, max, count }: Spread, turn: Spread): string {
  const [a, b, c, d] = [p50, p95, max, turn.p95].map((value) => Math.round(value));
  return `${what}: ${count} messages, p50 ${a} ms, p95 ${b} ms, max ${c} ms; p95 of a turn before: ${d} ms\n`;
}
