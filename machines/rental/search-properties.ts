import { addDays, daysBetween } from '../catalogue/days.ts';
import type { Property, RentalData } from './data.ts';
import {
  type Alternative,
  fold,
  type Offer,
  type SearchQuery,
  type SearchResult,
  type Stay,
  wishOf,
} from './offer.ts';

const mostOptions = 3;
const mostAlternatives = 3;
/** How far from the wished days others are looked for. */
const nearby = 21;
/** How much less other days must cost to be worth naming, as a share of the price. */
const worthwhile = 0.05;

/** Everything that can be had for a wish, from the data alone. `today` keeps the past from being offered. */
export function searchProperties(data: RentalData, query: SearchQuery, today: string): SearchResult {
  const all = offersFor(data, query);
  const wish = wishOf(query);
  const [cheapest] = all;
  if (cheapest === undefined) {
    const capacities = data.properties.filter(isIn(query.place)).map(({ capacity }) => capacity);
    const alternatives = alternativesTo(data, query, today);
    return { wish, options: [], none: { alternatives, largest: Math.max(0, ...capacities) } };
  }
  const cheaperDates = cheaperDatesThan(data, query, cheapest.total, today);
  return { wish, options: all.slice(0, mostOptions), ...(cheaperDates && { cheaperDates }) };
}

/** The properties that fit and are free, cheapest first. */
function offersFor(data: RentalData, query: SearchQuery): Offer[] {
  const isThere = isIn(query.place);
  return data.properties
    .filter((property) => isThere(property) && fits(property, query) && isFreeFor(data, property, query))
    .map((property) => offer(property, query))
    .sort((a, b) => a.total - b.total || (a.id < b.id ? -1 : 1));
}

/** A place is a town or a neighbourhood. */
export function isIn(place: string): (property: Property) => boolean {
  const wanted = fold(place);
  return (property) => namesOf(property).includes(wanted);
}

/** Folding is dear and the names stay as they are. */
const folded = new WeakMap<Property, readonly string[]>();

function namesOf(property: Property): readonly string[] {
  let names = folded.get(property);
  if (names === undefined) {
    names = [fold(property.place), fold(property.neighbourhood)];
    folded.set(property, names);
  }
  return names;
}

function fits(property: Property, { guests, pets }: SearchQuery): boolean {
  return property.capacity >= guests && (pets === 0 || property.petsAllowed);
}

/** The day of departure is free for the next arrival. */
function isFreeFor(
  { calendar, booked }: RentalData,
  property: Property,
  { checkIn, checkOut }: SearchQuery,
): boolean {
  if (checkIn < calendar.from || checkOut > calendar.to) return false;
  if (daysBetween(checkIn, checkOut) < minimumNights(property, checkIn, checkOut)) return false;
  return !(booked[property.id] ?? []).some(({ from, to }) => checkIn < to && from < checkOut);
}

/** The longest minimum of the seasons the stay touches. */
function minimumNights(property: Property, checkIn: string, checkOut: string): number {
  const touched = property.seasons.filter(({ from, to }) => checkIn < to && from < checkOut);
  return Math.max(property.minimumNights, ...touched.map((season) => season.minimumNights));
}

function offer(property: Property, { checkIn, checkOut }: SearchQuery): Offer {
  const { id, title, cleaningFee, petsAllowed } = property;
  const nights = daysBetween(checkIn, checkOut);
  let lodging = 0;
  for (let night = 0; night < nights; night++) lodging += priceOn(property, addDays(checkIn, night));
  const total = lodging + cleaningFee;
  return { id, title, total, cleaning: cleaningFee, ...(petsAllowed && { pets: true }) };
}

function priceOn(property: Property, day: string): number {
  return property.seasons.find(({ from, to }) => from <= day && day < to)?.nightly ?? property.nightly;
}

/** Near days or a longer stay in the same place first, then other places on the same days. */
function alternativesTo(data: RentalData, query: SearchQuery, today: string): Alternative[] {
  const found: Alternative[] = [];
  for (const dates of [...longerStays(query), ...shiftedStays(query, today)]) {
    const alternative = cheapest(data, { ...query, ...dates });
    if (alternative) {
      found.push(alternative);
      break;
    }
  }
  const others = new Set(
    data.properties.filter((property) => !isIn(query.place)(property)).map(({ place }) => place),
  );
  const elsewhere = [...others].flatMap((place) => cheapest(data, { ...query, place }) ?? []);
  return [...found, ...elsewhere.sort((a, b) => a.total - b.total)].slice(0, mostAlternatives);
}

function cheaperDatesThan(
  data: RentalData,
  query: SearchQuery,
  total: number,
  today: string,
): Stay | undefined {
  let best: Stay | undefined;
  for (const { checkIn, checkOut } of shiftedStays(query, today)) {
    const [first] = offersFor(data, { ...query, checkIn, checkOut });
    if (first && first.total < (best?.total ?? total * (1 - worthwhile))) {
      best = { checkIn, checkOut, total: first.total };
    }
  }
  return best;
}

function cheapest(data: RentalData, query: SearchQuery): Alternative | undefined {
  const first = offersFor(data, query)[0];
  return (
    first && { place: query.place, checkIn: query.checkIn, checkOut: query.checkOut, total: first.total }
  );
}

type Dates = Pick<SearchQuery, 'checkIn' | 'checkOut'>;

/** The same arrival with up to three nights more, for where a season asks for a longer stay. */
function longerStays({ checkIn, checkOut }: Dates): Dates[] {
  return [1, 2, 3].map((more) => ({ checkIn, checkOut: addDays(checkOut, more) }));
}

/** As many nights, nearest days first, later before earlier. */
function* shiftedStays({ checkIn, checkOut }: Dates, today: string): Iterable<Dates> {
  for (let days = 1; days <= nearby; days++) {
    for (const shift of [days, -days]) {
      const from = addDays(checkIn, shift);
      if (shift > 0 || from >= today) yield { checkIn: from, checkOut: addDays(checkOut, shift) };
    }
  }
}
