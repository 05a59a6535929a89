import { z } from 'zod';
import { ProsaError } from '../../../src/errors.ts';
import { dayNumber } from '../../catalogue/days.ts';
import type { PropertyCalendar } from '../property-calendar.ts';
import { calendarOf, day, guests, property } from './stay.ts';
import { tool } from './tool.ts';

/** Money is in reais. */
export interface PricedNights {
  /** Name of the season; absent for the usual price. */
  season?: string;
  nights: number;
  nightly: number;
  sum: number;
}

export const calculatePrice = tool({
  name: 'calculate_price',
  description:
    'What a stay in one property costs, with how the total comes about. Does not say whether it is free.',
  params: z.strictObject({ property, checkIn: day, checkOut: day, guests }),
  stages: ['presentation', 'engagement', 'conversion'],
  cached: { lifetime: 3_600_000 },
  run: ({ property, checkIn, checkOut, guests }, { catalogue }) => {
    const calendar = calendarOf(catalogue.data, property);
    const [from, to] = [dayNumber(checkIn), dayNumber(checkOut)];
    refuseImpossible(calendar, from, to, guests);
    const { id, title, cleaningFee, baseGuests = guests, extraGuest = 0 } = calendar.property;
    const [more, nights] = [Math.max(0, guests - baseGuests), to - from];
    return {
      property: id,
      title,
      checkIn,
      checkOut,
      nights: pricedNights(calendar, from, to),
      cleaning: cleaningFee,
      ...(more > 0 && {
        extraGuests: { guests: more, nightly: extraGuest, sum: reais(more * nights * cents(extraGuest)) },
      }),
      total: calendar.total(from, to, guests),
    };
  },
});

function refuseImpossible(calendar: PropertyCalendar, from: number, to: number, guests: number): void {
  const refuse = (why: string) => {
    throw new ProsaError('stay_impossible', why);
  };
  if (!(from < to)) refuse('checkOut is not after checkIn');
  if (!calendar.covers(from, to)) refuse('the calendar does not cover these days');
  const least = calendar.minimumNights(from, to);
  if (to - from < least) refuse(`on these days a stay has at least ${least} nights`);
  const { capacity } = calendar.property;
  if (guests > capacity) refuse(`it takes at most ${capacity} guests`);
}

/** Neighbouring nights of one price together. */
function pricedNights(calendar: PropertyCalendar, from: number, to: number): PricedNights[] {
  const priced: PricedNights[] = [];
  for (let night = from; night < to; night++) {
    const season = calendar.seasonOn(night);
    const { nightly } = season ?? calendar.property;
    const last = priced.at(-1);
    if (last !== undefined && last.season === season?.name && last.nightly === nightly) last.nights++;
    else priced.push({ ...(season && { season: season.name }), nights: 1, nightly, sum: 0 });
  }
  for (const one of priced) one.sum = reais(one.nights * cents(one.nightly));
  return priced;
}

const cents = (money: number) => Math.round(money * 100);
const reais = (cents: number) => cents / 100;
