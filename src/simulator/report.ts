import type { ChaosReport, WorkerChaosReport } from './chaos-report.ts';
import type { Spread } from './percentile.ts';
import type { Finding, Verdict } from './verdicts.ts';

/** The outcome of a run. Plain JSON. */
export interface Report {
  seed: number;
  customers: number;
  durationMs: number;
  /** Why the run ended early; what it then says is incomplete. */
  aborted?: string;
  /** Messages the customers wrote. */
  written: number;
  /** Their webhook was answered with 200 … */
  accepted: number;
  /** … and a reply followed in time, or a person looks after the conversation. */
  answered: number;
  /** … or was still being waited for when the run was aborted. */
  unfinished: number;
  /** Their webhook was never answered with 200. */
  undelivered: number;
  lost: number;
  duplicated: number;
  outOfOrder: number;
  /** Bursts within the quiet time that were answered in more than one turn. */
  split: number;
  /** Sends repeated after the simulator spoilt the answer to the first; not counted as duplicated. */
  resent: number;
  /** From the first POST of a message's webhook, of a burst the last one's, to the arrival of the reply. */
  latencyMs: Spread;
  /** How long the funnel waits for more before it answers, as part of the latency; absent where that is not known. */
  quietTimeMs?: number;
  /** Absent where none were played. */
  bursts?: {
    written: number;
    /** Certainly within the quiet time, so that they had to be one turn; absent where no journals were checked. */
    judged?: number;
  };
  webhooks: {
    posts: number;
    redeliveries: number;
    duplicates: number;
    statuses: number;
    undeliveredStatuses: number;
    answers: Record<string, number>;
  };
  graph: {
    accepted: number;
    reads: number;
    /** By HTTP status, or by code where it was an error. */
    answers: Record<string, number>;
    faults: Record<string, number>;
  };
  /** Calls of the language model, and what was made to fail of them by kind; absent where there was none. */
  model?: { calls: number; faults: Record<string, number> };
  /** Absent where there was no admin token, or the run was aborted. */
  journals?: {
    conversations: number;
    entries: number;
    /** Conversations a person looks after by now, where the bot rightly keeps silent. */
    handedOff: number;
    problems: string[];
  };
  chaos?: ChaosReport;
  workerChaos?: WorkerChaosReport;
  /** The first of them. */
  findings: Finding[];
}

/**
 * 0 only if the run shows that all went well: nothing lost, duplicated, out of order or split, and also
 * nothing undelivered, nothing left unchecked, and something accepted at all.
 */
export function exitCode(report: Report): 0 | 1 {
  const failed =
    report.lost + report.duplicated + report.outOfOrder + report.split > 0 ||
    report.undelivered + report.unfinished > 0 ||
    report.aborted !== undefined ||
    report.accepted === 0 ||
    (report.journals?.problems.length ?? 0) > 0;
  return failed ? 1 : 0;
}

/** How many different subjects the findings with this verdict are about. */
export function countFindings(findings: readonly Finding[], verdict: Verdict): number {
  return new Set(findings.filter((finding) => finding.verdict === verdict).map(({ subject }) => subject))
    .size;
}
