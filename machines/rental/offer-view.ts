/** What a search found, as text for the prompts. */
import type { FunnelContext } from '../../src/actor/record.ts';
import { daysBetween } from '../catalogue/days.ts';
import { count, dateRange, list, money } from './format.ts';
import {
  type Alternative,
  cheaperOption,
  chosenOption,
  fold,
  type Offer,
  type SearchQuery,
  type SearchResult,
} from './offer.ts';

export function optionsView(search: SearchResult): Record<string, unknown> {
  const options = search.options.map((option, index) => ({
    number: index + 1,
    ...offerView(option),
    bestHighlights: list(option.highlights.slice(0, 2)),
    amenities: amenitiesOf(option),
  }));
  return {
    options,
    one: options.length === 1,
    many: options.length > 1,
    cheapest: { total: money(search.options[0]!.total) },
  };
}

export function chosenView(option: Offer | undefined): Record<string, unknown> | undefined {
  return option && { ...offerView(option), amenities: amenitiesOf(option) };
}

function amenitiesOf({ amenities }: Offer): string {
  return list(amenities.map(lowerFirst));
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

export function cheaperView(
  context: FunnelContext,
  search: SearchResult | undefined,
): Record<string, unknown> | undefined {
  const option = cheaperOption(context);
  const chosen = chosenOption(context);
  if (!search || !option || !chosen) return undefined;
  const number = search.options.indexOf(option) + 1;
  return { number, ...offerView(option), less: money(chosen.total - option.total) };
}

export function cheaperDatesView(search: SearchResult | undefined): Record<string, unknown> | undefined {
  const stay = search?.cheaperDates;
  const cheapest = search?.options[0];
  if (!stay || !cheapest) return undefined;
  return { ...stayView(stay), less: money(cheapest.total - stay.total) };
}

/** Why nothing was found, and what is free instead. */
export function noneView(
  { query, largest, alternatives }: SearchResult,
  places: readonly string[],
): Record<string, unknown> {
  const offered = alternatives.map((stay, index) => ({ number: index + 1, ...stayView(stay) }));
  const longer = longerStay(query, offered, alternatives);
  return {
    unserved: largest === 0,
    tooMany: largest > 0 && query.guests > largest,
    busy: largest >= query.guests && !longer,
    withPets: query.pets > 0,
    largest: count(largest, 'pessoa'),
    alternatives: offered,
    single: offered.length === 1,
    several: offered.length > 1,
    nothing: offered.length === 0,
    longer,
    elsewhere: list(places.filter((place) => fold(place) !== fold(query.place))),
  };
}

/** A longer stay from the same day being free means that the wish was too short, not that it was taken. */
function longerStay(query: SearchQuery, offered: unknown[], [first]: Alternative[]): unknown {
  return first?.place === query.place && first.checkIn === query.checkIn ? offered[0] : undefined;
}

function stayView({ place, checkIn, checkOut, total }: Alternative): Record<string, unknown> {
  return {
    place,
    dates: dateRange(checkIn, checkOut),
    nights: count(daysBetween(checkIn, checkOut), 'noite'),
    total: money(total),
  };
}

function lowerFirst(text: string): string {
  const [word = ''] = text.split(' ', 1);
  return word.slice(1) === word.slice(1).toLowerCase() ? text[0]!.toLowerCase() + text.slice(1) : text;
}
