/**
 * What replies were told from before the catalogue could change: the demo data as they were then. Conversations
 * whose record says nothing else go on by it, so the file is never changed (a test holds its hash).
 */
import type { Property } from './data.ts';
import first from './first-data.json' with { type: 'json' };

/** What replies tell of a property. */
export type ToldProperty = Pick<
  Property,
  'id' | 'place' | 'neighbourhood' | 'capacity' | 'bedrooms' | 'highlights' | 'amenities' | 'description'
>;

export const firstData: { properties: readonly ToldProperty[] } = first;
