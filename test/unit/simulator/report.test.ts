import { beforeEach, describe, expect, it } from 'vitest';
import type { Kill } from '../../../src/simulator/chaos.ts';
import { chaosReport, workerChaosReport } from '../../../src/simulator/chaos-report.ts';
import { formatReport } from '../../../src/simulator/format-report.ts';
import { Ledger, type LedgerMessage } from '../../../src/simulator/ledger.ts';
import { spread } from '../../../src/simulator/percentile.ts';
import { type Progress, progressPrinter } from '../../../src/simulator/progress.ts';
import { countFindings, exitCode, type Report } from '../../../src/simulator/report.ts';
import type { Finding } from '../../../src/simulator/verdicts.ts';

const good: Report = {
  seed: 1,
  customers: 200,
  durationMs: 12_345,
  written: 1600,
  accepted: 1600,
  answered: 1600,
  unfinished: 0,
  undelivered: 0,
  lost: 0,
  duplicated: 0,
  outOfOrder: 0,
  split: 0,
  resent: 3,
  latencyMs: { count: 1600, p50: 12.3, p95: 40, p99: 1060, max: 2000 },
  webhooks: {
    posts: 1760,
    redeliveries: 0,
    duplicates: 160,
    statuses: 4800,
    undeliveredStatuses: 0,
    answers: { 200: 1760 },
  },
  graph: { accepted: 1600, reads: 0, answers: { 200: 1600 }, faults: {} },
  journals: { conversations: 200, entries: 6400, handedOff: 0, problems: [] },
  findings: [],
};

describe('the exit code', () => {
  it('is 0 when all went well, also with sends repeated for a reason', () => {
    expect(exitCode(good)).toBe(0);
  });

  it.each([
    { lost: 1 },
    { duplicated: 1 },
    { outOfOrder: 1 },
    { split: 1 },
    { undelivered: 1 },
    { unfinished: 1 },
    { accepted: 0 },
    { aborted: 'interrupted' },
    { journals: { conversations: 0, entries: 0, handedOff: 0, problems: ['GET answered 500'] } },
  ])('is 1 with %o', (change) => {
    expect(exitCode({ ...good, ...change })).toBe(1);
  });
});

it('prints aligned columns', () => {
  const lines = formatReport(good).split('\n');
  expect(lines[0]).toBe('200 customers wrote 1,600 messages in 12.3 s (seed 1)');
  expect(lines).toEqual(
    expect.arrayContaining([
      'accepted      1,600',
      'lost              0',
      'out of order      0',
      'split             0',
      'latency       p50 12 ms  p95 40 ms  p99 1,060 ms  max 2,000 ms',
      'journals      200 conversations, 6,400 entries checked',
    ]),
  );
});

it('says which quiet time is in the latency, and how many bursts were judged', () => {
  const lines = (change: Partial<Report>) => formatReport({ ...good, ...change }).split('\n');
  expect(lines({ quietTimeMs: 1500 })).toContain(
    'latency       p50 12 ms  p95 40 ms  p99 1,060 ms  max 2,000 ms, with the quiet time of 1,500 ms in it',
  );
  expect(lines({ quietTimeMs: 0 })).toContain(
    'latency       p50 12 ms  p95 40 ms  p99 1,060 ms  max 2,000 ms',
  );
  expect(lines({ bursts: { written: 1200, judged: 1100 } })).toContain(
    'bursts        1,200 written in several messages, 1,100 judged',
  );
});

it('prints what was found, and counts a subject once', () => {
  const finding: Finding = {
    verdict: 'lost',
    customer: '55009',
    subject: 'wamid.A',
    detail: 'never answered',
  };
  const findings = [finding, { ...finding, detail: 'journal: not there' }];
  expect(countFindings(findings, 'lost')).toBe(1);
  expect(formatReport({ ...good, lost: 1, findings })).toContain('lost  55009  never answered  wamid.A');
});

it('spreads by nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(spread(values)).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
  expect(spread([7])).toEqual({ count: 1, p50: 7, p95: 7, p99: 7, max: 7 });
  expect(spread([])).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, max: 0 });
});

describe('progress', () => {
  const at = (elapsedMs: number): Progress => ({
    elapsedMs,
    finished: 0,
    customers: 200,
    planned: 1600,
    mayBecomeMore: false,
    accepted: 40,
    answered: 38,
    kills: 0,
    plannedKills: 0,
  });

  function printed(isTTY: boolean): string[] {
    const written: string[] = [];
    const printer = progressPrinter({ isTTY, columns: 200, write: (text) => written.push(text) });
    for (let ms = 500; ms <= 5000; ms += 500) printer.show(at(ms));
    printer.end();
    return written;
  }

  it('is one line on a terminal', () => {
    const written = printed(true);
    expect(written).toHaveLength(11);
    expect(written.join('')).not.toContain('\n');
    expect(written[0]).toContain('accepted 40 of 1600');
  });

  it('is a line every two seconds elsewhere', () => {
    expect(printed(false)).toHaveLength(3);
  });
});

describe('what a run with kills shows', () => {
  let now: number;
  let ledger: Ledger;

  beforeEach(() => {
    now = 0;
    ledger = new Ledger(() => now);
  });

  function write(customer: string, accepted = true): void {
    const message = ledger.wrote(customer, `${customer}@${now}`);
    ledger.posted(message.id);
    if (accepted) ledger.accepted(message.id);
  }

  function replies(all: Record<string, number>): void {
    for (const [customer, at] of Object.entries(all)) {
      now = at;
      ledger.replied({ customer, wamid: customer, text: 'Oi' });
    }
  }

  const next = (of: Kill['of'], killedAt: number): Kill => ({
    of,
    killedAt,
    waiting: [],
    restartedAt: killedAt,
    restartToReadyMs: 500,
  });

  it('is how long it took until all who waited were answered', () => {
    write('a');
    write('b');
    write('c', false);
    const waiting = ledger.waiting();
    expect(waiting).toHaveLength(3);
    replies({ a: 900, b: 1200, c: 1900 });
    expect(ledger.waiting()).toEqual([]);
    const kill = { ...next('process', 100), waiting, restartedAt: 200 };
    expect(chaosReport([kill], ledger)).toMatchObject({
      kills: 1,
      restartToReadyMs: { p50: 500 },
      firstReplyMs: { max: 700 },
      goesOnMs: { max: 1000, count: 1 },
      allAnsweredMs: { max: 1700, count: 1 },
      allAnsweredAfterReadyMs: { max: 1200, count: 1 },
      waiting: { max: 3 },
      overtaken: 0,
    });
    for (const of of ['process', 'worker'] as const) {
      const report = chaosReport([kill, next(of, 1000)], ledger);
      expect(report).toMatchObject({ goesOnMs: { count: 0 }, overtaken: 1 });
    }
  });

  it('tells kills of workers from kills of the process', () => {
    write('a');
    const waiting = ledger.waiting();
    replies({ a: 900 });
    const kills = [{ ...next('worker', 100), waiting }, next('process', 1000), next('worker', 3000)];
    expect(workerChaosReport(kills)).toMatchObject({
      kills: 2,
      openAgainMs: { max: 500, count: 2 },
      allAnsweredMs: { max: 800, count: 1 },
      waiting: { max: 1 },
      overtaken: 0,
    });
    expect(chaosReport(kills, ledger)).toMatchObject({ kills: 1, waiting: { max: 0 } });
    const lines = formatReport({ ...good, workerChaos: workerChaosReport(kills) }).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'worker kills  2, 0 customers waiting at a kill (p50; max 1)',
        'shards        open again after p50 500 ms  max 500 ms',
        'goes on       waiting all answered after p50 800 ms  max 800 ms, in 1 kills',
      ]),
    );
  });

  it('is when the last piece of a burst was answered, whichever had been written by then', () => {
    const burst: LedgerMessage[] = [];
    const piece = (id: string) => {
      ledger.wrote('a', id, burst);
      ledger.posted(id);
      ledger.accepted(id);
    };
    piece('a1');
    const waiting = ledger.waiting();
    now = 300;
    piece('a2');
    replies({ a: 900 });
    expect(workerChaosReport([{ ...next('worker', 100), waiting }])).toMatchObject({
      allAnsweredMs: { max: 800 },
    });
  });
});
