import { describe, expect, it } from 'vitest';
import type { OverloadReport, RateResult } from '../../../bench/overload/overload-bench.ts';
import { formatOverloadReport } from '../../../bench/overload/overload-report.ts';
import { summarise } from '../../../bench/summary.ts';

const just = (value: number) => summarise([value]);
const latency = { p50: just(20), p99: just(60), max: just(90) };

const rate: RateResult = {
  times: 1 / 2,
  offered: just(5_000),
  left: just(4_990),
  accepted: just(4_980),
  ofSustainable: summarise([0.498, 0.5, 0.502]),
  refusedShare: just(0),
  unansweredShare: just(0),
  deliveriesEach: just(1),
  lateShare: just(0.002),
  acceptedMs: latency,
  answerMs: latency,
  refusedMs: undefined,
  cores: { server: just(0.8), mainThread: just(0.2), client: just(0.1), others: just(0.05) },
  residentMb: just(500),
  healthMs: latency,
  deliveredAfter: { messages: just(0), perSecond: just(0) },
  checked: just(1_250),
};

const report: OverloadReport = {
  bench: 'overload',
  machine: { cpu: 'a', cores: 2, memoryGb: 4, os: 'b', node: 'c', loadBefore: 0 },
  fileSystem: 'd',
  runs: 3,
  seconds: 5,
  messages: 40_000,
  warmUp: 40_000,
  concurrency: 256,
  connections: 10_000,
  redeliver: 0,
  inFlight: 'default',
  workers: 'default',
  sustainable: { messagesPerSecond: just(10_000), p50: just(20), p99: just(60) },
  rates: [rate],
  problems: [],
};

/** The cells of the row of each table. */
const rows = (text: string, first: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith(`${first} `))
    .map((line) => line.split(/ {2,}/));

describe('the report', () => {
  it('has a row of each rate in each table, with a dash where nothing was refused', () => {
    const [amounts, latencies, resources] = rows(formatOverloadReport(report), '0.5');
    expect(amounts).toEqual([
      '0.5',
      '5,000',
      '4,990',
      '4,980',
      '50.0 (49.8–50.2) %',
      '0.00 %',
      '0.00 %',
      '1.00',
    ]);
    expect(latencies!.slice(7, 9)).toEqual(['—', '—']);
    expect(resources!.slice(1, 6)).toEqual(['0.80', '0.20', '0.10', '0.05', '500']);
  });

  it('says what was checked, and nothing of what did not happen', () => {
    const text = formatOverloadReport(report);
    expect(text).toContain('all 1,250 conversations');
    expect(text).not.toMatch(/did not keep|something else|FAILED/);
  });

  it('says that the client was late, and that the machine was not its own', () => {
    const busy = { ...rate, times: 3, lateShare: just(0.4), cores: { ...rate.cores!, others: just(0.7) } };
    const text = formatOverloadReport({ ...report, rates: [rate, busy] });
    expect(text).toContain('At 3 × the client did not keep the schedule: 40.0 %');
    expect(text).toContain('At 3 × something else used 0.70 cores');
    expect(text).not.toContain('At 0.5 ×');
  });

  it('says that a check failed, and not that all is well', () => {
    const text = formatOverloadReport({ ...report, problems: ['run 1, 3 × sustainable: lost'] });
    expect(text).toContain('CHECKS FAILED\nrun 1, 3 × sustainable: lost');
    expect(text).not.toContain('Checked in all');
  });
});
