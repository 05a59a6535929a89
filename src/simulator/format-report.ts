import type { ChaosReport } from './chaos-report.ts';
import type { Spread } from './percentile.ts';
import type { Report } from './report.ts';
import type { Finding, Verdict } from './verdicts.ts';

const shownFindings = 20;
const verdictNames: Record<Verdict, string> = {
  lost: 'lost',
  duplicated: 'duplicated',
  outOfOrder: 'out of order',
  split: 'split',
  resent: 'resent',
};

/** For people: aligned columns, then what went wrong. */
export function formatReport(report: Report): string {
  const { webhooks, graph, model, journals, bursts, quietTimeMs = 0, chaos, workerChaos } = report;
  const seconds = (report.durationMs / 1000).toFixed(1);
  const rows: [string, string][] = [
    ['accepted', count(report.accepted)],
    ['answered', count(report.answered)],
    ['lost', count(report.lost)],
    ['duplicated', count(report.duplicated)],
    ['out of order', count(report.outOfOrder)],
    ['split', count(report.split)],
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
    row(
      'latency',
      `${times(report.latencyMs, ['p50', 'p95', 'p99', 'max'])}${quietTimeMs > 0 ? `, with the quiet time of ${count(quietTimeMs)} ms in it` : ''}`,
    ),
    ...(bursts ? [row('bursts', burstLine(bursts))] : []),
    row(
      'webhooks',
      `${count(webhooks.posts)} POSTs, ${count(webhooks.redeliveries)} redelivered, ${count(webhooks.duplicates)} duplicated, ${count(webhooks.statuses)} statuses${webhooks.undeliveredStatuses > 0 ? `, ${count(webhooks.undeliveredStatuses)} of them undelivered` : ''}`,
    ),
    row('  answered', counts(webhooks.answers)),
    row('graph API', `${count(graph.accepted)} messages, ${count(graph.reads)} marked as read`),
    row('  answered', counts(graph.answers)),
    ...(Object.keys(graph.faults).length > 0 ? [row('  faults', counts(graph.faults))] : []),
    ...(model ? [row('model', `${count(model.calls)} calls`)] : []),
    ...(model && Object.keys(model.faults).length > 0 ? [row('  faults', counts(model.faults))] : []),
    row('journals', journals ? journalLine(journals) : 'not checked'),
  ];
  if (chaos) {
    lines.push(
      '',
      row('kills', killLine(chaos)),
      row('restart', `ready after ${times(chaos.restartToReadyMs)}`),
      row('goes on', `first reply after ${times(chaos.firstReplyMs)}`),
      row('', recovery('accepted', chaos.goesOnMs)),
      row('', recovery('waiting', chaos.allAnsweredMs)),
      row('', `  counted from ready: ${times(chaos.allAnsweredAfterReadyMs)}`),
      ...(chaos.overtaken > 0 ? [row('', overtaken(chaos))] : []),
    );
  }
  if (workerChaos) {
    lines.push(
      '',
      row('worker kills', killLine(workerChaos)),
      row('shards', `open again after ${times(workerChaos.openAgainMs)}`),
      row('goes on', recovery('waiting', workerChaos.allAnsweredMs, 'kills')),
      ...(workerChaos.overtaken > 0 ? [row('', overtaken(workerChaos))] : []),
    );
  }
  if (report.findings.length > 0) lines.push('', ...findingLines(report.findings));
  for (const problem of journals?.problems.slice(0, shownFindings) ?? [])
    lines.push(`journal unread: ${problem}`);
  return `${lines.join('\n')}\n`;
}

function killLine({ kills, waiting }: Pick<ChaosReport, 'kills' | 'waiting'>): string {
  return `${kills}, ${waiting.p50} customers waiting at a kill (p50; max ${waiting.max})`;
}

function recovery(who: string, values: Spread, what = 'restarts'): string {
  if (values.count === 0) return `${who}: none had to be answered after one of the ${what}`;
  return `${who} all answered after ${times(values)}, in ${values.count} ${what}`;
}

function overtaken(chaos: Pick<ChaosReport, 'overtaken'>): string {
  return `${chaos.overtaken} times the next kill came before`;
}

function burstLine({ written, judged }: NonNullable<Report['bursts']>): string {
  const verdict = judged === undefined ? 'not judged' : `${count(judged)} judged`;
  return `${count(written)} written in several messages, ${verdict}`;
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
