/**
 * What the prompts may say: values as text, and yes-or-no questions for their sections. A value that is not
 * known is absent, so that a prompt cannot say it by mistake. Words a customer reads belong in the prompts;
 * here are only the forms of dates, money and lists.
 */
import type { Slots } from '../../src/actor/event.ts';
import type { FunnelContext } from '../../src/actor/record.ts';
import { daysBetween } from '../catalogue/days.ts';
import { count, date, dateRange, list, money, shortDate } from './format.ts';
import {
  type Alternative,
  cheaperOption,
  chosenOption,
  currentSearch,
  fold,
  type Offer,
  type SearchResult,
  values,
} from './offer.ts';

/** Every variable, for the checker. */
export const variables = [
  'first',
  'back',
  'name',
  'place',
  'places',
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
  'updated',
  'requested',
  'chosen',
  'cheaper',
  'cheaperDates',
  'none',
] as const;

type View = Partial<Record<(typeof variables)[number], unknown>>;

/** `places`: the towns there is something in. */
export function createView(places: readonly string[]): (context: FunnelContext) => View {
  return (context) => {
    const slots = values(context);
    const search = currentSearch(context);
    return {
      ...talkView(context),
      ...wishView(slots),
      places: list(places),
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
  const said = (prompt: string) => (replies[prompt] ?? 0) > 0;
  return {
    first: Object.keys(replies).length === 0,
    back: asked.length === 0 && (said('stopped') || said('goodbye') || said('take-your-time')),
    name: slots.name?.value,
    asksPrice: intent === 'price',
    asksPhotos: intent === 'photos',
    asksVisit: intent === 'visit',
    thanks: intent === 'thanks',
    greets: intent === 'greeting',
    lost: intent === 'other',
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

function optionsView(search: SearchResult): Record<string, unknown> {
  const options = search.options.map((option, index) => ({
    number: index + 1,
    ...offerView(option),
    bestHighlights: list(option.highlights.slice(0, 2)),
  }));
  return { options, one: options.length === 1, many: options.length > 1, cheapest: options[0] };
}

function chosenView(option: Offer | undefined): Record<string, unknown> | undefined {
  return option && { ...offerView(option), amenities: list(option.amenities.map(lowerFirst)) };
}

function offerView(option: Offer): Record<string, unknown> {
  return {
    title: option.title,
    place: option.place,
    neighbourhood: option.neighbourhood,
    capacity: count(option.capacity, 'pessoa'),
    bedrooms: count(option.bedrooms, 'quarto'),
    petsAllowed: option.petsAllowed,
    description: option.description,
    nights: count(option.nights, 'noite'),
    lodging: money(option.lodging),
    nightly: money(option.nightly),
    cleaning: option.cleaningFee > 0 ? money(option.cleaningFee) : undefined,
    total: money(option.total),
  };
}

function cheaperView(context: FunnelContext, search: SearchResult | undefined): Record<string, unknown> | undefined {
  const option = cheaperOption(context);
  const chosen = chosenOption(context);
  if (!search || !option || !chosen) return undefined;
  const number = search.options.indexOf(option) + 1;
  return { number, ...offerView(option), less: money(chosen.total - option.total) };
}

function cheaperDatesView(search: SearchResult | undefined): Record<string, unknown> | undefined {
  const stay = search?.cheaperDates;
  const cheapest = search?.options[0];
  return stay && cheapest && { ...stayView(stay), less: money(cheapest.total - stay.total) };
}

/** Why nothing was found, and what is free instead. */
function noneView({ query, largest, alternatives }: SearchResult, places: readonly string[]): Record<string, unknown> {
  const offered = alternatives.map((stay, index) => ({ number: index + 1, ...stayView(stay) }));
  return {
    unserved: largest === 0,
    tooMany: largest > 0 && query.guests > largest,
    busy: largest >= query.guests,
    noPets: query.pets > 0,
    largest: count(largest, 'pessoa'),
    alternatives: offered,
    single: offered.length === 1,
    several: offered.length > 1,
    nothing: offered.length === 0,
    elsewhere: list(places.filter((place) => fold(place) !== fold(query.place))),
  };
}

function stayView({ place, checkIn, checkOut, total }: Alternative): Record<string, unknown> {
  return { place, dates: dateRange(checkIn, checkOut), nights: count(daysBetween(checkIn, checkOut), 'noite'), total: money(total) };
}

function lowerFirst(text: string): string {
  return /^[A-ZÀ-Ý](?![A-Z-])/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
}

function capitalise(word: string, index: number): string {
  return index === 0 ? word : word[0]!.toUpperCase() + word.slice(1);
}
