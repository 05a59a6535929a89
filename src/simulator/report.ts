import type { ChaosReport } from './chaos.ts';
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
  /** … and a reply followed in time. */
  answered: number;
  /** … or was still being waited for when the run was aborted. */
  unfinished: number;
  /** Their webhook was never answered with 200. */
  undelivered: number;
  lost: number;
  duplicated: number;
  outOfOrder: number;
  /** Sends repeated after the simulator spoilt the answer to the first; not counted as duplicated. */
  resent: number;
  /** From the first POST of a message's webhook to the arrival of the reply. */
  latencyMs: Spread;
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
  /** Absent where there was no admin token, or the run was aborted. */
  journals?: {
    conversations: number;
    entries: number;
    /** Conversations a person looks after by now, where the bot rightly keeps silent. */
    handedOff: number;
    problems: string[];
  };
  chaos?: ChaosReport;
  /** The first of them. */
  findings: Finding[];
}

/**
 * 0 only if the run shows that all went well: nothing lost, duplicated or out of order, and also nothing
 * undelivered, nothing left unchecked, and something accepted at all.
 */
export function exitCode(report: Report): 0 | 1 {
  const failed =
    report.lost + report.duplicated + report.outOfOrder + report.undelivered + report.unfinished > 0 ||
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

const shownFindings = 20;
const verdictNames: Record<Verdict, string> = {
  lost: 'lost',
  duplicated: 'duplicated',
  outOfOrder: 'out of order',
  resent: 'resent',
};

/** For people: aligned columns, then what went wrong. */
export function formatReport(report: Report): string {
  const { webhooks, graph, journals, chaos } = report;
  const seconds = (report.durationMs / 1000).toFixed(1);
  const rows: [string, string][] = [
    ['accepted', count(report.accepted)],
    ['answered', count(report.answered)],
    ['lost', count(report.lost)],
    ['duplicated', count(report.duplicated)],
    ['out of order', count(report.outOfOrder)],
    ['resent', count(report.resent)],
    ['undelivered', count(report.undelivered)],
  ];
  if (report.unfinished > 0) rows.push(['unfinished', count(report.unfinished)]);
  const width = Math.max(...rows.map(([, value]) => value.length));
  const lines = [
    `${count(report.customers)} customers wrote ${count(report.written)} messages in ${seconds} s (seed ${report.seed})`,
    ...(report.aborted === undefined ? [] : [`ABORTED: ${report.aborted}`]),
    '',
    ...rows.map(([name, value]) => row(name, value.padStart(width))),
    '',
    row('latency', `${times(report.latencyMs, ['p50', 'p95', 'p99', 'max'])}`),
    row(
      'webhooks',
      `${count(webhooks.posts)} POSTs, ${count(webhooks.redeliveries)} redelivered, ${count(webhooks.duplicates)} duplicated, ${count(webhooks.statuses)} statuses${webhooks.undeliveredStatuses > 0 ? `, ${count(webhooks.undeliveredStatuses)} of them undelivered` : ''}`,
    ),
    row('  answered', counts(webhooks.answers)),
    row('graph API', `${count(graph.accepted)} messages, ${count(graph.reads)} marked as read`),
    row('  answered', counts(graph.answers)),
    ...(Object.keys(graph.faults).length > 0 ? [row('  faults', counts(graph.faults))] : []),
    row('journals', journals ? journalLine(journals) : 'not checked'),
  ];
  if (chaos) {
    lines.push(
      '',
      row(
        'kills',
        `${chaos.kills}, ${chaos.waiting.p50} customers waiting at a kill (p50; max ${chaos.waiting.max})`,
      ),
      row('restart', `ready after ${times(chaos.restartToReadyMs)}`),
      row('goes on', `first reply after ${times(chaos.firstReplyMs)}`),
      row('', recovery('accepted', chaos.goesOnMs)),
      row('', recovery('waiting', chaos.allAnsweredMs)),
      row('', `  counted from ready: ${times(chaos.allAnsweredAfterReadyMs)}`),
      ...(chaos.overtaken > 0 ? [row('', `${chaos.overtaken} times the next kill came before`)] : []),
    );
  }
  if (report.findings.length > 0) lines.push('', ...findingLines(report.findings));
  for (const problem of journals?.problems.slice(0, shownFindings) ?? [])
    lines.push(`journal unread: ${problem}`);
  return `${lines.join('\n')}\n`;
}

function recovery(who: string, { count: restarts, ...values }: Spread): string {
  if (restarts === 0) return `${who}: none had to be answered after a restart`;
  return `${who} all answered after ${times({ count: restarts, ...values })}, in ${restarts} restarts`;
}

function journalLine({
  conversations,
  entries,
  handedOff,
  problems,
}: NonNullable<Report['journals']>): string {
  const failed = problems.length > 0 ? `, ${count(problems.length)} customers' could not be read` : '';
  const handed = handedOff > 0 ? `, ${count(handedOff)} handed off to a person` : '';
  return `${count(conversations)} conversations, ${count(entries)} entries checked${handed}${failed}`;
}

function findingLines(findings: readonly Finding[]): string[] {
  const shown = findings.slice(0, shownFindings);
  const width = Math.max(...shown.map(({ verdict }) => verdictNames[verdict].length));
  const lines = shown.map(
    ({ verdict, customer, subject, detail }) =>
      `${verdictNames[verdict].padEnd(width)}  ${customer}  ${detail}  ${subject}`,
  );
  if (findings.length > shown.length) lines.push('… and more');
  return lines;
}

function row(name: string, value: string): string {
  return `${name.padEnd(13)} ${value}`.trimEnd();
}

function times(values: Spread, names: readonly ('p50' | 'p95' | 'p99' | 'max')[] = ['p50', 'max']): string {
  return values.count === 0
    ? 'not measured'
    : names.map((name) => `${name} ${count(Math.round(values[name]))} ms`).join('  ');
}

function counts(values: Record<string, number>): string {
  return (
    Object.entries(values)
      .map(([name, value]) => `${name}: ${count(value)}`)
      .join('  ') || 'nothing'
  );
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
