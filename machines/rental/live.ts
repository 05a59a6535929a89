/**
 * What there is to rent now, for effects and perception; a step never reads it.
 *
 * What replies need of it without an effect is written into events as `Surroundings`, and only where it differs
 * from what conversations go by that were told nothing.
 */
import type { Slots } from '../../src/actor/event.ts';
import { HeldCatalogue } from '../../src/catalogue/held-catalogue.ts';
import type { FunnelModule } from '../../src/funnel/catalogue.ts';
import type { Property, RentalData } from './data.ts';
import { firstData } from './first-data.ts';
import { rentalSchema } from './schema.ts';
import { isIn } from './search-properties.ts';
import type { Surroundings } from './surroundings.ts';

export const rentalCatalogue = new HeldCatalogue<RentalData>(
  rentalSchema,
  new URL('./data/', import.meta.url),
);

const MOST_PLACES = 12;

let hasModel = false;

/** Of this thread, before its first message: only a funnel that is told of a language model asks one to read. */
export function tellOfModel(isThere: boolean): void {
  hasModel = isThere;
}

/** What a reply may name of data. */
interface Named {
  readonly properties: readonly Pick<Property, 'place' | 'neighbourhood'>[];
}

/** What was found out for data, by what it depends on; most conversations ask of the same few places. */
const found = new WeakMap<RentalData, Map<string, Surroundings | undefined>>();
const MOST_FOUND = 1_000;

/** Undefined for what a conversation goes by that was told nothing. */
export function surroundings({ place, choice }: Readonly<Slots>): Surroundings | undefined {
  const { data } = rentalCatalogue.current;
  let known = found.get(data);
  if (known === undefined || known.size >= MOST_FOUND) {
    known = new Map();
    found.set(data, known);
  }
  const asked = place === undefined ? `house ${choice}` : `place ${place}`;
  let now = known.get(asked);
  if (now === undefined && !known.has(asked)) {
    now = surroundingsNow(data, place, choice);
    known.set(asked, now);
  }
  return now;
}

function surroundingsNow(
  data: RentalData,
  place: string | undefined,
  choice: Slots['choice'],
): Surroundings | undefined {
  const town = place === undefined ? townOf(data, choice) : undefined;
  const now = {
    ...surroundingsBy(data, place),
    ...(hasModel && { model: true as const }),
    ...(town !== undefined && { town }),
  };
  return JSON.stringify(now) === JSON.stringify(surroundingsBy(firstData, place)) ? undefined : now;
}

const townOf = ({ properties }: RentalData, house: Slots['choice']): string | undefined =>
  properties.find(({ title }) => title === house)?.place;

function surroundingsBy(data: Named, place: string | undefined): Surroundings {
  const isUnserved = place !== undefined && !serves(data, place);
  return { places: namedPlaces(data), ...(isUnserved && { unserved: place }) };
}

/** Whether there is something in a town or neighbourhood. */
export function serves(data: Named, place: string): boolean {
  return data.properties.some(isIn(place));
}

/** The towns with the most to rent, in the order of the alphabet. */
export function namedPlaces(data: Named): readonly string[] {
  let places = named.get(data);
  if (places === undefined) {
    const counts = new Map<string, number>();
    for (const { place } of data.properties) counts.set(place, (counts.get(place) ?? 0) + 1);
    const most = [...counts].sort(([a, x], [b, y]) => y - x || collate(a, b)).slice(0, MOST_PLACES);
    places = most.map(([place]) => place).sort(collate);
    named.set(data, places);
  }
  return places;
}

const named = new WeakMap<Named, readonly string[]>();
const vocabularies = new WeakMap<RentalData, FunnelModule['vocabulary']>();

/** Names that perception should know; the same arrays for the same data. */
export function vocabulary(): FunnelModule['vocabulary'] {
  const { data } = rentalCatalogue.current;
  let names = vocabularies.get(data);
  if (names === undefined) {
    names = {
      places: [...new Set(data.properties.map(({ place }) => place))].sort(collate),
      choices: data.properties.map(({ title }) => title),
    };
    vocabularies.set(data, names);
  }
  return names;
}

function collate(a: string, b: string): number {
  return a.localeCompare(b, 'pt');
}
