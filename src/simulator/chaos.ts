import type { Ledger, LedgerMessage } from './ledger.ts';
import { pause } from './pause.ts';
import { type Spread, spread } from './percentile.ts';
import type { Random } from './random.ts';
import type { KillableTarget } from './target.ts';

/** One kill and what followed. Times are in milliseconds; those of the recovery run from the restart. */
export interface Kill {
  /** Customers with a message on its way or accepted, and without an answer. */
  waiting: LedgerMessage[];
  restartedAt: number;
  restartToReadyMs: number;
}

export interface ChaosReport {
  kills: number;
  restartToReadyMs: Spread;
  /** From the restart to the first new reply. */
  firstReplyMs: Spread;
  /** From the restart until all whose message had been accepted were answered; kills that left none do not count. */
  goesOnMs: Spread;
  /** The same for all who waited, also those whose webhook had to be delivered again. */
  allAnsweredMs: Spread;
  /** The same, from when the process was ready again. */
  allAnsweredAfterReadyMs: Spread;
  /** Customers waiting at a kill. */
  waiting: Spread;
  /** Kills after which the next one came before all were answered; the spreads above leave these out. */
  overtaken: number;
}

export interface ChaosOptions {
  kills: number;
  /** Where each kill is noted once the process is ready again. */
  done: Kill[];
  target: KillableTarget;
  ledger: Ledger;
  random: Random;
  signal: AbortSignal;
  /** Resolves when the Graph API next accepts a send. */
  nextSend(): Promise<void>;
  /** Resolves when the next message is POSTed. */
  nextPost(): Promise<void>;
}

const aimMs = 500;

/**
 * Kills the process at random moments and starts it again. A third of the kills strike at any moment, a third within
 * a few milliseconds of a message's POST and a third within a few of an accepted send, where being killed hurts most.
 */
export async function killAndRestart(options: ChaosOptions): Promise<void> {
  const { done, target, ledger, random, signal } = options;
  while (done.length < options.kills && !signal.aborted) {
    await pause(random.between(300, 3000), signal);
    const aim = random.pick(['any', 'post', 'send'] as const);
    if (aim !== 'any') {
      await Promise.race([aim === 'post' ? options.nextPost() : options.nextSend(), pause(aimMs, signal)]);
      // Not on a timer's tick, which would always let what was begun come to its end.
      const strikeAt = performance.now() + random.between(0, 8);
      while (performance.now() < strikeAt) await new Promise(setImmediate);
    }
    if (signal.aborted) break;
    ledger.killed();
    await target.kill();
    const waiting = ledger.waiting();
    await pause(random.between(0, 300), signal);
    const restartedAt = performance.now();
    const restartToReadyMs = await target.restart();
    ledger.restarted();
    done.push({ waiting, restartedAt, restartToReadyMs });
  }
}

export function chaosReport(kills: readonly Kill[], ledger: Ledger): ChaosReport {
  const firstReply: number[] = [];
  const goesOn: number[] = [];
  const allAnswered: number[] = [];
  const afterReady: number[] = [];
  let overtaken = 0;
  for (const [index, kill] of kills.entries()) {
    const { restartedAt, waiting } = kill;
    const killedAt = ledger.kills[index]!;
    const until = ledger.kills[index + 1] ?? Number.POSITIVE_INFINITY;
    const reply = ledger.replies.find(({ at }) => at >= restartedAt);
    if (reply && reply.at < until) firstReply.push(reply.at - restartedAt);
    const accepted = waiting.filter(({ acceptedAt }) => acceptedAt !== undefined && acceptedAt < restartedAt);
    const all = lastAnswer(waiting);
    if (all > until) overtaken++;
    for (const [messages, times] of [
      [accepted, goesOn],
      [waiting, allAnswered],
    ] as const) {
      const answeredAt = lastAnswer(messages);
      if (
        answeredAt >= restartedAt &&
        answeredAt > killedAt &&
        Number.isFinite(answeredAt) &&
        answeredAt <= until
      ) {
        times.push(answeredAt - restartedAt);
        if (times === allAnswered) {
          afterReady.push(Math.max(0, answeredAt - restartedAt - kill.restartToReadyMs));
        }
      }
    }
  }
  return {
    kills: kills.length,
    restartToReadyMs: spread(kills.map((kill) => kill.restartToReadyMs)),
    firstReplyMs: spread(firstReply),
    goesOnMs: spread(goesOn),
    allAnsweredMs: spread(allAnswered),
    allAnsweredAfterReadyMs: spread(afterReady),
    waiting: spread(kills.map((kill) => kill.waiting.length)),
    overtaken,
  };
}

/** When the last of them was answered; infinitely late if one never was, and minus that if there are none. */
function lastAnswer(messages: readonly LedgerMessage[]): number {
  return Math.max(...messages.map((message) => message.replies[0]?.at ?? Number.POSITIVE_INFINITY));
}
