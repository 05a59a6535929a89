import { z } from 'zod';
import { parseEffectId } from '../../../src/actor/conversation-id.ts';
import type { EffectHandler, EffectRun } from '../../../src/effects/effect.ts';
import { dayAt, dayNumber } from '../../catalogue/days.ts';
import type { RentalData } from '../data.ts';
import { staysOfOthers } from '../resources.ts';
import { calendarOf } from '../search-properties.ts';
import { day, propertyId } from '../stay-check.ts';
import { BRAZIL } from '../time-zone.ts';
import { daysFrom, nightsInTheWay, slotsOn, VISITING, visitSpan } from '../visits.ts';
import { checkedInput } from './checked-input.ts';
import { tool } from './tool.ts';

const visitQuery = z.strictObject({
  property: propertyId.describe('Id of a property.'),
  from: day.optional().describe('ISO date; today unless said.'),
  days: z.int().min(1).max(VISITING.days).default(7).describe('How many days to look at.'),
});

export type VisitsOutcome =
  /** The first slots that are free, as `2026-12-19T10:00`; none if there are none. */
  { outcome: 'slots'; property: string; slots: string[] } | { outcome: 'unknown-property' };

const MOST_SLOTS = 12;

/** Who names no day is better served by a choice of days: the first slot of each morning and of each afternoon. */
const spread = (slots: readonly string[]): string[] =>
  slots.filter((slot, at) => halfOf(slot) !== halfOf(slots[at - 1] ?? ''));

const halfOf = (slot: string): string => `${slot.slice(0, 10)} ${slot.slice(11) < '12:00'}`;

/** Looks when a property can be visited. Reads only. */
export function checkVisits(catalogue: (now: number) => RentalData): EffectHandler {
  return {
    run: async (input, run): Promise<VisitsOutcome> => {
      run.signal.throwIfAborted();
      const query = checkedInput('checkVisits', visitQuery, input);
      return findVisits(catalogue(run.services.now()), query, run);
    },
  };
}

export const checkVisitAvailability = tool({
  name: 'check_visit_availability',
  description: 'When a property can be visited, as local times. Makes no appointment.',
  params: visitQuery,
  stages: ['presentation', 'engagement', 'conversion'],
  run: (query, { catalogue, run }) => findVisits(catalogue.data, query, run),
});

/** For whoever the run is for: what others have is in the way. */
async function findVisits(
  data: RentalData,
  { property, from, days }: z.output<typeof visitQuery>,
  run: EffectRun,
): Promise<VisitsOutcome> {
  const calendar = calendarOf(data, property);
  if (calendar === undefined) return { outcome: 'unknown-property' };
  const { bookings } = run.services;
  const now = run.services.now();
  const today = dayAt(now, BRAZIL);
  const first = from === undefined || from < today ? today : from;
  const candidates = daysFrom(first, days).flatMap((each) => slotsOn(each, now));
  if (candidates.length === 0) return { outcome: 'slots', property, slots: [] };
  const { conversation } = parseEffectId(run.id)!;
  const nights = [dayNumber(first) - 1, dayNumber(first) + days] as const;
  const guests = (await staysOfOthers(bookings, [property], nights, conversation, now)).get(property) ?? [];
  const [begin, end] = [visitSpan(property, candidates[0]!), visitSpan(property, candidates.at(-1)!)];
  const visits = await bookings.taken([begin.resource], begin.from, end.to, now, conversation);
  const isFree = (slot: string) => {
    const span = visitSpan(property, slot);
    const { from: night, to: morning } = nightsInTheWay(slot);
    return (
      !visits.some((visit) => visit.from < span.to && span.from < visit.to) &&
      !guests.some((stay) => stay.from < morning && night < stay.to) &&
      !calendar.isTaken(night, morning)
    );
  };
  const free = candidates.filter(isFree);
  return {
    outcome: 'slots',
    property,
    slots: (from === undefined ? spread(free) : free).slice(0, MOST_SLOTS),
  };
}
