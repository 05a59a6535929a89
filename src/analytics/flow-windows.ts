/** What moved within the last hour, day and week, read from the ledger: what is settled once a minute, the rest each time. */
import type { Clock } from '../timers/clock.ts';
import { DAY, FLOWS_KEPT, type FlowLedger, HOUR, MINUTE } from './flow-ledger.ts';

export const WINDOWS = { hour: HOUR, day: DAY, week: FLOWS_KEPT } as const;
export type Window = keyof typeof WINDOWS;
/** Counts by name, see flows.ts. */
export type Flowed = Readonly<Record<Window, ReadonlyMap<string, number>>>;

/** The ledger may be added to so late (minutes); what comes later shows with the next minute. */
const UNSETTLED = 2;

export class FlowWindows {
  readonly #ledger: Pick<FlowLedger, 'sums'>;
  readonly #clock: Pick<Clock, 'now'>;
  #settled: { minute: number; flowed: Flowed } | undefined;

  constructor(ledger: Pick<FlowLedger, 'sums'>, clock: Pick<Clock, 'now'>) {
    this.#ledger = ledger;
    this.#clock = clock;
  }

  async read(): Promise<Flowed> {
    const minute = Math.floor(this.#clock.now() / MINUTE);
    const until = minute - UNSETTLED;
    if (this.#settled?.minute !== minute) {
      const since = (window: Window) => this.#ledger.sums(minute - WINDOWS[window] / MINUTE, until);
      const [hour, day, week] = await Promise.all([since('hour'), since('day'), since('week')]);
      this.#settled = { minute, flowed: { hour, day, week } };
    }
    const { hour, day, week } = this.#settled.flowed;
    const latest = await this.#ledger.sums(until, minute + 2);
    return { hour: sum(hour, latest), day: sum(day, latest), week: sum(week, latest) };
  }
}

function sum(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): Map<string, number> {
  const all = new Map(one);
  for (const [name, count] of other) all.set(name, (all.get(name) ?? 0) + count);
  return all;
}
