/** What there is to rent and when it is taken. Periods end on the day of departure. Money is in reais. */
import { z } from 'zod';
import { isDay } from '../catalogue/days.ts';

const day = z.string().refine(isDay, 'is not a date such as 2026-12-20');
const money = z.number().positive();
const count = z.int().positive();
const text = z.string().trim().min(1);

const period = { from: day, to: day };
const startsBeforeItEnds = ({ from, to }: Period) => from < to;
const inOrder = 'ends before it begins, or overlaps the one before it';

const season = z.strictObject({ name: text, ...period, nightly: money, minimumNights: count });

export const photo = z.strictObject({
  url: z.union([z.url({ protocol: /^https$/ }), z.string().regex(/^\/photos\/[\w-]+\.(png|jpg)$/)], {
    error: 'is not an https URL, nor one of the photos that Prosa serves',
  }),
  /** In Portuguese, and in the languages it is told in beside. */
  caption: text,
  captionEn: text.optional(),
  captionEs: text.optional(),
});

export const propertyRow = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'is not an id of small letters, digits and "-"'),
    title: text,
    place: text,
    neighbourhood: text,
    capacity: count,
    bedrooms: count,
    petsAllowed: z.boolean(),
    nightly: money,
    cleaningFee: z.number().min(0),
    minimumNights: count,
    /** Guests that the nightly price is for, and what each further one pays a night. */
    baseGuests: count.optional(),
    extraGuest: money.optional(),
    /** Days with their own price, in order. */
    seasons: z.array(season).refine(isOrdered, inOrder).default([]),
    highlights: z.array(text).min(1).max(3),
    amenities: z.array(text).min(1),
    description: text.max(220),
    photos: z.array(photo).max(10).optional(),
  })
  .refine(({ baseGuests, extraGuest }) => (baseGuests === undefined) === (extraGuest === undefined), {
    path: ['extraGuest'],
    message: 'belongs together with baseGuests',
  });

/** A season, a photo or a booked period in a table of its own names its property. */
const ofProperty = { property: text };
export const seasonRow = season
  .extend(ofProperty)
  .refine(startsBeforeItEnds, { path: ['to'], message: 'is not after its beginning' });
export const photoRow = photo.extend(ofProperty);
export const availabilityRow = z
  .strictObject({ ...ofProperty, ...period })
  .refine(startsBeforeItEnds, { path: ['to'], message: 'is not after its beginning' });

export type Property = z.infer<typeof propertyRow>;
export type Season = z.infer<typeof season>;
export type Photo = z.infer<typeof photo>;

export interface Period {
  from: string;
  to: string;
}

export interface RentalData {
  properties: readonly Property[];
  /** The days the calendar covers: nothing is known of others, so nothing is offered on them. */
  calendar: Period;
  booked: Readonly<Record<string, readonly Period[]>>;
}

export function isOrdered(periods: readonly Period[]): boolean {
  return periods.every(
    (period, at) => startsBeforeItEnds(period) && (at === 0 || periods[at - 1]!.to <= period.from),
  );
}
