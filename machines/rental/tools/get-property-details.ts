import { z } from 'zod';
import type { Property } from '../data.ts';
import { property, propertyOf } from './stay.ts';
import { tool } from './tool.ts';

const FIELDS = [
  'title',
  'place',
  'neighbourhood',
  'capacity',
  'bedrooms',
  'petsAllowed',
  'minimumNights',
  'highlights',
  'amenities',
  'description',
] as const satisfies readonly (keyof Property)[];

export const getPropertyDetails = tool({
  name: 'get_property_details',
  description: 'What is known of one property beside its price and its free days.',
  params: z.strictObject({
    property,
    fields: z.array(z.enum(FIELDS)).min(1).optional().describe('Which to give; all unless said.'),
  }),
  stages: ['presentation', 'engagement', 'conversion', 'closing'],
  cached: { lifetime: 2 * 3_600_000 },
  run: ({ property, fields = FIELDS }, { catalogue }) => {
    const known = propertyOf(catalogue.data, property);
    return { id: known.id, ...Object.fromEntries(fields.map((field) => [field, known[field]])) };
  },
});
