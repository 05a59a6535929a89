/**
 * What the prompts may say: values as text, and yes-or-no questions for their sections. A value that is not
 * known is absent, so that a prompt cannot say it by mistake. Words a customer reads belong in the prompts;
 * here are only the forms of dates, money and lists.
 */
import type { Slots } from '../../src/actor/event.ts';
import type { FunnelContext } from '../../src/actor/record.ts';
import { daysBetween } from '../catalogue/days.ts';
import { count, date, dateRange, list, shortDate } from './format.ts';
import { chosenOption, currentSearch, values } from './offer.ts';
import { cheaperDatesView, cheaperView, chosenView, noneView, optionsView } from './offer-view.ts';

/** Every variable, for the checker. */
export const variables = [
  'first',
  'back',
  'name',
  'fullName',
  'place',
  'places',
  'unserved',
  'dates',
  'shortDates',
  'checkIn',
  'checkOut',
  'nights',
  'party',
  'known',
  'ask',
  'asksPrice',
  'asksPhotos',
  'asksVisit',
  'thanks',
  'greets',
  'lost',
  'search',
  'again',
  'updated',
  'requested',
  'chosen',
  'cheaper',
  'cheaperDates',
  'none',
] as const;

type View = Partial<Record<(typeof variables)[number], unknown>>;

/** `places`: the towns there is something in; `serves`: whether there is something in a town or neighbourhood. */
export function createView(
  places: readonly string[],
  serves: (place: string) => boolean,
): (context: FunnelContext) => View {
  return (context) => {
    const slots = values(context);
    const search = currentSearch(context);
    return {
      ...talkView(context),
      ...wishView(slots),
      places: list(places),
      unserved: slots.place !== undefined && !serves(slots.place),
      ask: askView(slots),
      search: search && search.options.length > 0 && optionsView(search),
      none: search && search.options.length === 0 && noneView(search, places),
      chosen: chosenView(chosenOption(context)),
      cheaper: cheaperView(context, search),
      cheaperDates: cheaperDatesView(search),
    };
  };
}

function talkView({ intent, replies, asked, slots }: FunnelContext): View {
  const isFirst = Object.keys(replies).length === 0;
  const said = (prompt: string) => (replies[prompt] ?? 0) > 0;
  return {
    first: isFirst,
    back:
      !isFirst && (intent === 'greeting' || (asked.length === 0 && said('stopped') && !said('requested'))),
    name: firstWord(slots.name?.value),
    fullName: slots.name?.value,
    asksPrice: intent === 'price',
    asksPhotos: intent === 'photos',
    asksVisit: intent === 'visit',
    thanks: intent === 'thanks',
    greets: intent === 'greeting',
    lost: intent === 'other',
    again: said('summary'),
    updated: said('options') || said('nothing-found'),
    requested: said('requested'),
  };
}

function wishView(slots: Slots): View {
  const { place, checkIn, checkOut } = slots;
  const nights = nightsOf(slots);
  const dates = checkIn && checkOut ? dateRange(checkIn, checkOut) : undefined;
  const party = partyOf(slots);
  const known = [place, dates ?? (checkIn ? `a partir de ${date(checkIn)}` : undefined), party].filter(
    (value) => value !== undefined,
  );
  return {
    place,
    dates,
    shortDates: checkIn && checkOut ? `${shortDate(checkIn)} a ${shortDate(checkOut)}` : undefined,
    checkIn: checkIn && date(checkIn),
    checkOut: checkOut && date(checkOut),
    nights: nights === undefined ? undefined : count(nights, 'noite'),
    party,
    known: known.length > 0 ? known.join(', ') : undefined,
  };
}

function nightsOf({ checkIn, checkOut, nights }: Slots): number | undefined {
  return checkIn && checkOut ? daysBetween(checkIn, checkOut) : nights;
}

/** `4 pessoas`, `2 adultos e 1 criança`, each with ` e 1 pet` where there is one. */
function partyOf({ guests, adults, children, pets }: Slots): string | undefined {
  const parts: string[] = [];
  if (adults && children && adults + children === guests) {
    parts.push(count(adults, 'adulto'), count(children, 'criança'));
  } else if (guests !== undefined) parts.push(count(guests, 'pessoa'));
  if (parts.length > 0 && pets) parts.push(count(pets, 'pet'));
  return parts.length > 0 ? list(parts) : undefined;
}

/** What to ask for next, at most two things. Only one of these holds; prompts/rental/ask.yaml has the same order. */
function askView({ place, checkIn, checkOut, guests }: Slots): Record<string, boolean> {
  const noDates = checkIn === undefined && checkOut === undefined;
  const halfDates = !noDates && (checkIn === undefined || checkOut === undefined);
  const key = [
    place === undefined ? 'place' : '',
    noDates ? 'dates' : '',
    halfDates ? (checkIn === undefined ? 'checkIn' : 'checkOut') : '',
    guests === undefined ? 'guests' : '',
  ].filter((part) => part !== '');
  return { [key.slice(0, 2).map(capitalise).join('And')]: true };
}

/** People are spoken to by their first name. */
function firstWord(name: string | number | undefined): string | undefined {
  return name === undefined ? undefined : String(name).trim().split(/\s+/, 1)[0];
}

function capitalise(word: string, index: number): string {
  return index === 0 ? word : word[0]!.toUpperCase() + word.slice(1);
}
