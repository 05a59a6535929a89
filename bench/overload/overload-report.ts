import { formatMachine } from '../machine.ts';
import type { Summary } from '../summary.ts';
import { figure, table, withSpread } from '../table.ts';
import { LATE } from './ledger.ts';
import type { OverloadReport, RateResult } from './overload-bench.ts';

/** A larger share of late requests is said. */
const fewLate = 0.01;

export function formatOverloadReport(report: OverloadReport): string {
  const { machine, fileSystem, sustainable, rates, runs, seconds, connections, concurrency } = report;
  const { messagesPerSecond, p50, p99 } = sustainable;
  return [
    `${formatMachine(machine)}, data on ${fileSystem}; PROSA_WORKERS ${report.workers}, PROSA_MAX_IN_FLIGHT ${report.inFlight}`,
    `sustainable: ${withSpread(messagesPerSecond)} messages/s, p50 ${withSpread(p50)} ms, p99 ${withSpread(p99)} ms, with one in flight on each of ${concurrency} connections; ${report.messages} messages after ${report.warmUp} to warm up`,
    `multiples of it for ${seconds} s each: Poisson arrivals over up to ${connections} connections, whether answers have come or not; ${redelivery(report)}; median (min–max) of ${runs} runs, each with a fresh Prosa; client and server share the cores`,
    '',
    table(
      [
        '× sustainable',
        'offered/s',
        'accepted/s',
        'of sustainable',
        'refused',
        'unanswered',
        'deliveries each',
      ],
      rates.map((rate) => [
        name(rate),
        withSpread(rate.offered),
        withSpread(rate.accepted),
        percent(rate.ofSustainable),
        percent(rate.refusedShare),
        percent(rate.unansweredShare),
        figure(rate.deliveriesEach.median),
      ]),
    ),
    'Accepted are the 200s that came while messages were due. Refused are those whose last answer was a 503.',
    '',
    table(
      [
        'ms',
        'accepted p50',
        'p99',
        'max',
        'from leaving p50',
        'p99',
        'refused p50',
        'p99',
        '/healthz p50',
        'p99',
      ],
      rates.map((rate) => [
        name(rate),
        ...[rate.acceptedMs?.p50, rate.acceptedMs?.p99, rate.acceptedMs?.max].map(orDash),
        ...[rate.answerMs?.p50, rate.answerMs?.p99].map(orDash),
        ...[rate.refusedMs?.p50, rate.refusedMs?.p99].map(orDash),
        ...[rate.healthMs.p50, rate.healthMs.p99].map(orDash),
      ]),
    ),
    'Latency is from when a message was first due until its 200, that of refusals until the 503; beside it from when the accepted ones left, without a wait for a free connection.',
    '',
    table(
      [
        '× sustainable',
        'server cores',
        'its main thread',
        'client cores',
        'most RSS MB',
        'left late',
        'delivered after',
        'a second',
      ],
      rates.map((rate) => [
        name(rate),
        orDash(rate.cores?.server),
        orDash(rate.cores?.mainThread),
        orDash(rate.cores?.client),
        orDash(rate.residentMb),
        percent(rate.lateShare),
        figure(rate.deliveredAfter.messages.median),
        figure(rate.deliveredAfter.perSecond.median),
      ]),
    ),
    ...rates.flatMap(late),
    '',
    ...checks(report),
    'Not measured: the network, TLS, other funnels, larger webhooks, statuses, redelivery in the way of WhatsApp over hours.',
  ].join('\n');
}

const name = ({ times }: RateResult) => `${Math.round(times * 100) / 100}`;

function redelivery({ redeliver }: OverloadReport): string {
  return redeliver === 0
    ? 'what is refused is not delivered again meanwhile'
    : `what is refused is delivered again after Retry-After and up to a second, at most ${redeliver} times`;
}

function late({ times, lateShare }: RateResult): string[] {
  if (lateShare.median <= fewLate) return [];
  return [
    `At ${Math.round(times * 100) / 100} × the schedule was not kept: ${percent(lateShare)} of the requests left more than ${LATE} ms late, for want of a free connection or of the cores that the client shares with the server.`,
  ];
}

function checks({ rates, problems }: OverloadReport): string[] {
  const conversations = rates.reduce((sum, { checked }) => sum + checked.median, 0);
  if (problems.length > 0) return ['CHECKS FAILED', ...problems];
  return [
    `Checked, ${figure(conversations)} conversations a run: what was accepted is in its journal once and in the order of acceptance, nothing that was refused was, until it was delivered again; then all of it is. Every 503 had Retry-After; nothing was answered otherwise.`,
  ];
}

function percent({ median, min, max }: Summary): string {
  const of = (share: number) => figure(100 * share);
  return `${min === max ? of(median) : `${of(median)} (${of(min)}–${of(max)})`} %`;
}

const orDash = (summary: Summary | undefined) => (summary === undefined ? '—' : withSpread(summary));
