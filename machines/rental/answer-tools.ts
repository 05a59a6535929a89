/**
 * What a language model may look up while it answers. Reading only: nothing it calls holds, books, makes an
 * appointment, notes a client or sends anything (ADR 6). What others have booked is left out, as for a search of the
 * funnel's own.
 */
import { answerTool } from '../../src/effects/llm/answer-tool.ts';
import type { GivenFacts } from '../../src/effects/llm/rails/facts.ts';
import { ProsaError } from '../../src/errors.ts';
import type { Property } from './data.ts';
import { priceOf, type SearchResult } from './offer.ts';
import { calculatePrice } from './tools/calculate-price.ts';
import { checkVisitAvailability } from './tools/check-visit-availability.ts';
import { getPropertyDetails } from './tools/get-property-details.ts';
import { searchPropertiesTool } from './tools/search-properties.ts';
import type { Tool } from './tools/tool.ts';
import { runTool } from './tools/tools.ts';

/** Errors whose messages say what was asked amiss, and nothing of a customer. */
const TELLING = new Set(['stay_impossible', 'item_unknown']);

/** @param told what the model is told of the result, and what a reply may say because of it */
function reading<Args, Result>(
  tool: Tool<Args> & { run(...of: never): Result },
  told: (result: Awaited<Result>, args: Args) => { content: unknown; facts: GivenFacts },
) {
  return answerTool({
    name: tool.name,
    description: tool.description,
    params: tool.params,
    run: async (args, { run }) => {
      try {
        const result = await runTool(tool, args, run, run.services.now());
        return told(result as Awaited<Result>, args as Args);
      } catch (error) {
        if (error instanceof ProsaError && TELLING.has(error.code)) {
          return { content: { error: error.message } };
        }
        throw error;
      }
    },
  });
}

export const answerTools = [
  reading(searchPropertiesTool, toldOfSearch),
  reading(getPropertyDetails, (result) => {
    const { title, place, neighbourhood } = result as Partial<Property>;
    const names = title === undefined ? [] : [title];
    const places = [place, neighbourhood].filter((one) => one !== undefined);
    return { content: result, facts: { names, places } };
  }),
  reading(calculatePrice, (result) => {
    const { title, checkIn, checkOut, nights, cleaning, extraGuests, total } = result;
    const extra = extraGuests ? [extraGuests.nightly, extraGuests.sum] : [];
    const money = [total, cleaning, ...nights.flatMap(({ nightly, sum }) => [nightly, sum]), ...extra];
    return { content: result, facts: { names: [title], days: [checkIn, checkOut], money } };
  }),
  reading(checkVisitAvailability, (result) => {
    const days = result.outcome === 'slots' ? result.slots.map((slot) => slot.slice(0, 10)) : [];
    return { content: result, facts: { days: [...new Set(days)] } };
  }),
];

export const answerToolNames = answerTools.map(({ name }) => name) as [string, ...string[]];

function toldOfSearch({ wish, options, cheaperDates, none }: SearchResult): {
  content: unknown;
  facts: GivenFacts;
} {
  const [place, checkIn, checkOut] = wish;
  const asked = { from: checkIn, to: checkOut };
  const priced = options.map((offer) => ({ offer, price: priceOf(offer, wish) }));
  const stays = [...(cheaperDates ? [cheaperDates] : []), ...(none?.alternatives ?? [])];
  return {
    content: {
      options: priced.map(({ offer: { id, title, total, cleaning, pets = false }, price }) => {
        return { id, title, total, cleaning, nightlyOnAverage: price.nightly, pets };
      }),
      ...(cheaperDates && { cheaperDates }),
      ...(none && { alternatives: none.alternatives, mostGuestsOfAHouse: none.largest }),
    },
    facts: {
      money: [
        ...priced.flatMap(({ offer, price }) => [offer.total, offer.cleaning, price.lodging, price.nightly]),
        ...stays.map(({ total }) => total),
      ],
      days: [checkIn, checkOut, ...stays.flatMap((stay) => [stay.checkIn, stay.checkOut])],
      names: options.map(({ title }) => title),
      places: [place, ...(none?.alternatives ?? []).map((stay) => stay.place)],
      availability: [
        ...options.map(({ title }) => ({ name: title, free: true, days: asked })),
        ...(none ? [{ free: false, days: asked }] : []),
        ...stays.map((stay) => ({ free: true, days: { from: stay.checkIn, to: stay.checkOut } })),
      ],
    },
  };
}
