import { formatMachine } from '../machine.ts';
import type { Summary } from '../summary.ts';
import { figure, table, withSpread } from '../table.ts';
import { LATE } from './ledger.ts';
import type { OverloadReport, RateResult } from './overload-bench.ts';

/** A larger share of late requests, and more cores used by others, are said. */
const fewLate = 0.01;
const fewOthers = 0.2;

export function formatOverloadReport(report: OverloadReport): string {
  const { machine, fileSystem, sustainable, rates, runs, seconds, connections, concurrency } = report;
  const { messagesPerSecond, p50, p99 } = sustainable;
  return [
    `${formatMachine(machine)}, data on ${fileSystem}; PROSA_WORKERS ${report.workers}, PROSA_MAX_IN_FLIGHT ${report.inFlight}`,
    `sustainable: ${withSpread(messagesPerSecond)} messages/s, p50 ${withSpread(p50)} ms, p99 ${withSpread(p99)} ms, with one in flight on each of ${concurrency} connections; ${report.messages} messages after ${report.warmUp} to warm up`,
    `multiples of it for ${seconds} s each: Poisson arrivals over up to ${connections} connections, whether answers have come or not; ${redelivery(report)}; median (min–max) of ${runs} runs, each with a fresh Prosa; client and server share the cores`,
    '',
    ...amounts(rates),
    '',
    ...latencies(rates),
    '',
    ...resources(rates),
    '',
    ...rates.flatMap(late),
    ...rates.flatMap(disturbed),
    ...checks(report),
    'Not measured: the network, TLS, other funnels, larger webhooks, statuses, hours of redelivery.',
  ].join('\n');
}

const name = ({ times }: RateResult) => `${Math.round(times * 100) / 100}`;

function redelivery({ redeliver }: OverloadReport): string {
  return redeliver === 0
    ? 'what is refused is not delivered again meanwhile'
    : `what is refused is delivered again after Retry-After and up to a second, at most ${redeliver} times`;
}

function amounts(rates: readonly RateResult[]): string[] {
  return [
    table(
      [
        '× sustainable',
        'offered/s',
        'left/s',
        'accepted/s',
        'of sustainable',
        'refused',
        'unanswered',
        'deliveries each',
      ],
      rates.map((rate) => [
        name(rate),
        withSpread(rate.offered),
        withSpread(rate.left),
        withSpread(rate.accepted),
        percent(rate.ofSustainable),
        percent(rate.refusedShare),
        percent(rate.unansweredShare),
        figure(rate.deliveriesEach.median),
      ]),
    ),
    'Accepted are the 200s that came while messages were due, refused those whose last answer was a 503. Fewer left than were offered where the client could not keep the schedule.',
  ];
}

function latencies(rates: readonly RateResult[]): string[] {
  return [
    table(
      [
        'ms',
        'accepted p50',
        'p99',
        'max',
        'from leaving p50',
        'p99',
        'max',
        'refused p50',
        'p99',
        '/healthz p50',
        'p99',
      ],
      rates.map((rate) => [
        name(rate),
        ...[rate.acceptedMs?.p50, rate.acceptedMs?.p99, rate.acceptedMs?.max].map(orDash),
        ...[rate.answerMs?.p50, rate.answerMs?.p99, rate.answerMs?.max].map(orDash),
        ...[rate.refusedMs?.p50, rate.refusedMs?.p99].map(orDash),
        ...[rate.healthMs.p50, rate.healthMs.p99].map(orDash),
      ]),
    ),
    'Of accepted messages from when they were first due until the 200, then from when they left; of refused ones from when they left until the 503; of /healthz from when it was due.',
  ];
}

function resources(rates: readonly RateResult[]): string[] {
  return [
    table(
      [
        'cores',
        'server',
        'its main thread',
        'client',
        'others',
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
        orDash(rate.cores?.others),
        orDash(rate.residentMb),
        percent(rate.lateShare),
        figure(rate.deliveredAfter.messages.median),
        figure(rate.deliveredAfter.perSecond.median),
      ]),
    ),
    'Delivered after is what had not been accepted, with one in flight on each connection of the closed loop.',
  ];
}

function late(rate: RateResult): string[] {
  if (rate.lateShare.median <= fewLate) return [];
  return [
    `At ${name(rate)} × the client did not keep the schedule: ${percent(rate.lateShare)} of the requests left more than ${LATE} ms late, for want of a free connection or of the cores that it shares with the server.`,
  ];
}

function disturbed(rate: RateResult): string[] {
  if (rate.cores === undefined || rate.cores.others.max <= fewOthers) return [];
  return [
    `At ${name(rate)} × something else used ${figure(rate.cores.others.max)} cores: repeat the run when the machine is quiet.`,
  ];
}

function checks({ rates, problems }: OverloadReport): string[] {
  if (problems.length > 0) return ['CHECKS FAILED', ...problems];
  const conversations = rates.reduce((sum, { checked }) => sum + checked.median, 0);
  return [
    `Checked in all ${figure(conversations)} conversations of a run: what was accepted is in the journal once and in the order of acceptance; nothing refused was in it, until it was delivered again. Every 503 had Retry-After, and no other status was seen.`,
  ];
}

function percent({ median, min, max }: Summary): string {
  const of = (share: number) => figure(100 * share);
  return `${min === max ? of(median) : `${of(median)} (${of(min)}–${of(max)})`} %`;
}

const orDash = (summary: Summary | undefined) => (summary === undefined ? '—' : withSpread(summary));
