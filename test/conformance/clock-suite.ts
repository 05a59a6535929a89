/** What every clock must hold: the only source of time outside the step. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/timers/clock.ts';

export interface ClockFixture {
  clock: Clock;
  /** Time that is short for this clock (ms); what follows counts in it. */
  unit: number;
  /** Lets at least so many units pass, and what they call back happen. */
  pass(units: number): Promise<void>;
}

/** setTimeout's longest wait; more would come at once. */
const LONGEST_OF_NODE = 2 ** 31 - 1;

export function clockSuite(name: string, createClock: () => ClockFixture): void {
  describe(`clock: ${name}`, () => {
    let { clock, unit, pass }: ClockFixture = { clock: undefined as never, unit: 0, pass: async () => {} };
    let called: string[];
    beforeEach(() => {
      ({ clock, unit, pass } = createClock());
      called = [];
    });
    const call = (what: string, after: number) =>
      clock.callAt(clock.now() + after * unit, () => called.push(what));

    it('never goes back', async () => {
      const times = [clock.now()];
      for (let n = 0; n < 3; n++) {
        await pass(1);
        times.push(clock.now());
      }
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.at(-1)! - times[0]!).toBeGreaterThanOrEqual(3 * unit);
    });

    it('calls back once, when the time has been reached and not before', async () => {
      const at = clock.now() + 2 * unit;
      const seen: number[] = [];
      clock.callAt(at, () => seen.push(clock.now()));
      await pass(4);
      expect(seen).toHaveLength(1);
      expect(seen[0]).toBeGreaterThanOrEqual(at);
      await pass(4);
      expect(seen).toHaveLength(1);
    });

    it('calls back soon for a time that has passed, but never within the call', async () => {
      for (const after of [-1_000_000_000, -1, 0]) call(`${after}`, after);
      expect(called).toEqual([]);
      await pass(1);
      expect(called.toSorted()).toEqual(['-1', '-1000000000', '0']);
    });

    it('calls back in the order of the times', async () => {
      for (const after of [6, 2, 4]) call(`${after}`, after);
      await pass(8);
      expect(called).toEqual(['2', '4', '6']);
    });

    it('takes back only what was taken back, also twice, also from within another call', async () => {
      const takeBack = call('taken back', 2);
      const later = call('taken back later', 4);
      call('kept', 2);
      clock.callAt(clock.now() + unit, () => later());
      takeBack();
      takeBack();
      await pass(6);
      takeBack();
      expect(called).toEqual(['kept']);
    });

    it('calls back what was asked for within a call', async () => {
      clock.callAt(clock.now() + unit, () => call('inner', 1));
      await pass(4);
      expect(called).toEqual(['inner']);
    });

    it('waits for times further away than a process timer goes', async () => {
      const warnings: string[] = [];
      const note = ({ name }: Error) => warnings.push(name);
      process.on('warning', note);
      const takeBacks = [LONGEST_OF_NODE, LONGEST_OF_NODE + 1, 2 ** 40].map((far) =>
        clock.callAt(clock.now() + 1_000 * unit + far, () => called.push('far')),
      );
      await pass(2);
      expect(called).toEqual([]);
      for (const takeBack of takeBacks) takeBack();
      process.off('warning', note);
      expect(warnings).not.toContain('TimeoutOverflowWarning');
    });

    it('forgets none of very many', async () => {
      const counts = new Map<number, number>();
      for (let n = 0; n < 1_000; n++) {
        clock.callAt(clock.now() + (n % 7) * 0.5 * unit, () => counts.set(n, (counts.get(n) ?? 0) + 1));
      }
      await pass(6);
      expect([counts.size, Math.max(...counts.values())]).toEqual([1_000, 1]);
    });
  });
}
