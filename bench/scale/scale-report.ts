import { formatMachine } from '../machine.ts';
import { difference, type Summary } from '../summary.ts';
import { figure, table, withSpread } from '../table.ts';
import type { MemoryResult } from './conversations-bench.ts';
import { type DataSize, type Part, withoutSmall } from './data-size.ts';
import type { ScaleReport } from './scale-bench.ts';
import type { StartResult } from './start-bench.ts';
import type { ThroughputResult } from './throughput.ts';

/** What is aimed at, printed beside what was found. */
export const aims = { memoryMb: 400, bytesEach: 4_096, startMs: 2_000, difference: 0.15 } as const;

export function formatScaleReport(report: ScaleReport): string {
  const { machine, fileSystem, conversations, memory, disk, start, throughput } = report;
  return [
    `${formatMachine(machine)}, data on ${fileSystem}; PROSA_WORKERS ${report.workers}${report.burst ? `; a turn waits ${report.burst} ms for the end of a burst` : ''}`,
    ...(memory === undefined && disk === undefined ? [] : ['', source(report)]),
    ...(memory === undefined ? [] : memoryLines(memory, conversations)),
    ...(disk === undefined ? [] : diskLines(disk)),
    ...(start === undefined ? [] : ['', ...startLines(start, report)]),
    ...(throughput === undefined ? [] : ['', ...throughputLines(throughput, report)]),
  ].join('\n');
}

function source({ conversations, messagesEach, source, drained }: ScaleReport): string {
  const head = `${whole(conversations)} conversations of the rental funnel`;
  if (source === 'prepared') return `${head}, prepared before`;
  const replies = drained ? 'all replies sent' : 'most replies waiting in the outbox';
  return `${head}, ${messagesEach} messages each, ${replies}`;
}

function memoryLines({ idleMb, inProgressMb, restartedMb }: MemoryResult, conversations: number): string[] {
  if (idleMb === undefined) return ['resident memory: this system does not tell'];
  const row = (name: string, mb: number | undefined) =>
    mb === undefined
      ? []
      : [[name, figure(mb), figure(mb - idleMb), figure(((mb - idleMb) * 2 ** 20) / conversations)]];
  return [
    '',
    table(
      ['resident memory', 'MB', 'beyond idle', 'bytes each'],
      [
        ['idle: empty data, a few hundred messages', figure(idleMb), '', ''],
        ...row('the process that had the conversations', inProgressMb),
        ...row('started again on them, one more message each', restartedMb),
      ],
    ),
    `Aim: at most ${aims.memoryMb} MB beyond idle with 100,000 conversations.`,
  ];
}

function diskLines({ bytes, files, tables, records, events, recordBytes }: DataSize): string[] {
  const each = (part: number) => figure(part / records);
  const rows = (parts: readonly Part[]) =>
    withoutSmall(parts).map((part) => [part.name, figure(part.bytes / 2 ** 20), each(part.bytes)]);
  return [
    '',
    table(
      ['data after a clean stop', 'MB', 'bytes a conversation'],
      [['all', figure(bytes / 2 ** 20), each(bytes)], ...rows(files)],
    ),
    '',
    table(['of it, by table and index', 'MB', 'bytes a conversation'], rows(tables)),
    `${whole(records)} records of ${figure(recordBytes)} bytes, ${figure(events / records)} events each. Aim: at most ${whole(aims.bytesEach)} bytes a conversation; here ${each(bytes)}.`,
  ];
}

function startLines(results: readonly StartResult[], { unfinished, runs }: ScaleReport): string[] {
  const names: Record<StartResult['leftover'], string> = {
    empty: 'no conversation',
    finished: 'nothing unfinished',
    unsent: 'a reply unsent in each',
    overdue: 'a reply unsent and a timer overdue in each',
    effects: 'an effect running in each',
  };
  const empty = results.find(({ leftover }) => leftover === 'empty')?.readyMs.median ?? 0;
  return [
    `from the start of the process to ready, after kill -9 with ${whole(unfinished)} conversations; median (min–max) of ${runs} starts, each on a copy, in turns`,
    table(
      ['left behind', 'ready after ms', 'beyond no conversation'],
      results.map(({ leftover, readyMs }) => [
        names[leftover],
        withSpread(readyMs),
        leftover === 'empty' ? '' : whole(Math.round(readyMs.median - empty)),
      ]),
    ),
    `Aim: at most ${whole(aims.startMs)} ms with 10,000 unfinished. Readiness is looked for every 20 ms; the files are in the system's cache.`,
  ];
}

function throughputLines(results: readonly ThroughputResult[], report: ScaleReport): string[] {
  const { messages, warmUp, concurrency, runs } = report;
  const apart = (some: readonly ThroughputResult[]) =>
    `${Math.round(100 * difference(some.map(({ messagesPerSecond }) => messagesPerSecond.median)))} %`;
  const many = results.filter(({ known }) => known >= concurrency);
  return [
    `${whole(messages)} messages a run over ${concurrency} connections after ${whole(warmUp)} to warm up, spread at random over the known conversations; median (min–max) of ${runs} runs, in turns`,
    table(
      [
        'known',
        'messages/s',
        'p50 ms',
        'p99 ms',
        'server CPU µs',
        'events/message',
        'events/commit',
        'RSS MB',
      ],
      results.map((result) => [
        whole(result.known),
        withSpread(result.messagesPerSecond),
        withSpread(result.latencyMs.p50),
        withSpread(result.latencyMs.p99),
        orDash(result.cpu),
        figure(result.eventsPerMessage.median),
        figure(result.eventsPerCommit.median),
        result.residentMb === undefined ? '—' : figure(result.residentMb),
      ]),
    ),
    `The least is ${apart(results)} below the most. Aim: less than ${100 * aims.difference} %.`,
    ...(many.length > 1 && many.length < results.length
      ? [
          `Of those with a conversation for each connection: ${apart(many)}. Where there are fewer, several messages of a conversation share a write of its record, and its history is longer.`,
        ]
      : []),
    'RSS is that after the last run.',
  ];
}

const whole = (value: number) => value.toLocaleString('en');
const orDash = (summary: Summary | undefined) => (summary === undefined ? '—' : withSpread(summary));
