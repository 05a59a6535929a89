/**
 * What a search finds and what the funnel makes of it. Results are plain JSON and part of the record, so an offer
 * holds what was promised, its name and its price; all else about the property is looked up by its id (about.ts).
 */
import type { Slots } from '../../src/actor/event.ts';
import type { FunnelContext } from '../../src/actor/record.ts';
import { daysBetween } from '../catalogue/days.ts';

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
  cleaningFee: number;
  /** Left out where they are not. */
  petsAllowed?: boolean;
}

/** Another stay that can be had, with the least it costs in all. */
export interface Alternative {
  place: string;
  checkIn: string;
  checkOut: string;
  total: number;
}

export interface SearchResult {
  query: SearchQuery;
  /** Cheapest first. */
  options: Offer[];
  /** When there are no options: what is free near the wish. */
  alternatives: Alternative[];
  /** When there are options: other days, as many nights, in the same place, for less. */
  cheaperDates: Alternative | null;
  /** The most guests a property of the place takes; 0 if there is none in the place. */
  largest: number;
}

export interface Price {
  nights: number;
  /** The nights alone, and what one of them costs on average. */
  lodging: number;
  nightly: number;
}

export function priceOf({ total, cleaningFee }: Offer, { checkIn, checkOut }: SearchQuery): Price {
  const nights = daysBetween(checkIn, checkOut);
  const lodging = Math.round((total - cleaningFee) * 100) / 100;
  return { nights, lodging, nightly: Math.round(lodging / nights) };
}

/** What is asked of the search; undefined while something is missing. */
export function queryOf(context: FunnelContext): SearchQuery | undefined {
  const { place, checkIn, checkOut, guests, pets } = values(context);
  if (place === undefined || checkIn === undefined || checkOut === undefined || guests === undefined)
    return undefined;
  return { place, checkIn, checkOut, guests, pets: pets ?? 0 };
}

/** The search that was kept, as long as it answers what is wished now. */
export function currentSearch({ results, slots }: FunnelContext): SearchResult | undefined {
  const kept = results.search as SearchResult | undefined;
  if (!kept) return undefined;
  const { place, checkIn, checkOut, guests, pets } = kept.query;
  const isCurrent =
    slots.place?.value === place &&
    slots.checkIn?.value === checkIn &&
    slots.checkOut?.value === checkOut &&
    slots.guests?.value === guests &&
    (slots.pets?.value ?? 0) === pets;
  return isCurrent ? kept : undefined;
}

/** The option the customer has settled on for now. */
export function chosenOption(context: FunnelContext): Offer | undefined {
  const { chosen } = context.results;
  if (chosen === undefined) return undefined;
  return currentSearch(context)?.options.find(({ id }) => id === chosen);
}

/** A cheaper option than the chosen one. */
export function cheaperOption(context: FunnelContext): Offer | undefined {
  const chosen = chosenOption(context);
  const cheapest = currentSearch(context)?.options[0];
  return chosen && cheapest && cheapest.total < chosen.total ? cheapest : undefined;
}

/** The option that a number in the list, from 1, or a name stands for. */
export function optionNamed(options: readonly Offer[], choice: number | string): Offer | undefined {
  if (typeof choice === 'number') return options[choice - 1];
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

/** The values of the slots, without where they came from. */
export function values(context: FunnelContext): Slots {
  const found: Record<string, unknown> = {};
  for (const name in context.slots) found[name] = context.slots[name as keyof Slots]!.value;
  return found;
}
