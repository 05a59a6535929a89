import { dayNumber, dayText } from '../catalogue/days.ts';
import { aboutOf } from './about.ts';
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
import { type PropertyAvailability, PropertyCalendar } from './property-calendar.ts';
import type { TakenStays } from './resources.ts';

const mostOptions = 3;
const mostAlternatives = 3;
/** How far from the wished days others are looked for. */
export const nearby = 21;
/** How much less other days must cost to be worth naming, as a share of the price. */
const worthwhile = 0.05;

/**
 * Everything that can be had for a wish.
 * @param today keeps the past from being offered
 * @param taken what others hold or have booked
 */
export function searchProperties(
  data: RentalData,
  query: SearchQuery,
  today: string,
  taken: TakenStays = new Map(),
): SearchResult {
  const wish = wishOf(query);
  const dates: Dates = [dayNumber(query.checkIn), dayNumber(query.checkOut)];
  const there = fitting(data, query.place, query, taken);
  const all = there
    .filter((calendar) => calendar.isFree(...dates))
    .map((calendar) => offer(calendar, dates, query))
    .sort((a, b) => a.total - b.total || (a.id < b.id ? -1 : 1));
  const [first] = all;
  if (first === undefined) {
    const capacities = data.properties.filter(isIn(query.place)).map(({ capacity }) => capacity);
    const alternatives = alternativesTo(data, query, dates, there, dayNumber(today), taken);
    return { wish, options: [], none: { alternatives, largest: Math.max(0, ...capacities) } };
  }
  const cheaperDates = cheaperDatesThan(there, dates, query.guests, first.total, dayNumber(today));
  return { wish, options: all.slice(0, mostOptions), ...(cheaperDates && { cheaperDates }) };
}

/** Arrival and departure as numbers of days. */
type Dates = readonly [checkIn: number, checkOut: number];

type Located = Pick<Property, 'place' | 'neighbourhood'>;

/** A place is a town or a neighbourhood. */
export function isIn(place: string): (property: Located) => boolean {
  const wanted = fold(place);
  return (property) => namesOf(property).includes(wanted);
}

/** Folding is dear and the names stay as they are. */
const folded = new WeakMap<Located, readonly string[]>();

function namesOf(property: Located): readonly string[] {
  let names = folded.get(property);
  if (names === undefined) {
    names = [fold(property.place), fold(property.neighbourhood)];
    folded.set(property, names);
  }
  return names;
}

/** Prepared once for the data, which are not changed afterwards. */
const prepared = new WeakMap<RentalData, readonly PropertyCalendar[]>();

export function calendarsOf(data: RentalData): readonly PropertyCalendar[] {
  let calendars = prepared.get(data);
  if (calendars === undefined) {
    const { properties, calendar, booked } = data;
    calendars = properties.map(
      (property) => new PropertyCalendar(property, calendar, booked[property.id] ?? []),
    );
    prepared.set(data, calendars);
  }
  return calendars;
}

export function calendarOf(data: RentalData, id: string): PropertyCalendar | undefined {
  return calendarsOf(data).find(({ property }) => property.id === id);
}

/** What there is in a place for so many guests, with their pets. */
function fitting(
  data: RentalData,
  place: string,
  { guests, pets }: SearchQuery,
  taken: TakenStays,
): PropertyAvailability[] {
  const isThere = isIn(place);
  return calendarsOf(data)
    .filter(
      ({ property }) =>
        isThere(property) && property.capacity >= guests && (pets === 0 || property.petsAllowed),
    )
    .map((calendar) => calendar.without(taken.get(calendar.property.id) ?? []));
}

function offer(calendar: PropertyAvailability, dates: Dates, { place, guests }: SearchQuery): Offer {
  const { property } = calendar;
  const { id, title, cleaningFee, petsAllowed } = property;
  const total = calendar.total(...dates, guests);
  const about = aboutOf(property, place);
  return { id, title, total, cleaning: cleaningFee, ...(petsAllowed && { pets: true }), about };
}

/** The least that the dates cost in any of these; undefined if none is free. */
function leastFor(
  calendars: readonly PropertyAvailability[],
  dates: Dates,
  guests: number,
): number | undefined {
  let least: number | undefined;
  for (const calendar of calendars) {
    if (!calendar.isFree(...dates)) continue;
    const total = calendar.total(...dates, guests);
    if (least === undefined || total < least) least = total;
  }
  return least;
}

/** Near days or a longer stay in the same place first, then other places on the same days. */
function alternativesTo(
  data: RentalData,
  query: SearchQuery,
  dates: Dates,
  there: readonly PropertyAvailability[],
  today: number,
  taken: TakenStays,
): Alternative[] {
  const found: Alternative[] = [];
  for (const other of [...longerStays(dates), ...shiftedStays(dates, today)]) {
    const total = leastFor(there, other, query.guests);
    if (total === undefined) continue;
    found.push({ place: query.place, ...stay(other, total) });
    break;
  }
  const others = new Set(
    data.properties.filter((property) => !isIn(query.place)(property)).map(({ place }) => place),
  );
  const elsewhere = [...others].flatMap((place) => {
    const total = leastFor(fitting(data, place, query, taken), dates, query.guests);
    return total === undefined ? [] : { place, ...stay(dates, total) };
  });
  return [...found, ...elsewhere.sort((a, b) => a.total - b.total)].slice(0, mostAlternatives);
}

function cheaperDatesThan(
  there: readonly PropertyAvailability[],
  dates: Dates,
  guests: number,
  total: number,
  today: number,
): Stay | undefined {
  let best: { dates: Dates; total: number } | undefined;
  for (const other of shiftedStays(dates, today)) {
    const least = leastFor(there, other, guests);
    if (least !== undefined && least < (best?.total ?? total * (1 - worthwhile))) {
      best = { dates: other, total: least };
    }
  }
  return best && stay(best.dates, best.total);
}

function stay([checkIn, checkOut]: Dates, total: number): Stay {
  return { checkIn: dayText(checkIn), checkOut: dayText(checkOut), total };
}

/** The same arrival with up to three nights more, for where a season asks for a longer stay. */
function longerStays([checkIn, checkOut]: Dates): Dates[] {
  return [1, 2, 3].map((more) => [checkIn, checkOut + more]);
}

/** As many nights, nearest days first, later before earlier. */
function* shiftedStays([checkIn, checkOut]: Dates, today: number): Iterable<Dates> {
  for (let days = 1; days <= nearby; days++) {
    for (const shift of [days, -days]) {
      if (shift > 0 || checkIn + shift >= today) yield [checkIn + shift, checkOut + shift];
    }
  }
}
