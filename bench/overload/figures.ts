import { type Percentiles, percentiles } from '../summary.ts';
import { type Ledger, UNANSWERED } from './ledger.ts';

/** What one rate of an open loop gave. */
export interface RateFigures {
  /** Messages a second that were due. */
  offered: number;
  /** Deliveries that left a second while messages were due; fewer than offered if the client could not keep up. */
  left: number;
  /** 200s that came while messages were due, a second; what was in flight at the end of that is not counted. */
  accepted: number;
  /** Shares of the messages by their last answer; the rest was accepted. */
  refusedShare: number;
  unansweredShare: number;
  /** Deliveries for a message; more than 1 where refused ones were delivered again. */
  deliveriesEach: number;
  /** Share of the deliveries that left later than they were due, see `LATE`. */
  lateShare: number;
  /** Of accepted messages, from when they were first due until the 200 (ms). */
  acceptedMs: Percentiles | undefined;
  /** Of accepted messages, from their last leaving until the 200 (ms): without the wait for a free connection. */
  answerMs: Percentiles | undefined;
  /** Of refused deliveries, from their leaving until the 503 (ms). */
  refusedMs: Percentiles | undefined;
}

export function figuresOf(ledger: Ledger): RateFigures {
  const { due, sentAt, answeredAt, status } = ledger;
  const count = due.length;
  const length = due.at(-1) ?? 0;
  const accepted: number[] = [];
  const answers: number[] = [];
  let inTime = 0;
  let refused = 0;
  let unanswered = 0;
  for (let request = 0; request < count; request++) {
    if (status[request] === 200) {
      accepted.push(answeredAt[request]! - due[request]!);
      answers.push(answeredAt[request]! - sentAt[request]!);
      if (answeredAt[request]! <= length) inTime++;
    } else if (status[request] === 503) refused++;
    else if (status[request] === UNANSWERED) unanswered++;
  }
  return {
    offered: (count * 1000) / length,
    left: (ledger.inTime * 1000) / length,
    accepted: (inTime * 1000) / length,
    refusedShare: refused / count,
    unansweredShare: unanswered / count,
    deliveriesEach: ledger.deliveries / count,
    lateShare: ledger.deliveries === 0 ? 0 : ledger.late / ledger.deliveries,
    acceptedMs: ranked(accepted),
    answerMs: ranked(answers),
    refusedMs: ranked(ledger.refusals),
  };
}

/** What must not be, whatever the load. */
export function wrongAnswers(ledger: Ledger): string[] {
  const problems = [...ledger.others].map(([status, times]) => `${times} answers had status ${status}`);
  if (ledger.withoutRetryAfter > 0)
    problems.push(`${ledger.withoutRetryAfter} of the 503 had no Retry-After`);
  return problems;
}

const ranked = (values: readonly number[]) =>
  values.length === 0 ? undefined : percentiles(Float64Array.from(values));
