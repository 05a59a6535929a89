import type { EffectHandler } from '../../../src/effects/effect.ts';
import type { RentalData } from '../data.ts';
import { staySchema } from '../stay-check.ts';
import { checkedInput } from './checked-input.ts';
import { StayClaim, type StayOutcome } from './claim-stay.ts';

/** Books a stay, or turns the conversation's own hold of it into a booking. */
export function bookProperty(catalogue: (now: number) => RentalData): EffectHandler {
  return {
    run: async (input, run): Promise<StayOutcome> => {
      run.signal.throwIfAborted();
      const stay = new StayClaim(checkedInput('bookProperty', staySchema, input), run, catalogue);
      const { bookings } = run.services;
      const own = stay.ownOf(await bookings.find(stay.conversation, stay.now));
      if (own !== undefined && own.until === undefined && own.id !== run.id) return stay.granted(own);
      return stay.claim((request) => bookings.book(request, stay.now));
    },
  };
}
