import { z } from 'zod';
import { dayNumber } from '../../catalogue/days.ts';
import { nearby, searchProperties } from '../search-properties.ts';
import { day, guests, pets } from './stay.ts';
import { tool } from './tool.ts';

export const searchPropertiesTool = tool({
  name: 'search_properties',
  description:
    'Properties that are free for a stay, at most three and the cheapest first, with their totals; where there is none, what is free near the wish.',
  params: z.strictObject({
    place: z.string().trim().min(1).max(120).describe('Town or neighbourhood.'),
    checkIn: day,
    checkOut: day,
    guests,
    pets,
  }),
  stages: ['discovery', 'presentation', 'engagement', 'conversion', 'closing'],
  stays: ({ checkIn, checkOut }) => ({ from: dayNumber(checkIn) - nearby, to: dayNumber(checkOut) + nearby }),
  cached: { lifetime: 30 * 60_000, also: ({ today, taken }) => JSON.stringify([today, ...taken]) },
  run: (query, { catalogue, today, taken }) => searchProperties(catalogue.data, query, today, taken),
});
