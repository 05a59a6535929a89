/** What the rental's effects give, by the data that come with it, on a day of the test's choice. */
import { rentalCatalogue } from '../../machines/rental/live.ts';
import type { SearchQuery } from '../../machines/rental/offer.ts';
import { searchProperties } from '../../machines/rental/search-properties.ts';
import { getPropertyDetails } from '../../machines/rental/tools/get-property-details.ts';
import { effectRun } from './effect-run.ts';

export const data = rentalCatalogue.bundled.data;

export function rentalOutput(src: string, input: unknown, today: string): unknown {
  if (src === 'searchProperties') return searchProperties(data, input as SearchQuery, today);
  if (src !== 'getPropertyDetails') throw new Error(`no output for ${src}`);
  const context = { catalogue: rentalCatalogue.bundled, now: 0, today, taken: new Map(), run: effectRun() };
  return getPropertyDetails.run(getPropertyDetails.params.parse(input), context);
}
