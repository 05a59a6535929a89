import { z } from 'zod';
import { parseEffectId } from '../../../src/actor/conversation-id.ts';
import type { EffectHandler } from '../../../src/effects/effect.ts';
import type { RentalData } from '../data.ts';
import { visitResource } from '../resources.ts';
import { calendarOf } from '../search-properties.ts';
import { propertyId } from '../stay-check.ts';
import { isSlot, nightsInTheWay, staysInTheWay, visitSpan } from '../visits.ts';
import { checkedInput } from './checked-input.ts';

const schema = z.strictObject({
  property: propertyId,
  slot: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:00$/, 'is not a slot such as 2026-12-19T10:00'),
});

export type VisitOutcome =
  | { outcome: 'scheduled'; claim: string; property: string; slot: string }
  /** Somebody else visits then, or has the house. */
  | { outcome: 'taken' }
  /** `no-slot`: no visits are made then. `not-free`: the catalogue says that the house is taken. */
  | { outcome: 'unavailable'; why: 'unknown-property' | 'no-slot' | 'not-free' }
  /** It was granted, and had ended before the conversation could hear of it. */
  | { outcome: 'expired' };

/** Makes an appointment in place of the one the conversation had for the property, if any. */
export function scheduleVisit(catalogue: (now: number) => RentalData): EffectHandler {
  return {
    run: async (input, run): Promise<VisitOutcome> => {
      run.signal.throwIfAborted();
      const { property, slot } = checkedInput('scheduleVisit', schema, input);
      const { bookings } = run.services;
      const { conversation } = parseEffectId(run.id)!;
      const now = run.services.now();
      const whyNot = () => {
        const calendar = calendarOf(catalogue(run.services.now()), property);
        if (calendar === undefined) return 'unknown-property';
        const { from, to } = nightsInTheWay(slot);
        return calendar.isTaken(from, to) ? 'not-free' : undefined;
      };
      const withdraw = async (why: 'unknown-property' | 'no-slot' | 'not-free'): Promise<VisitOutcome> => {
        await bookings.release(conversation, run.id);
        return { outcome: 'unavailable', why };
      };
      const before = isSlot(slot, now) ? whyNot() : 'no-slot';
      if (before !== undefined) return withdraw(before);
      const unless = [staysInTheWay(property, slot)];
      const answer = await bookings.book(
        { id: run.id, conversation, ...visitSpan(property, slot), unless },
        now,
      );
      if (answer.outcome === 'taken') return { outcome: 'taken' };
      if (answer.ended) return { outcome: 'expired' };
      const after = whyNot();
      if (after !== undefined) return withdraw(after);
      const { claim } = answer;
      for (const { id, resource } of await bookings.find(conversation, now)) {
        if (resource === visitResource(property) && id !== claim.id) await bookings.release(conversation, id);
      }
      return { outcome: 'scheduled', claim: claim.id, property, slot };
    },
  };
}
