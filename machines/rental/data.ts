import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isDay } from '../catalogue/days.ts';

/** The files in data/: what there is to rent and when it is taken. Periods end on the day of departure. */
const day = z.string().refine(isDay, 'is not a date such as 2026-12-20');
const money = z.number().positive();
const count = z.int().positive();
const text = z.string().trim().min(1);

const period = { from: day, to: day };
const startsBeforeItEnds = ({ from, to }: { from: string; to: string }) => from < to;
const inOrder = 'ends before it begins, or overlaps the one before it';

const season = z.strictObject({ name: text, ...period, nightly: money, minimumNights: count });

const property = z.strictObject({
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
  /** Days with their own price, in order. */
  seasons: z.array(season).refine(isOrdered, inOrder),
  highlights: z.array(text).min(1).max(3),
  amenities: z.array(text).min(1),
  description: text.max(220),
});

const propertiesSchema = z.strictObject({
  properties: z
    .array(property)
    .min(1)
    .refine(hasDifferent('id'), 'has an id twice')
    .refine(hasDifferent('title'), 'has a title twice'),
});

const availabilitySchema = z
  .strictObject({
    ...period,
    booked: z.record(z.string(), z.array(z.strictObject(period)).refine(isOrdered, inOrder)),
  })
  .refine(startsBeforeItEnds, inOrder);

export type Property = z.infer<typeof property>;

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

/** Throws an error that names the file and the path in it. */
export function readRentalData(directory: URL): RentalData {
  const { properties } = read(new URL('properties.json', directory), propertiesSchema);
  const file = new URL('availability.json', directory);
  const { from, to, booked } = read(file, availabilitySchema);
  const ids = new Set(properties.map(({ id }) => id));
  for (const id in booked) {
    if (!ids.has(id)) throw new Error(`${file.pathname}: booked.${id}: there is no such property`);
  }
  return { properties, calendar: { from, to }, booked };
}

function read<T>(file: URL, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`${file.pathname}: ${(cause as Error).message}`, { cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || '(whole)'}: ${message}`,
  );
  throw new Error(`${file.pathname}: ${problems.join('; ')}`);
}

function isOrdered(periods: readonly { from: string; to: string }[]): boolean {
  return periods.every(
    (period, at) => startsBeforeItEnds(period) && (at === 0 || periods[at - 1]!.to <= period.from),
  );
}

function hasDifferent<K extends 'id' | 'title'>(key: K): (items: readonly Record<K, string>[]) => boolean {
  return (items) => new Set(items.map((item) => item[key])).size === items.length;
}
