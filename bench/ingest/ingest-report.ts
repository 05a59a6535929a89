import { formatMachine } from '../machine.ts';
import type { Summary } from '../summary.ts';
import { figure, table, withSpread } from '../table.ts';
import type { IngestReport, IngestResult } from './ingest-bench.ts';

export function formatIngestReport(report: IngestReport): string {
  const { machine, fileSystem, runs, messages, warmUp, bodyBytes, results } = report;
  return [
    `${formatMachine(machine)}, data on ${fileSystem}`,
    `${messages} signed webhooks of one message each (${bodyBytes} bytes) after ${warmUp} to warm up; 8 messages a conversation; PROSA_WORKERS ${report.workers}${report.businessIds ? '; with business-scoped ids' : ''}${burstOf(report)}`,
    `median (min–max) of ${runs} runs, each with a fresh Prosa and fresh data; client and server share the cores`,
    '',
    table(['concurrency', 'messages/s', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'], results.map(speed)),
    'Latency is to the 200, which follows the durable commit of the stepped record: both are one figure.',
    '',
    table(
      ['concurrency', 'server CPU µs', 'its main thread', 'client CPU µs', 'RSS MB'],
      results.map((result) => [
        String(result.concurrency),
        orDash(result.cpu.server),
        orDash(result.cpu.serverMainThread),
        withSpread(result.cpu.client),
        orDash(result.residentMb),
      ]),
    ),
    'CPU is per message. It holds the steps of the results of effects and the sending of replies.',
    '',
    table(
      ['concurrency', 'events/message', 'events/commit', 'commit ms', 'step µs/event', 'replies sent'],
      results.map((result) => [
        String(result.concurrency),
        figure(result.eventsPerMessage.median),
        figure(result.eventsPerCommit.median),
        figure(result.commitMs.median),
        figure(result.stepMicroseconds.median),
        figure(result.sent.median),
      ]),
    ),
    `Replies leave at the default pace of ${report.sendsPerSecond} a second, so the figures hold little of delivery; the rest waits in the outbox.`,
    '',
    ...ceilings(report),
    '',
    `Not measured: the network, TLS, sending at full pace, other funnels, larger webhooks, more data than ${messages} messages.`,
  ].join('\n');
}

function speed({ concurrency, messagesPerSecond, latencyMs }: IngestResult): string[] {
  const { p50, p95, p99, max } = latencyMs;
  return [String(concurrency), ...[messagesPerSecond, p50, p95, p99, max].map(withSpread)];
}

function ceilings({ ceilings, results }: IngestReport): string[] {
  return ceilings.map(({ rowsPerTransaction, rowBytes, rowsPerSecond }) => {
    const ratios = results.map(({ concurrency, messagesPerSecond }) => {
      return `${concurrency}: ${Math.round((100 * messagesPerSecond.median) / rowsPerSecond.median)} %`;
    });
    const transaction = rowsPerTransaction === 1 ? 'one row' : `${rowsPerTransaction} rows`;
    return `SQLite alone, ${transaction} of ${rowBytes} bytes a transaction: ${withSpread(rowsPerSecond)} rows/s; reached at ${ratios.join(', ')}`;
  });
}

/** Nothing to say where every message is stepped at once. */
function burstOf({ burst }: IngestReport): string {
  return burst ? `; a turn waits ${burst} ms for the end of a burst, and the records are not checked` : '';
}

const orDash = (summary: Summary | undefined) => (summary === undefined ? '—' : withSpread(summary));
