import { describe, expect, it } from 'vitest';
import { formatReport } from '../../src/simulator/format-report.ts';
import type { Progress } from '../../src/simulator/progress.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { exitCode } from '../../src/simulator/report.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import type { SimulateOptions } from '../../src/simulator/simulate-options.ts';
import type { StartTarget } from '../../src/simulator/target.ts';
import { type EchoOptions, EchoProsa, type Misdeeds } from '../support/echo-prosa.ts';

const echo =
  (misdeeds: Misdeeds = {}, options: Partial<EchoOptions> = {}): StartTarget =>
  (endpoint) =>
    new EchoProsa({ ...endpoint, misdeeds, unknownWaitMs: 400, ...options }).start();

/** A small, quick run. */
const quick = {
  customers: 20,
  messages: 5,
  thinkMs: [5, 40],
  settleSeconds: 30,
  quietMs: 300,
} satisfies SimulateOptions;

const every =
  (n: number) =>
  (message: number): boolean =>
    message % n === 0;

describe('a run against a faultless server', () => {
  it('reports zeros and answers', async () => {
    const seen: Progress[] = [];
    const report = await simulate({
      ...quick,
      target: echo(),
      adminToken: 'x',
      onProgress: (progress) => seen.push(progress),
    });
    expect(report).toMatchObject({
      written: 100,
      accepted: 100,
      answered: 100,
      lost: 0,
      duplicated: 0,
      outOfOrder: 0,
      resent: 0,
      undelivered: 0,
      unfinished: 0,
      findings: [],
      journals: { conversations: 20, entries: 100, problems: [] },
    });
    expect(report.webhooks.statuses).toBe(300);
    expect(report.latencyMs.count).toBe(100);
    expect(report.latencyMs.max).toBeGreaterThan(0);
    expect(exitCode(report)).toBe(0);
    expect(seen.at(-1)).toMatchObject({ finished: 20, answered: 100 });
  });

  it('stays at zeros with duplicates, shuffle and other kinds of messages', async () => {
    const report = await simulate({
      ...quick,
      target: echo(),
      adminToken: 'x',
      duplicates: 0.5,
      shuffle: true,
      unsupported: 0.3,
      settleSeconds: 30,
    });
    expect(report).toMatchObject({ accepted: 100, answered: 100, lost: 0, duplicated: 0, outOfOrder: 0 });
    expect(report.webhooks.duplicates).toBeGreaterThan(20);
    expect(report.webhooks.posts).toBeLessThan(100 + 300 + report.webhooks.duplicates);
    expect(exitCode(report)).toBe(0);
  });

  it('stays at zeros when the Graph API fails, and tells refusals from unknown outcomes', async () => {
    const report = await simulate({
      ...quick,
      target: echo(),
      settleSeconds: 30,
      faults: {
        failBefore: 0.05,
        failAfter: 0.1,
        dropAfter: 0.1,
        somethingWrong: 0.1,
        slow: 0.05,
        slowMs: 200,
      },
    });
    expect(report).toMatchObject({
      accepted: 100,
      answered: 100,
      lost: 0,
      duplicated: 0,
      outOfOrder: 0,
      resent: 0,
    });
    expect(Object.keys(report.graph.faults)).toEqual(
      expect.arrayContaining(['failBefore', 'failAfter', 'dropAfter']),
    );
  });
});

describe('bursts', () => {
  const inBursts = {
    ...quick,
    bursts: 0.7,
    adminToken: 'burst-admin-token',
    burstMs: 400,
    settleSeconds: 30,
  };

  it('are one turn to a server that waits for their end', async () => {
    const target = echo({}, { quietMs: 400 });
    const seen: Progress[] = [];
    const onProgress = (progress: Progress) => seen.push(progress);
    const report = await simulate({ ...inBursts, target, duplicates: 0.2, shuffle: true, onProgress });
    expect(report).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 0, split: 0, unfinished: 0 });
    for (const { accepted, planned } of seen) expect(accepted).toBeLessThanOrEqual(planned);
    expect(seen[0]!.mayBecomeMore).toBe(true);
    expect(seen.at(-1)).toMatchObject({ planned: report.written, mayBecomeMore: false });
    const { written, judged } = report.bursts!;
    expect(written).toBeGreaterThan(40);
    expect(judged).toBeGreaterThan(10);
    // Each is 2 to 4 of the messages, and all of them are answered by the one reply to the burst.
    expect(report.written).toBeGreaterThanOrEqual(100 + written);
    expect(report).toMatchObject({ answered: report.written, graph: { accepted: 100 } });
    expect(report.latencyMs).toMatchObject({ count: 100 });
    expect(report.latencyMs.p50).toBeGreaterThanOrEqual(400);
    expect(exitCode(report)).toBe(0);
    expect(formatReport(report)).toMatch(/^latency .*, with the quiet time of 400 ms in it$/m);
    expect(formatReport(report)).toMatch(/^split +0$/m);
  });

  it('are shown as split where a server begins a turn before their end', async () => {
    const target = echo({ impatient: every(2) }, { quietMs: 400 });
    const report = await simulate({ ...inBursts, target });
    expect(report).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 0 });
    expect(report.split).toBeGreaterThan(0);
    expect(report.findings[0]).toMatchObject({ verdict: 'split' });
    expect(formatReport(report)).toMatch(/^split +\d+$/m);
    expect(exitCode(report)).toBe(1);
  });

  it('are shown as split where a server answers each piece', async () => {
    const report = await simulate({ ...inBursts, target: echo() });
    expect(report).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 0 });
    expect(report.split).toBe(report.bursts!.judged);
    expect(report.split).toBeGreaterThan(10);
    expect(exitCode(report)).toBe(1);
  });

  it('are shown as split where the funnel of a Prosa waits less than it should', async () => {
    const target: StartTarget = (endpoint) =>
      ProsaProcess.start(endpoint, { turns: { burst: { quietMs: 50 } } });
    const report = await simulate({ ...inBursts, burstMs: 1500, messages: 2, target });
    expect(report).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 0 });
    expect(report.split).toBeGreaterThan(0);
    expect(report.findings[0]!.detail).toMatch(/^journal: a burst of \d was answered in \d turns/);
  });

  it('are lost as a whole where they are not answered', async () => {
    const target = echo({ lose: () => true }, { quietMs: 100 });
    const report = await simulate({ ...inBursts, messages: 1, settleSeconds: 1, target });
    expect(report).toMatchObject({ answered: 0, lost: report.written });
    expect(report.written).toBeGreaterThan(20);
  });

  it('are not judged without the journals', async () => {
    const { adminToken: _, ...withoutToken } = inBursts;
    const report = await simulate({ ...withoutToken, messages: 2, target: echo() });
    expect(report).toMatchObject({ split: 0 });
    expect(formatReport(report)).toMatch(/^bursts .*not judged$/m);
  });
});

describe('a run against a faulty server', () => {
  it('shows what was lost', async () => {
    const report = await simulate({ ...quick, settleSeconds: 2, target: echo({ lose: every(10) }) });
    expect(report).toMatchObject({ accepted: 100, answered: 90, lost: 10, duplicated: 0, outOfOrder: 0 });
    expect(exitCode(report)).toBe(1);
    expect(formatReport(report)).toMatch(/^lost +10$/m);
  });

  it('takes no silence for a loss where a person had taken over', async () => {
    const target = echo({ lose: () => true, handOff: true });
    const report = await simulate({ ...quick, messages: 1, settleSeconds: 1, target, adminToken: 'x' });
    expect(report).toMatchObject({ answered: 20, lost: 0, findings: [], journals: { handedOff: 20 } });
    expect(exitCode(report)).toBe(0);
  });

  it('shows what was sent twice with the same id', async () => {
    const report = await simulate({ ...quick, target: echo({ repeat: every(10) }) });
    expect(report).toMatchObject({ answered: 100, lost: 0, duplicated: 10, outOfOrder: 0, resent: 0 });
    expect(exitCode(report)).toBe(1);
  });

  it('shows what was sent twice with another id', async () => {
    const report = await simulate({ ...quick, messages: 1, target: echo({ repeatAsNew: every(10) }) });
    expect(report).toMatchObject({ answered: 20, lost: 0, duplicated: 2, outOfOrder: 0 });
    expect(exitCode(report)).toBe(1);
  });

  it('shows what was sent out of order', async () => {
    const report = await simulate({ ...quick, messages: 1, target: echo({ swap: every(10) }) });
    expect(report).toMatchObject({ answered: 20, lost: 0, duplicated: 0, outOfOrder: 2 });
    expect(exitCode(report)).toBe(1);
  });

  it('shows messages answered twice because their webhook came twice', async () => {
    const report = await simulate({
      ...quick,
      target: echo({ forgetful: true }),
      adminToken: 'x',
      duplicates: 0.2,
    });
    expect(report.webhooks.duplicates).toBeGreaterThan(5);
    // Each duplicate is there twice in the journal.
    expect(report.duplicated).toBeGreaterThanOrEqual(report.webhooks.duplicates);
    expect(exitCode(report)).toBe(1);
  });

  it('shows what is missing in the journal though it was answered', async () => {
    const target = echo({ forget: (revision) => revision === 3 });
    const report = await simulate({ ...quick, target, adminToken: 'x' });
    expect(report.answered).toBe(100);
    // The message itself, and the gap it leaves between revisions.
    expect(report.lost).toBe(40);
    expect(exitCode(report)).toBe(1);
  });

  it('shows sends repeated too early after a fault of the Graph API as resent', async () => {
    const impatient: StartTarget = (endpoint) => new EchoProsa({ ...endpoint, unknownWaitMs: 0 }).start();
    const report = await simulate({ ...quick, target: impatient, faults: { dropAfter: 0.2 } });
    expect(report.resent).toBeGreaterThan(5);
    expect(report).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 0 });
    expect(exitCode(report)).toBe(0);
  });

  it('fails when nothing was accepted', async () => {
    const wrongSecret: StartTarget = (endpoint) => new EchoProsa({ ...endpoint, appSecret: 'other' }).start();
    const report = await simulate({ ...quick, target: wrongSecret, deliverySeconds: 0.3 });
    expect(report).toMatchObject({ accepted: 0, undelivered: 20, lost: 0 });
    expect(Object.keys(report.webhooks.answers)).toEqual(['401']);
    expect(exitCode(report)).toBe(1);
  });

  it('ends early and says so when it is aborted', async () => {
    const report = await simulate({
      ...quick,
      settleSeconds: 30,
      target: echo({ lose: () => true }),
      signal: AbortSignal.timeout(300),
    });
    expect(report).toMatchObject({ aborted: 'interrupted', lost: 0 });
    expect(report.unfinished).toBeGreaterThan(0);
    expect(report.durationMs).toBeLessThan(25_000);
    expect(exitCode(report)).toBe(1);
  });
});

it('refuses a running Prosa without the secrets it was started with', async () => {
  await expect(simulate({ target: 'http://127.0.0.1:1' })).rejects.toMatchObject({
    code: 'simulator_option_invalid',
  });
});
