import { z } from 'zod';
import { parseEffectId } from '../../src/actor/conversation-id.ts';
import type { EffectHandlers } from '../../src/effects/effect.ts';
import type { FunnelModule } from '../../src/funnel/catalogue.ts';
import { dayAt, dayNumber, isDay } from '../catalogue/days.ts';
import { type RentalData, readRentalData } from './data.ts';
import { staysOfOthers } from './resources.ts';
import { isIn, nearby, searchProperties } from './search-properties.ts';
import { BRAZIL } from './time-zone.ts';
import { toolHandlers } from './tools/handlers.ts';

/** The only file of this funnel that reads files, once. */
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

const day = z.string().refine(isDay, 'is not a date');
const query = z.strictObject({
  place: z.string(),
  checkIn: day,
  checkOut: day,
  guests: z.int().min(1),
  pets: z.int().min(0),
});

export const handlers = {
  /** Reads only, so running it twice does no harm. */
  searchProperties: {
    run: async (input, { id, signal, services }) => {
      signal.throwIfAborted();
      const asked = query.parse(input);
      const now = services.now();
      const all = data.properties.map((property) => property.id);
      const [checkIn, checkOut] = [dayNumber(asked.checkIn), dayNumber(asked.checkOut)];
      const around = [checkIn - nearby, Math.max(checkIn, checkOut) + nearby] as const;
      const { conversation } = parseEffectId(id)!;
      const taken = await staysOfOthers(services.bookings, all, around, conversation, now);
      return searchProperties(data, asked, dayAt(now, BRAZIL), taken);
    },
  },
  ...toolHandlers(() => data),
} satisfies EffectHandlers;
