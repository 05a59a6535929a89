import { beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/analytics/flow-ledger.ts';
import { FlowWindows } from '../../../src/analytics/flow-windows.ts';
import { LiveCounts } from '../../../src/analytics/live-counts.ts';
import { liveView } from '../../../src/analytics/live-view.ts';
import { intervalOf } from '../../../src/analytics/stage-times.ts';
import { MemoryFlowLedger } from '../../support/memory-flow-ledger.ts';
import { NOON } from '../../support/tiny-funnel.ts';

let counts: LiveCounts;
let ledger: MemoryFlowLedger;
let number: number;
beforeEach(() => {
  counts = new LiveCounts();
  ledger = new MemoryFlowLedger();
  number = 0;
});

const none = { waiting: 0 };
const write = (at: number, entries: Record<string, number>) =>
  ledger.add({
    ...{ writer: 'w', number: ++number, stays: new Map() },
    minutes: [[Math.floor(at / MINUTE), new Map(Object.entries(entries))]],
  });

describe('counts of all groups', () => {
  it('are the sum of what each told, as a whole or as what changed', () => {
    counts.take({ group: 1, whole: false, counts: [['f@1 a', 9]], handOffs: none }); // of an unknown whole
    counts.take({
      group: 0,
      whole: true,
      counts: [
        ['f@1 a', 2],
        ['f@1 b', 1],
      ],
      handOffs: none,
    });
    counts.take({ group: 1, whole: true, counts: [['f@1 a', 3]], handOffs: { waiting: 2, oldestAt: 50 } });
    expect(counts.totals).toEqual(
      new Map([
        ['f@1 a', 5],
        ['f@1 b', 1],
      ]),
    );
    counts.take({
      group: 0,
      whole: false,
      counts: [
        ['f@1 a', 1],
        ['f@1 b', 2],
      ],
      handOffs: none,
    });
    expect(counts.totals).toEqual(
      new Map([
        ['f@1 a', 4],
        ['f@1 b', 2],
      ]),
    );
    expect(counts.handOffs).toEqual({ waiting: 2, oldestAt: 50 });
    counts.take({ group: 0, whole: true, counts: [['f@1 c', 1]], handOffs: { waiting: 1, oldestAt: 20 } });
    expect(counts.totals).toEqual(
      new Map([
        ['f@1 a', 3],
        ['f@1 c', 1],
      ]),
    );
    expect(counts.handOffs).toEqual({ waiting: 3, oldestAt: 20 });
  });
});

describe('the live view', () => {
  it('has what is now and what moved within an hour, a day and a week', async () => {
    counts.take({
      ...{ group: 0, whole: true },
      counts: [
        ['f@1 asking.waiting', 3],
        ['f@1 asking.resting', 2],
        ['g@1 other', 1],
      ],
      handOffs: { waiting: 1, oldestAt: NOON - 90_000 },
    });
    const stay = `t${intervalOf(5 * MINUTE)} f@1 asking`;
    await write(NOON, { 'in f@1 asking.waiting': 1, 'enter f@1 asking': 1 });
    await write(NOON - HOUR / 2, { 'in f@1 asking.waiting': 2, 'drop f@1 asking': 1 });
    await write(NOON - 2 * HOUR, { 'out f@1 asking.waiting': 4, 'leave f@1 asking': 4, [stay]: 4 });
    await write(NOON - 3 * DAY, { 'in f@1 asking.waiting': 8, 'in f@1 showing': 1, 'enter f@1 showing': 1 });
    await write(NOON - 8 * DAY, { 'in f@1 asking.waiting': 100 });
    const windows = new FlowWindows(ledger, { now: () => NOON });
    const view = liveView(counts, await windows.read(), NOON);
    expect(view).toMatchObject({ at: NOON, funnel: 'f', handOffs: { waiting: 1, oldestSeconds: 90 } });
    expect(view.versions.map(({ version }) => version)).toEqual(['f@1']);
    const [{ states, stages }] = view.versions as [(typeof view.versions)[number]];
    expect(states).toEqual([
      {
        ...{ state: 'asking.resting', now: 2 },
        ...{ hour: { in: 0, out: 0 }, day: { in: 0, out: 0 }, week: { in: 0, out: 0 } },
      },
      {
        ...{ state: 'asking.waiting', now: 3 },
        ...{ hour: { in: 3, out: 0 }, day: { in: 3, out: 4 }, week: { in: 11, out: 4 } },
      },
      {
        ...{ state: 'showing', now: 0 },
        ...{ hour: { in: 0, out: 0 }, day: { in: 0, out: 0 }, week: { in: 1, out: 0 } },
      },
    ]);
    expect(stages[0]).toMatchObject({
      ...{ stage: 'asking', now: 5 },
      ...{ hour: { in: 1, out: 0, dropped: 1 }, day: { in: 1, out: 4, dropped: 1 } },
    });
    expect(Math.abs(stages[0]!.medianSeconds! / 300 - 1)).toBeLessThan(0.125);
    expect(stages[1]).toMatchObject({ stage: 'showing', now: 0, medianSeconds: null });
  });

  it('lets go of what falls out of its windows, and takes what comes within the minute', async () => {
    let now = NOON;
    const windows = new FlowWindows(ledger, { now: () => now });
    const hour = async () => (await windows.read()).hour.get('in f@1 a') ?? 0;
    await write(NOON, { 'in f@1 a': 1 });
    expect(await hour()).toBe(1);
    await write(NOON, { 'in f@1 a': 1 });
    expect(await hour()).toBe(2);
    now += 59 * MINUTE;
    expect(await hour()).toBe(2);
    now += 2 * MINUTE;
    expect(await hour()).toBe(0);
  });

  it('is about the funnel that is asked for', async () => {
    counts.take({
      group: 0,
      whole: true,
      counts: [
        ['f@1 a', 3],
        ['g@1 b', 1],
      ],
      handOffs: none,
    });
    const flowed = await new FlowWindows(ledger, { now: () => NOON }).read();
    expect(liveView(counts, flowed, NOON, 'g').versions.map(({ version }) => version)).toEqual(['g@1']);
    expect(liveView(counts, flowed, NOON, 'nobody')).toMatchObject({ funnel: 'nobody', versions: [] });
  });
});
