import { formatMachine } from '../machine.ts';
import type { Summary } from '../summary.ts';
import { figure, table, withSpread } from '../table.ts';
import type { PeerReport, System } from './peer-bench.ts';

const names: Record<System, string> = {
  prosa: 'Prosa, the rental funnel',
  xstate: 'Restate, @restatedev/xstate',
  lean: 'Restate, transition() on a record',
};

export function formatPeerReport(report: PeerReport): string {
  const { machine, fileSystem, versions, tuned, runs, messages, warmUp, results } = report;
  const restate = ['@restatedev/restate-server', '@restatedev/restate-sdk', '@restatedev/xstate'].map(
    (name) => `${name} ${versions[name]}`,
  );
  return [
    `${formatMachine(machine)}, data on ${fileSystem}`,
    `${restate.join(', ')}; ${tuned ? 'four partitions and no journal kept' : 'its defaults'}; fsync on`,
    `${messages} messages after ${warmUp} to warm up, 8 a conversation, one in flight on each connection; median (min–max) of ${runs} runs in turns, each with fresh processes and data; clients and servers share the cores`,
    '',
    table(
      [
        'concurrency',
        'messages/s',
        'p50 ms',
        'p95 ms',
        'p99 ms',
        'server CPU µs',
        'handler CPU µs',
        'RSS MB',
      ],
      results.map((result) => [
        `${result.concurrency} ${names[result.system]}`,
        withSpread(result.messagesPerSecond),
        withSpread(result.latencyMs.p50),
        withSpread(result.latencyMs.p95),
        withSpread(result.latencyMs.p99),
        orDash(result.cpu),
        orDash(result.cpuHandler),
        orDash(result.residentMb),
      ]),
    ),
    '',
    ...results
      .filter(({ system }) => system !== 'prosa')
      .map(
        ({ concurrency, system, prosaTimes }) =>
          `at ${concurrency}: Prosa takes ${figure(prosaTimes)} times the messages of ${names[system]}`,
      ),
    '',
    `Both answer once what the message caused is durable. Prosa's messages are signed webhooks of 600 bytes through perception, effects, journal and outbox; Restate's are JSON of 80 bytes to a funnel of five stages without any of that. Its machines are created before the clock starts. RSS is that of server and handler together.`,
  ].join('\n');
}

const orDash = (summary: Summary | undefined) => (summary === undefined ? '—' : withSpread(summary));
