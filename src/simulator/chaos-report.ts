import type { Kill } from './chaos.ts';
import { answersTo, type Ledger, type LedgerMessage } from './ledger.ts';
import { type Spread, spread } from './percentile.ts';

/** Kills of the process. */
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

/** Kills of worker threads. Their neighbours go on meanwhile, so there is no first reply to wait for. */
export interface WorkerChaosReport
  extends Pick<ChaosReport, 'kills' | 'allAnsweredMs' | 'waiting' | 'overtaken'> {
  /** From the kill until another thread had opened the shards. */
  openAgainMs: Spread;
}

export function chaosReport(kills: readonly Kill[], ledger: Ledger): ChaosReport {
  const firstReply: number[] = [];
  const goesOn: number[] = [];
  const allAnswered: number[] = [];
  const afterReady: number[] = [];
  let overtaken = 0;
  for (const [kill, until] of killsOf('process', kills)) {
    const { restartedAt, waiting } = kill;
    const reply = ledger.replies.find(({ at }) => at >= restartedAt);
    if (reply && reply.at < until) firstReply.push(reply.at - restartedAt);
    const accepted = waiting.filter(({ acceptedAt }) => acceptedAt !== undefined && acceptedAt < restartedAt);
    if (lastAnswer(waiting) > until) overtaken++;
    goesOn.push(...recovery(accepted, kill, until));
    for (const took of recovery(waiting, kill, until)) {
      allAnswered.push(took);
      afterReady.push(Math.max(0, took - kill.restartToReadyMs));
    }
  }
  const all = kills.filter(({ of }) => of === 'process');
  return {
    kills: all.length,
    restartToReadyMs: spread(all.map((kill) => kill.restartToReadyMs)),
    firstReplyMs: spread(firstReply),
    goesOnMs: spread(goesOn),
    allAnsweredMs: spread(allAnswered),
    allAnsweredAfterReadyMs: spread(afterReady),
    waiting: spread(all.map((kill) => kill.waiting.length)),
    overtaken,
  };
}

export function workerChaosReport(kills: readonly Kill[]): WorkerChaosReport {
  const all = killsOf('worker', kills);
  return {
    kills: all.length,
    openAgainMs: spread(all.map(([kill]) => kill.restartToReadyMs)),
    allAnsweredMs: spread(all.flatMap(([kill, until]) => recovery(kill.waiting, kill, until))),
    waiting: spread(all.map(([kill]) => kill.waiting.length)),
    overtaken: all.filter(([kill, until]) => lastAnswer(kill.waiting) > until).length,
  };
}

/** Each with the time of the kill after it, of whatever kind. */
function killsOf(kind: Kill['of'], kills: readonly Kill[]): [Kill, number][] {
  return kills
    .map((kill, index): [Kill, number] => [kill, kills[index + 1]?.killedAt ?? Number.POSITIVE_INFINITY])
    .filter(([{ of }]) => of === kind);
}

/** From the restart until the last of them was answered, unless none had to be or the next kill came before. */
function recovery(
  messages: readonly LedgerMessage[],
  { killedAt, restartedAt }: Kill,
  until: number,
): number[] {
  const answeredAt = lastAnswer(messages);
  const counts = answeredAt >= restartedAt && answeredAt > killedAt && answeredAt <= until;
  return counts && Number.isFinite(answeredAt) ? [answeredAt - restartedAt] : [];
}

/** When the last of them was answered; infinitely late if one never was, and minus that if there are none. */
function lastAnswer(messages: readonly LedgerMessage[]): number {
  return Math.max(...messages.map((message) => answersTo(message)[0]?.at ?? Number.POSITIVE_INFINITY));
}
