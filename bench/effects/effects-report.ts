import { formatMachine } from '../machine.ts';
import { figure, table, withSpread } from '../table.ts';
import type { EffectsReport, EffectsResult } from './effects-bench.ts';

export function formatEffectsReport(report: EffectsReport): string {
  const { machine, fileSystem, effects, effectSeconds, conversations, messages, concurrency, runs, ratio } =
    report;
  return [
    `${formatMachine(machine)}, data on ${fileSystem}`,
    `${messages} messages to ${conversations} conversations of one group, ${concurrency} under way at once, while ${effects} others wait for an effect of ${effectSeconds} s`,
    `median (min–max) of ${runs} runs in turns, each with fresh data; one thread for the group and for what sends to it; no HTTP`,
    '',
    table(
      ['effects running', 'messages/s', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'],
      [
        ['0', ...cells(report.without)],
        [String(effects), ...cells(report.with)],
        ['ratio', figure(ratio.messagesPerSecond), figure(ratio.p50), figure(ratio.p95), figure(ratio.p99)],
      ],
    ),
    'Latency is from the message to its durable commit. All effects still ran when the last message was answered.',
  ].join('\n');
}

function cells({ messagesPerSecond, latencyMs: { p50, p95, p99, max } }: EffectsResult): string[] {
  return [messagesPerSecond, p50, p95, p99, max].map(withSpread);
}
