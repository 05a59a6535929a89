/** What the rental's effects give, by the data that come with it, on a day of the test's choice. */
import { rentalCatalogue } from '../../machines/rental/live.ts';
import type { SearchQuery } from '../../machines/rental/offer.ts';
import { searchProperties } from '../../machines/rental/search-properties.ts';
import { getPropertyDetails } from '../../machines/rental/tools/get-property-details.ts';
import { sendPropertyMedia } from '../../machines/rental/tools/send-property-media.ts';
import type { Tool } from '../../machines/rental/tools/tool.ts';
import type { EffectEvent } from '../../src/actor/event.ts';
import { effectRun } from './effect-run.ts';

export const data = rentalCatalogue.bundled.data;

const reading: Record<string, Tool> = { getPropertyDetails, sendPropertyMedia } as never;

/** Everything that is asked for is granted. */
const granting: Record<string, (input: object) => object> = {
  holdProperty: (input) => ({
    outcome: 'held',
    claim: 'c:e1',
    until: Date.parse('2026-11-22T13:00:00Z'),
    ...input,
  }),
  bookProperty: (input) => ({ outcome: 'booked', claim: 'c:e2', ...input }),
  checkVisits: (input) => ({ outcome: 'slots', slots: ['2026-11-21T14:00', '2026-11-23T09:00'], ...input }),
  scheduleVisit: (input) => ({ outcome: 'scheduled', claim: 'c:e3', ...input }),
};

export function rentalOutput(src: string, input: unknown, today: string): unknown {
  if (src === 'searchProperties') return searchProperties(data, input as SearchQuery, today);
  const grant = granting[src];
  if (grant !== undefined) return grant(input as object);
  const tool = reading[src];
  if (tool === undefined) throw new Error(`no output for ${src}`);
  const context = { catalogue: rentalCatalogue.bundled, now: 0, today, taken: new Map(), run: effectRun() };
  return tool.run(tool.params.parse(input), context);
}

/** The same as the funnel is told it; there is no language model. */
export function rentalOutcome(src: string, input: unknown, today: string): EffectEvent['result'] {
  if (src === 'answer')
    return { error: { code: 'model_unavailable', message: 'there is no language model' } };
  return { output: rentalOutput(src, input, today) };
}
