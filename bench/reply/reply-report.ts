import { formatMachine } from '../machine.ts';
import { table, withSpread } from '../table.ts';
import type { ReplyReport } from './reply-bench.ts';

export function formatReplyReport(report: ReplyReport): string {
  const { machine, fileSystem, runs, rate, messages, warmUp, burst, replyMs, acceptedMs, cores } = report;
  const row = (name: string, { p50, p95, p99, max }: ReplyReport['replyMs']) => [
    name,
    ...[p50, p95, p99, max].map(withSpread),
  ];
  return [
    `${formatMachine(machine)}; data on ${fileSystem}`,
    `${rate} messages a second, ${messages} in all, after ${warmUp} to warm up; median (min–max) of ${runs} runs, each with a fresh Prosa; the client shares the cores`,
    '',
    table(
      ['ms', 'p50', 'p95', 'p99', 'max'],
      [
        row(burst > 0 ? `reply, beyond the ${burst} ms of the burst` : 'reply', replyMs),
        row('200', acceptedMs),
      ],
    ),
    '',
    'From when the webhook was due until the reply has arrived at a stand-in of the Graph API, or the 200 at the client.',
    ...(cores === undefined ? [] : [`The server was busy on ${withSpread(cores)} cores.`]),
  ].join('\n');
}
