/**
 * The tools as a funnel names them. What they are asked comes from what is remembered: the chosen option, the slots,
 * and results kept as `visits` (of checkVisits) and `hold` (of holdProperty). What is missing is left out, and the tool
 * then says what it lacks.
 *
 * A state that invokes one of them should queue messages while it replies: taken back, a granted claim would still
 * stand.
 */
import { z } from 'zod';
import type { FunnelContext } from '../../../src/actor/record.ts';
import type { EffectEntry } from '../../../src/funnel/catalogue.ts';
import { chosenOption } from '../offer.ts';
import type { VisitsOutcome } from './check-visit-availability.ts';
import type { StayOutcome } from './claim-stay.ts';

const noParams = z.strictObject({});
const claimParams = z.strictObject({
  atShownPrice: z
    .boolean()
    .default(false)
    .describe('Only at the total the customer was told; else the outcome is "price-changed".'),
});

export const toolEntries = {
  holdProperty: {
    description: 'Keeps the chosen option for the customer for 24 hours.',
    params: claimParams,
    input: stayOf,
  },
  bookProperty: {
    description: 'Books the chosen option; a hold of it becomes the booking.',
    params: claimParams,
    input: stayOf,
  },
  releaseHold: {
    description: 'Gives back what the customer holds.',
    params: noParams,
    input: ({ results }) => {
      const hold = results.hold as StayOutcome | undefined;
      return hold?.outcome === 'held' ? { claim: hold.claim } : {};
    },
  },
  checkVisits: {
    description: 'Looks when the chosen option can be visited.',
    params: noParams,
    input: (context) => ({ ...propertyOf(context), ...dayOf(context) }),
  },
  scheduleVisit: {
    description: 'Makes an appointment for the time that the customer chose among those that were shown.',
    params: noParams,
    input: (context) => ({ ...propertyOf(context), ...slotOf(context) }),
  },
} satisfies Record<string, EffectEntry>;

const propertyOf = (context: FunnelContext) => {
  const chosen = chosenOption(context);
  return chosen === undefined ? {} : { property: chosen.id };
};

function stayOf(context: FunnelContext, { atShownPrice }: z.output<typeof claimParams>) {
  const { checkIn, checkOut, guests } = context.slots;
  const total = atShownPrice ? chosenOption(context)?.total : undefined;
  return {
    ...propertyOf(context),
    ...(checkIn !== undefined && { checkIn }),
    ...(checkOut !== undefined && { checkOut }),
    ...(guests !== undefined && { guests }),
    ...(total !== undefined && { total }),
  };
}

/** The day that was named for a visit, if any. */
function dayOf({ results }: FunnelContext): { from?: string } {
  return typeof results.visitDay === 'string' ? { from: results.visitDay } : {};
}

/** By its number in the list that was shown. */
function slotOf({ results, slots: { choice } }: FunnelContext): { slot?: string } {
  const visits = results.visits as VisitsOutcome | undefined;
  const slot =
    visits?.outcome === 'slots' && typeof choice === 'number' ? visits.slots[choice - 1] : undefined;
  return slot === undefined ? {} : { slot };
}
