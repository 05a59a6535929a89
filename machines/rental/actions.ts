import { z } from 'zod';
import type { Slots } from '../../src/actor/event.ts';
import type { FunnelContext } from '../../src/actor/record.ts';
import type { ActionEntry, MachineEvent } from '../../src/funnel/catalogue.ts';
import { merge } from '../catalogue/remember.ts';
import { lacks } from './amenity-answer.ts';
import {
  givenPassport,
  houseAskedFor,
  pickedAlternative,
  pickedDay,
  pickedOption,
  pickedTime,
} from './guards.ts';
import {
  cheaperOption,
  chosenOption,
  currentSearch,
  type Offer,
  type SearchResult,
  type Stay,
} from './offer.ts';
import { surroundingsOf } from './surroundings.ts';

const noParams = z.strictObject({});

export const actions = {
  chooseOption: {
    kind: 'assign',
    description:
      'Takes the option the message names; if it names none, the only one or the one already chosen.',
    params: noParams,
    apply: (context, event) => choose(context, pickedOption(context, event) ?? onlyOption(context)),
  },
  chooseHouseAskedFor: {
    kind: 'assign',
    description: 'Takes the house that was asked for by its name.',
    params: noParams,
    apply: (context) => choose(context, houseAskedFor(context)),
  },
  takeTownOfHouse: {
    kind: 'assign',
    description: 'Takes the town of the house that was asked for by its name, where no place was said.',
    params: noParams,
    apply: (context, { message }) => {
      const town = context.slots.place === undefined ? surroundingsOf(context)?.town : undefined;
      if (town === undefined || message === undefined) return context;
      return { ...context, ...merge(context, { place: town }, message.revision) };
    },
  },
  chooseCheaper: {
    kind: 'assign',
    description: 'Takes the cheapest option instead of the chosen one.',
    params: noParams,
    apply: (context) => choose(context, cheaperOption(context)),
  },
  takeAlternative: {
    kind: 'assign',
    description: 'Wishes the alternative that the message takes.',
    params: noParams,
    apply: (context, event) => wish(context, event, pickedAlternative(context, event)),
  },
  takeCheaperDates: {
    kind: 'assign',
    description: 'Wishes the days on which the same place costs less.',
    params: noParams,
    apply: (context, event) => wish(context, event, currentSearch(context)?.cheaperDates),
  },
  arrangeOptions: {
    kind: 'assign',
    description:
      'Puts the options found in the order they are shown in: what has the things wished before what lacks them; then the dearest first, for who looks at the price the cheapest first.',
    params: noParams,
    apply: arrange,
  },
  noteLost: {
    kind: 'assign',
    description:
      'Notes that somebody else was quicker, for the next reply; "dropResult" of "lost" ends that.',
    params: noParams,
    apply: (context) => ({ ...context, results: { ...context.results, lost: true } }),
  },
  takeNewPrice: {
    kind: 'assign',
    description:
      'Notes what the chosen option costs by now, and what was said before, for the next reply; "dropResult" of "repriced" ends that.',
    params: noParams,
    apply: (context, { output }) => {
      const search = currentSearch(context);
      const chosen = chosenOption(context);
      const price = output as { total?: number; cleaning?: number } | undefined;
      if (!search || !chosen || price?.total === undefined || price.cleaning === undefined) return context;
      const { total, cleaning } = price;
      const options = search.options.map((one) => (one === chosen ? { ...one, total, cleaning } : one));
      const repriced = { from: chosen.total };
      return { ...context, results: { ...context.results, search: { ...search, options }, repriced } };
    },
  },
  dropEndedHold: {
    kind: 'assign',
    description: 'Forgets a hold that has ended by the time of the message.',
    params: noParams,
    apply: (context, { message }) => {
      const { hold, ...results } = context.results;
      const until = (hold as { until?: number } | undefined)?.until;
      return until !== undefined && message !== undefined && until <= message.at
        ? { ...context, results }
        : context;
    },
  },
  keepVisitDay: {
    kind: 'assign',
    description: 'Keeps the day that the message names as that of a visit.',
    params: noParams,
    apply: (context, event) => {
      const visitDay = pickedDay(event);
      return visitDay === undefined ? context : { ...context, results: { ...context.results, visitDay } };
    },
  },
  takeVisitTime: {
    kind: 'assign',
    description: 'Takes the time for a visit that the message names, as the number it was shown with.',
    params: noParams,
    apply: (context, event) => {
      const choice = pickedTime(context, event);
      if (choice === undefined || event.message === undefined) return context;
      return { ...context, ...merge(context, { choice }, event.message.revision) };
    },
  },
  keepPassport: {
    kind: 'assign',
    description: 'Keeps the number of a passport that the message gives in place of a CPF.',
    params: noParams,
    apply: (context, event) => {
      const passport = givenPassport(event);
      return passport === undefined ? context : { ...context, results: { ...context.results, passport } };
    },
  },
  noteWanted: {
    kind: 'assign',
    description: 'Notes what the message asks a house to have, for the answer.',
    params: noParams,
    apply: (context, { message }) => {
      const wanted = message?.perception?.slots.amenities ?? [];
      return { ...context, results: { ...context.results, wanted } };
    },
  },
} satisfies Record<string, ActionEntry>;

/** A real price shown first is what the others are seen beside; who asked for what is cheap sees that first. */
function arrange(context: FunnelContext): FunnelContext {
  const search = context.results.search as SearchResult | undefined;
  if (search === undefined) return context;
  const { signs, objections } = context.lead ?? {};
  const minds =
    signs?.priceLevel === 'low' || context.slots.budget !== undefined || (objections?.price ?? 0) > 0;
  const wanted = context.slots.amenities ?? [];
  const options = search.options.toSorted(
    (a, b) => lacks(a, wanted) - lacks(b, wanted) || (minds ? a.total - b.total : b.total - a.total),
  );
  return { ...context, results: { ...context.results, search: { ...search, options } } };
}

function onlyOption(context: FunnelContext): Offer | undefined {
  const options = currentSearch(context)?.options ?? [];
  return options.length === 1 ? options[0] : undefined;
}

function choose(context: FunnelContext, option: Offer | undefined): FunnelContext {
  return option ? { ...context, results: { ...context.results, chosen: option.id } } : context;
}

function wish(
  context: FunnelContext,
  event: MachineEvent,
  stay: (Stay & { place?: string }) | undefined,
): FunnelContext {
  if (!stay || event.message === undefined) return context;
  const { place, checkIn, checkOut } = stay;
  const wished: Slots = { checkIn, checkOut };
  if (place !== undefined && place !== context.slots.place) wished.place = place;
  return { ...context, ...merge(context, wished, event.message.revision) };
}
