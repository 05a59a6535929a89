import { z } from 'zod';
import type { EffectHandlers } from '../../src/effects/effect.ts';
import type { FunnelModule } from '../../src/funnel/catalogue.ts';
import { dayAt, isDay } from '../catalogue/days.ts';
import { type RentalData, readRentalData } from './data.ts';
import { isIn, searchProperties } from './search-properties.ts';

/** The only file of this funnel that reads files, once, and the clock. */
export const data: RentalData = readRentalData(new URL('./data/', import.meta.url));

/** Names that perception should know. */
export const vocabulary: FunnelModule['vocabulary'] = {
  places: [...new Set(data.properties.map(({ place }) => place))].sort((a, b) => a.localeCompare(b, 'pt')),
  choices: data.properties.map(({ title }) => title),
};

/** Whether there is something in a town or neighbourhood. */
export function serves(place: string): boolean {
  return data.properties.some(isIn(place));
}

const brazil = -3;

const day = z.string().refine(isDay, 'is not a date');
const query = z.strictObject({
  place: z.string(),
  checkIn: day,
  checkOut: day,
  guests: z.int().min(1),
  pets: z.int().min(0),
});

/** Reads only, so running it twice does no harm. */
export const handlers = {
  searchProperties: {
    run: async (input, { signal }) => {
      signal.throwIfAborted();
      return searchProperties(data, query.parse(input), dayAt(Date.now(), brazil));
    },
  },
} satisfies EffectHandlers;
