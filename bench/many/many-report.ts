import { formatMachine } from '../machine.ts';
import type { Summary } from '../summary.ts';
import { figure, table, withSpread } from '../table.ts';
import type { ManyReport, ManyResult } from './many-bench.ts';

export function formatManyReport(report: ManyReport): string {
  const { machine, loadAfter, fileSystem, backing, runs, messages, warmUp, shards, results } = report;
  const bodyBytes = results[0]!.figures.bodyBytes.median;
  return [
    `${formatMachine(machine)}, after ${loadAfter}; data on ${fileSystem}`,
    backing,
    `${messages} signed webhooks of one message each (${figure(bodyBytes)} bytes) after ${warmUp} to warm up; 8 messages a conversation; ${shards} shards, PROSA_WORKERS ${report.workers} of each engine`,
    `median (min–max) of ${runs} runs in turns, each with fresh processes, topics and Redis; one gateway; all of it, with the client, shares the cores`,
    '',
    'As fast as the gateway accepts:',
    table(
      ['connections', 'durable/s', 'accepted/s', 'behind', '200 p50 ms', 'p99 ms', 'max ms'],
      results.map((result) => {
        const { durablePerSecond, acceptedPerSecond, backlog, latencyMs } = result.figures;
        const { p50, p99, max } = latencyMs;
        return [
          nameOf(result),
          ...[durablePerSecond, acceptedPerSecond, backlog, p50, p99, max].map(withSpread),
        ];
      }),
    ),
    'A message counts when the record it stepped is durable in Redis. "behind" are those that were accepted and not durable yet when the last 200 came.',
    '',
    'At half the rate that was durable:',
    table(
      ['connections', 'messages/s', '200 p50 ms', 'p95 ms', 'p99 ms', 'durable p50 ms', 'p95 ms', 'p99 ms'],
      results.map((result) => {
        const { perSecond, latencyMs, durableMs } = result.figures.paced;
        const of = [perSecond, latencyMs.p50, latencyMs.p95, latencyMs.p99];
        return [nameOf(result), ...[...of, durableMs.p50, durableMs.p95, durableMs.p99].map(withSpread)];
      }),
    ),
    'To the 200, when the event is in Kafka; and from its acceptance until the record it stepped is durable (prosa_event_delay_seconds, within its buckets).',
    '',
    'CPU a message, µs:',
    table(
      [
        'connections',
        'gateway',
        'engines',
        'its main threads',
        'Kafka',
        'Redis',
        'rewriting its file',
        'client',
      ],
      results.map((result) => {
        const { gateway, engines, kafka, redis, client } = result.figures.costs;
        const of = [gateway.cpu, engines.cpu, engines.main, kafka.cpu, redis.cpu, redis.children, client];
        return [nameOf(result), ...of.map(orDash)];
      }),
    ),
    `With the steps of the results of effects and the sending of ${report.sendsPerSecond} replies a second.`,
    '',
    table(
      ['connections', 'gateway busy', 'engine main', 'workers', 'RSS MB gateway', 'engine', 'Kafka', 'Redis'],
      results.map((result) => {
        const { busy, gateway, engines, kafka, redis } = result.figures.costs;
        const shares = [busy.gateway, busy.engineMain, busy.engineWorkers].map(percent);
        const memory = [gateway, engines, kafka, redis].map(({ residentMb }) => orDash(residentMb));
        return [nameOf(result), ...shares, ...memory];
      }),
    ),
    'Busy is the part of the time in which a thread did not wait for events, also where others had the core; of the busiest engine.',
    '',
    table(
      [
        'connections',
        'events/message',
        'events/commit',
        'commit ms',
        'step µs/event',
        'scripts/message',
        'µs in scripts',
      ],
      results.map((result) => {
        const { eventsPerMessage, eventsPerCommit, commitMs, stepMicroseconds, costs } = result.figures;
        const of = [eventsPerMessage, eventsPerCommit, commitMs, stepMicroseconds];
        return [nameOf(result), ...[...of, costs.redis.calls, costs.redis.scripts].map(withSpread)];
      }),
    ),
    '',
    table(
      [
        'connections',
        'to Redis',
        'from Redis',
        'Redis to disk',
        'Kafka to disk',
        'event in Kafka',
        'conversation new',
        'at rest',
      ],
      results.map((result) => {
        const { costs, size } = result.figures;
        const { redis, kafka } = costs;
        const of = [
          redis.received,
          redis.sent,
          redis.written,
          kafka.written,
          size.event,
          size.fresh,
          size.packed,
        ];
        return [nameOf(result), ...of.map(orDash)];
      }),
    ),
    'Bytes a message; of a conversation of 8 messages bytes in the memory of Redis.',
    '',
    ...report.ceilings.map(
      ({ conversations, perSecond, scripts, redisCpu, clientCpu }) =>
        `Redis alone, commits of ${conversations === 1 ? 'one conversation' : `${conversations} conversations`}: ${withSpread(perSecond)} steps/s; a step is ${withSpread(scripts)} µs in scripts, ${orDash(redisCpu)} µs of CPU (its client ${withSpread(clientCpu)})`,
    ),
    '',
    'Not measured: the network between machines, TLS, several brokers or a cluster of Redis, sending at full pace, other funnels, days of data.',
  ].join('\n');
}

const nameOf = ({ concurrency, engines }: ManyResult) =>
  `${concurrency}, ${engines === 1 ? '1 engine' : `${engines} engines`}`;

const orDash = (summary: Summary) => (Number.isNaN(summary.median) ? '—' : withSpread(summary));
const percent = ({ median }: Summary) => `${Math.round(100 * median)} %`;
