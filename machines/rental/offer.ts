/**
 * What a search finds and what the funnel makes of it. Results are plain JSON and part of the record: all that is
 * said of an offer stands in it, since the data may be others by then; only what a prompt says of the chosen one
 * alone is found out when it is chosen.
 */
import type { FunnelContext } from '../../src/actor/record.ts';
import { CHEAPEST, DEAREST } from '../../src/perception/choice.ts';
import { daysBetween } from '../catalogue/days.ts';
import type { OfferAbout } from './about.ts';

export interface SearchQuery {
  place: string;
  checkIn: string;
  checkOut: string;
  guests: number;
  pets: number;
}

/** A stay that can be had: a property, free on the days of the query. Money is in reais. */
export interface Offer {
  id: string;
  title: string;
  /** All nights and the cleaning. */
  total: number;
  /** What of the total is the cleaning. */
  cleaning: number;
  /** They may come; left out where they may not. */
  pets?: true;
  /** Offers of before have none, see about.ts. */
  about?: OfferAbout;
}

/** Other days, with the least they cost in all. */
export interface Stay {
  checkIn: string;
  checkOut: string;
  total: number;
}

export interface Alternative extends Stay {
  place: string;
}

/** A query without its names, which would take half of its place in every record. */
export type Wish = readonly [place: string, checkIn: string, checkOut: string, guests: number, pets: number];

export interface SearchResult {
  /** What was searched for. */
  wish: Wish;
  /** Cheapest first, until they are arranged. */
  options: Offer[];
  /** As many nights, in the same place, for less than the cheapest option. */
  cheaperDates?: Stay;
  /** In place of options. */
  none?: {
    /** What is free near the wish. */
    alternatives: Alternative[];
    /** The most guests a property of the place takes; 0 if there is none in the place. */
    largest: number;
  };
}

export interface Price {
  nights: number;
  /** The nights alone, and what one of them costs on average. */
  lodging: number;
  nightly: number;
}

export function priceOf({ total, cleaning }: Offer, [, checkIn, checkOut]: Wish): Price {
  const nights = daysBetween(checkIn, checkOut);
  const lodging = Math.round((total - cleaning) * 100) / 100;
  return { nights, lodging, nightly: Math.round(lodging / nights) };
}

export function wishOf({ place, checkIn, checkOut, guests, pets }: SearchQuery): Wish {
  return [place, checkIn, checkOut, guests, pets];
}

/** What is asked of the search; undefined while something is missing. */
export function queryOf({ slots }: FunnelContext): SearchQuery | undefined {
  const { place, checkIn, checkOut, guests, pets = 0 } = slots;
  if (place === undefined || checkIn === undefined || checkOut === undefined || guests === undefined)
    return undefined;
  return { place, checkIn, checkOut, guests, pets };
}

/** The search that was kept, as long as it answers what is wished now. */
export function currentSearch({ results, slots }: FunnelContext): SearchResult | undefined {
  const kept = results.search as SearchResult | undefined;
  if (!kept) return undefined;
  const [place, checkIn, checkOut, guests, pets] = kept.wish;
  const isCurrent =
    slots.place === place &&
    slots.checkIn === checkIn &&
    slots.checkOut === checkOut &&
    slots.guests === guests &&
    (slots.pets ?? 0) === pets;
  return isCurrent ? kept : undefined;
}

/** The option the customer has settled on for now. */
export function chosenOption(context: FunnelContext): Offer | undefined {
  const { chosen } = context.results;
  if (chosen === undefined) return undefined;
  return currentSearch(context)?.options.find(({ id }) => id === chosen);
}

/** What was found out of the chosen option. */
export interface Details {
  id: string;
  description: string;
}

export function chosenDetails({ results }: FunnelContext): Details | undefined {
  const details = results.details as Details | undefined;
  return details !== undefined && details.id === results.chosen ? details : undefined;
}

/** A cheaper option than the chosen one. */
export function cheaperOption(context: FunnelContext): Offer | undefined {
  const chosen = chosenOption(context);
  const cheapest = cheapestOf(currentSearch(context)?.options ?? []);
  return chosen && cheapest && cheapest.total < chosen.total ? cheapest : undefined;
}

export function cheapestOf(options: readonly Offer[]): Offer | undefined {
  return options.reduce<Offer | undefined>(
    (least, one) => (least && least.total <= one.total ? least : one),
    undefined,
  );
}

/** The option that a number in the list, from 1, a name or its price among the others stands for. */
export function optionNamed(options: readonly Offer[], choice: number | string): Offer | undefined {
  if (typeof choice === 'number') return options[choice - 1];
  if (choice === CHEAPEST) return cheapestOf(options);
  if (choice === DEAREST) return options.toSorted((a, b) => b.total - a.total)[0];
  const wanted = fold(choice);
  return options.find(({ title }) => fold(title) === wanted);
}

/** Without accents and capitals, as people type. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .trim();
}
