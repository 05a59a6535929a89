import { z } from 'zod';
import type { FunnelContext } from '../../src/actor/record.ts';
import type { GuardEntry, MachineEvent } from '../../src/funnel/catalogue.ts';
import { isHeard } from '../catalogue/guards.ts';
import {
  type Alternative,
  cheaperOption,
  chosenOption,
  currentSearch,
  type Offer,
  optionNamed,
} from './offer.ts';
import { readPassport } from './passport.ts';
import type { VisitsOutcome } from './tools/check-visit-availability.ts';
import { dayNamed, timeNamed } from './visit-answer.ts';
import { timesOf } from './visits.ts';

const noParams = z.strictObject({});
const foundParams = z.strictObject({
  atLeast: z.int().min(0).default(1).describe('The least number of options.'),
  atMost: z.int().min(0).optional().describe('The most options.'),
});

export const guards = {
  searchOutdated: {
    description: 'No search was made for the place, dates, guests and pets wished now.',
    params: noParams,
    test: (context) => currentSearch(context) === undefined,
  },
  found: {
    description: 'The search for what is wished now found this many options.',
    params: foundParams,
    test: (context, _event, { atLeast, atMost }: z.infer<typeof foundParams>) => {
      const options = currentSearch(context)?.options.length;
      return options !== undefined && options >= atLeast && options <= (atMost ?? options);
    },
  },
  chosen: {
    description: 'The customer has chosen one of the options.',
    params: noParams,
    test: (context) => chosenOption(context) !== undefined,
  },
  optionChosen: {
    description: 'The message being answered names one of the options.',
    params: noParams,
    test: (context, event) => pickedOption(context, event) !== undefined,
  },
  houseAskedForFree: {
    description: 'A house was asked for by its name, and is among the options.',
    params: noParams,
    test: (context) => houseAskedFor(context) !== undefined,
  },
  choiceUnknown: {
    description: 'The message being answered names something that is not among the options.',
    params: noParams,
    test: (context, event) => isHeard(context, event, 'choice') && pickedOption(context, event) === undefined,
  },
  visitTimes: {
    description: 'The effect that has just ended found times for a visit.',
    params: noParams,
    test: (_context, event) => timesOf(event.output as VisitsOutcome | undefined).length > 0,
  },
  visitTimeChosen: {
    description:
      'The message being answered names one of the times shown for a visit, by its number or by day and hour.',
    params: noParams,
    test: (context, event) => pickedTime(context, event) !== undefined,
  },
  visitDayNamed: {
    description: 'The message being answered names a day.',
    params: noParams,
    test: (_context, event) => pickedDay(event) !== undefined,
  },
  passportGiven: {
    description: 'The message being answered gives the number of a passport.',
    params: noParams,
    test: (_context, event) => givenPassport(event) !== undefined,
  },
  tooManyGuests: {
    description: 'Nothing was found because no property of the place takes so many guests.',
    params: noParams,
    test: (context) => {
      const largest = currentSearch(context)?.none?.largest ?? 0;
      return largest > 0 && context.slots.guests! > largest;
    },
  },
  alternatives: {
    description: 'Nothing was found, but alternatives were.',
    params: noParams,
    test: (context) => (currentSearch(context)?.none?.alternatives.length ?? 0) > 0,
  },
  alternativeChosen: {
    description: 'The message being answered takes one of the alternatives offered when nothing was found.',
    params: noParams,
    test: (context, event) => pickedAlternative(context, event) !== undefined,
  },
  cheaperOption: {
    description: 'One of the options costs less than the chosen one.',
    params: noParams,
    test: (context) => cheaperOption(context) !== undefined,
  },
  cheaperDates: {
    description: 'On other days the same place costs less.',
    params: noParams,
    test: (context) => !!currentSearch(context)?.cheaperDates,
  },
} satisfies Record<string, GuardEntry>;

export function givenPassport({ message }: MachineEvent): string | undefined {
  return message?.content.type === 'text' ? readPassport(message.content.text) : undefined;
}

/** By its name, whenever that was said; a number or "the cheapest" means another list. */
export function houseAskedFor(context: FunnelContext): Offer | undefined {
  const { choice } = context.slots;
  return currentSearch(context)?.options.find(({ title }) => title === choice);
}

/** The day the message names, whatever for. */
export function pickedDay({ message }: MachineEvent): string | undefined {
  if (message === undefined) return undefined;
  const { perception, content, sentAt } = message;
  return perception?.slots.checkIn ?? (content.type === 'text' ? dayNamed(content.text, sentAt) : undefined);
}

/** Which of the times shown for a visit, from 1. A day counts more than a number. */
export function pickedTime(context: FunnelContext, event: MachineEvent): number | undefined {
  const { message } = event;
  const times = timesOf(context.results.visits as VisitsOutcome | undefined);
  if (message === undefined || message.content.type !== 'text' || times.length === 0) return undefined;
  const day = pickedDay(event);
  const named = timeNamed(message.content.text, message.sentAt, times, day);
  if (named !== undefined) return times.indexOf(named) + 1;
  const { choice } = context.slots;
  const isNumber = day === undefined && isHeard(context, event, 'choice') && typeof choice === 'number';
  return isNumber && times[choice - 1] !== undefined ? choice : undefined;
}

export function pickedOption(context: FunnelContext, event: MachineEvent): Offer | undefined {
  const choice = isHeard(context, event, 'choice') ? context.slots.choice : undefined;
  return choice === undefined ? undefined : optionNamed(currentSearch(context)?.options ?? [], choice);
}

/** By its number, or with a plain yes if there is only one. */
export function pickedAlternative(context: FunnelContext, event: MachineEvent): Alternative | undefined {
  const offered = currentSearch(context)?.none?.alternatives ?? [];
  if (isHeard(context, event, 'choice')) return offered[Number(context.slots.choice) - 1];
  return offered.length === 1 && event.message?.perception?.intent === 'yes' ? offered[0] : undefined;
}
