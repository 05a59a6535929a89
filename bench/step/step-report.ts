import { formatMachine } from '../machine.ts';
import { table, withSpread } from '../table.ts';
import type { StepReport } from './step-bench.ts';

export function formatStepReport(report: StepReport): string {
  const { machine, runs, conversations, events, recordBytes, variants } = report;
  return [
    formatMachine(machine),
    `${conversations} conversations of the rental funnel: ${events.messages} messages, ${events.effectResults} results of effects; the record ends with ${recordBytes} bytes`,
    `median (min–max) of ${runs} runs after a warm-up; one thread; no storage, no network`,
    '',
    table(
      ['', 'counted', 'per second', 'µs each'],
      variants.map(({ name, unit, perSecond, microseconds }) => [
        name,
        unit,
        withSpread(perSecond),
        withSpread(microseconds),
      ]),
    ),
  ].join('\n');
}
