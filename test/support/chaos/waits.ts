/** How long customers had to wait whose conversations were an engine's that ended. */
import { expect } from 'vitest';
import { shardOf } from '../../../src/shard/shard-of.ts';
import { answersTo, type LedgerMessage } from '../../../src/simulator/ledger.ts';
import { type Spread, spread } from '../../../src/simulator/percentile.ts';
import type { ChaosRun } from './chaos-run.ts';
import { messageIdOf } from './resends.ts';
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
/** What takes over does some turns' work, so a machine that is busy otherwise gets so many times what one takes. */
const TURNS = 4;
const FEWEST = 20;

/**
 * Of each message that was not answered when the engine ended, or came within so many milliseconds after that. One
 * whose answer had been handed to the channel waits for the outcome to show, as is said elsewhere, and does not count.
 */
export function waitsAfter(
  { at, shards }: Departure,
  within: number,
  { ledger, evidence: { repeats } }: ChaosRun,
): Waits {
  const conversations = new Map(
    ledger.replies.map(({ customer, opaqueId }) => [customer, opaqueId?.split(':')[0]]),
  );
  const messages = [...ledger.messages.values()].filter(({ postedAt }) => postedAt !== undefined);
  const wasThere = ({ customer }: LedgerMessage) => {
    const conversation = conversations.get(customer);
    return conversation !== undefined && shards.has(shardOf(conversation, SHARDS));
  };
  const waiting = messages.filter(
    (message) =>
      wasThere(message) &&
      message.postedAt! <= at + within &&
      answeredAt(message) >= at &&
      !answersTo(message).some((reply) => repeats.has(messageIdOf(reply))),
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

/**
 * Tells all of them, and holds the best against the limit (ms): a machine shared with others is idle at times, and
 * what is wrong in Prosa is so each time.
 */
export function expectInTime(
  what: string,
  waits: readonly { wait: Spread; turn: Spread }[],
  limit: number,
): void {
  for (const { wait, turn } of waits) {
    const [p50, p95, max, p95Turn] = [wait.p50, wait.p95, wait.max, turn.p95].map(Math.round);
    process.stdout.write(
      `${what}: ${wait.count} messages, p50 ${p50} ms, p95 ${p95} ms, max ${max} ms; p95 of a turn before: ${p95Turn} ms\n`,
    );
  }
  // An engine that had just joined may have had hardly any.
  expect(waits.reduce((sum, { wait }) => sum + wait.count, 0)).toBeGreaterThan(FEWEST);
  const over = waits.map(({ wait, turn }) => wait.max - limit - TURNS * turn.p95);
  expect(Math.min(...over)).toBeLessThanOrEqual(0);
}
