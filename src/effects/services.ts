/** What effects may use of this Prosa beside their input. The same for all effects of a worker thread. */
import type { UsedBookings } from '../bookings/observed-bookings.ts';
import type { AttemptRun, EffectHandlers } from './effect.ts';
import type { Past } from './past.ts';

export interface EffectServices {
  bookings: UsedBookings;
  /** What stands before paths of the page, so that customers reach them, '' for those who are on it; absent where some cannot. */
  pageUrl?: string | undefined;
  /** The time (ms). */
  now(): number;
  /** What was said in a conversation before what is being answered now, and what it has cost. */
  past(conversation: string): Promise<Past>;
}

/** The handlers as a group of shards runs them. */
export function withServices(handlers: EffectHandlers, services: EffectServices): EffectHandlers<AttemptRun> {
  const served = Object.entries(handlers).map(([name, handler]) => {
    return [
      name,
      { ...handler, run: (input: unknown, run: AttemptRun) => handler.run(input, { ...run, services }) },
    ] as const;
  });
  return Object.fromEntries(served);
}
