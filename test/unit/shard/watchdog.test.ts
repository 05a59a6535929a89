import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Watchdog } from '../../../src/shard/watchdog.ts';
import { FakeClock } from '../../support/fake-clock.ts';

let clock: FakeClock;
let look: { doing: 'nothing' | 'event' | 'effect' | 'storing'; taken: number; beat: number };
let heap: number;
let settled: boolean;
let debugged: boolean;
let overdue: string[];
let watchdog: Watchdog;

function watch(limit: number): void {
  watchdog = new Watchdog({
    limit,
    memory: 100,
    groups: 1,
    hands: { look: () => ({ ...look }) },
    heap: async () => heap,
    clock,
    settled: () => settled,
    debugged: () => debugged,
    overdue: (group, what) => overdue.push(`${group} ${what}`),
  });
}

beforeEach(() => {
  clock = new FakeClock();
  look = { doing: 'nothing', taken: 0, beat: 0 };
  heap = 10;
  settled = true;
  debugged = false;
  overdue = [];
});
afterEach(() => watchdog.stop());

/** Passes time in which the thread comes round. */
async function beat(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 100) {
    look.beat++;
    await clock.pass(100);
  }
}

describe('what is in hand', () => {
  it.each(['event', 'effect'] as const)('longer than the limit is overdue, once: an %s', async (doing) => {
    watch(1_000);
    await beat(5_000);
    look = { doing, taken: 1, beat: 1 };
    await clock.pass(1_000);
    expect(overdue).toEqual([]);
    await clock.pass(200);
    expect(overdue).toEqual(['0 step_limit']);
    await clock.pass(10_000);
    expect(overdue).toHaveLength(1);
  });

  it('is not overdue when it is another each time', async () => {
    watch(1_000);
    for (let taken = 0; taken < 30; taken++) {
      look = { doing: 'event', taken, beat: 0 };
      await clock.pass(300);
    }
    expect(overdue).toEqual([]);
  });

  it('may take as long as it likes without a limit', async () => {
    watch(0);
    look = { doing: 'event', taken: 1, beat: 0 };
    await clock.pass(3_600_000);
    expect(overdue).toEqual([]);
  });

  it('is overdue when the heap grows too large, limit or not', async () => {
    watch(0);
    heap = 101;
    await clock.pass(1_000); // of nothing in hand: it may be garbage
    look = { doing: 'event', taken: 1, beat: 0 };
    await clock.pass(1_000);
    expect(overdue).toEqual(['0 out_of_memory']);
  });
});

describe('no fault is', () => {
  beforeEach(() => {
    watch(1_000);
    look = { doing: 'event', taken: 1, beat: 0 };
  });

  it('a slow disk', async () => {
    look.doing = 'storing';
    await clock.pass(60_000);
    expect(overdue).toEqual([]);
  });

  it('time in which the process was suspended', async () => {
    await clock.pass(500);
    clock.jump(3_600_000);
    await clock.pass(100);
    expect(overdue).toEqual([]);
    await clock.pass(1_000);
    expect(overdue).toEqual(['0 step_limit']);
  });

  it('a debugger that holds the thread', async () => {
    debugged = true;
    await clock.pass(60_000);
    expect(overdue).toEqual([]);
  });
});

describe('a thread with nothing in hand', () => {
  it('that does not come round for three times the limit has stalled', async () => {
    watch(1_000);
    await clock.pass(2_900);
    expect(overdue).toEqual([]);
    await clock.pass(300);
    expect(overdue).toEqual(['0 stalled']);
  });

  it('that comes round, or opens its files, has not', async () => {
    watch(1_000);
    await beat(10_000);
    settled = false;
    await clock.pass(10_000);
    expect(overdue).toEqual([]);
  });
});
