import type { Funnel } from '../actor/funnel.ts';
import { parseTime, withinDaytime } from './daytime.ts';
import type { DelayDocument, FunnelDocument } from './document.ts';
import { parseDuration } from './duration.ts';

/** Milliseconds of a delay that was checked, without the wait for its hours. */
export function waitOf(delay: DelayDocument): number {
  return parseDuration(typeof delay === 'object' ? delay.wait : delay)!;
}

/** When the waits of a funnel may end. */
export function dueTimes({ delays = {}, timeZone }: FunnelDocument): Funnel['due'] {
  const hours = new Map(
    Object.entries(delays).flatMap(([name, delay]) => {
      if (typeof delay !== 'object') return [];
      const [from, to] = delay.between;
      return [[name, { from: parseTime(from)!, to: parseTime(to)! }] as const];
    }),
  );
  return (delay, at) => {
    const daytime = hours.get(delay);
    return daytime === undefined ? at : withinDaytime(at, daytime, timeZone);
  };
}
