import type { EffectHandler } from '../../../src/effects/effect.ts';
import type { RentalData } from '../data.ts';
import { staySchema } from '../stay-check.ts';
import { checkedInput } from './checked-input.ts';
import { StayClaim, type StayOutcome } from './claim-stay.ts';

export const HOLD_FOR = 24 * 3_600_000;
/** Stays that one conversation may hold at once. */
export const MOST_HOLDS = 3;

/** Keeps a stay for the customer for a day. Asked for again, it does not last longer. */
export function holdProperty(catalogue: (now: number) => RentalData): EffectHandler {
  return {
    run: async (input, run): Promise<StayOutcome> => {
      run.signal.throwIfAborted();
      const stay = new StayClaim(checkedInput('holdProperty', staySchema, input), run, catalogue);
      const { bookings } = run.services;
      const { conversation, now, span } = stay;
      const has = await bookings.find(conversation, now);
      const own = stay.ownOf(has);
      if (own !== undefined && own.id !== run.id) return stay.granted(own);
      const others = has.filter(({ until, resource }) => until !== undefined && resource !== span.resource);
      if (others.length >= MOST_HOLDS) return { outcome: 'too-many-holds' };
      return stay.claim((request) => bookings.hold({ ...request, until: now + HOLD_FOR }, now));
    },
  };
}
