/**
 * What is told of a property beside its name and its price.
 *
 * A search writes it into the offer, so that replies say what held when the offer was made. Offers of before have
 * none: they are told from the data of then.
 */
import type { ToldProperty } from './first-data.ts';
import { count, list } from './format.ts';
import type { Wish } from './offer.ts';

/**
 * As a list without names, which would take half of its place in every record. The town is there where the wish
 * named another place.
 */
export type OfferAbout = readonly [
  neighbourhood: string,
  capacity: number,
  bedrooms: number,
  highlights: readonly string[],
  amenities: readonly string[],
  town?: string,
];

/** Ready to be said. */
export interface About {
  place: string;
  neighbourhood: string;
  capacity: string;
  bedrooms: string;
  bestHighlights: string;
  amenities: string;
  /** Empty where it was not found out. */
  description: string;
}

/** More than this no reply tells. */
const MOST_HIGHLIGHTS = 2;
const MOST_AMENITIES = 8;

export function aboutOf(property: ToldProperty, wished: string): OfferAbout {
  const { place, neighbourhood, capacity, bedrooms } = property;
  const highlights = property.highlights.slice(0, MOST_HIGHLIGHTS);
  const amenities = property.amenities.slice(0, MOST_AMENITIES);
  const about = [neighbourhood, capacity, bedrooms, highlights, amenities] as const;
  return place === wished ? about : [...about, place];
}

export function told(about: OfferAbout, [wished]: Wish, description: string): About {
  const [neighbourhood, capacity, bedrooms, highlights, amenities, town = wished] = about;
  return {
    place: town,
    neighbourhood,
    capacity: count(capacity, 'pessoa'),
    bedrooms: count(bedrooms, 'quarto'),
    bestHighlights: list(highlights),
    amenities: list(amenities.map(lowerFirst)),
    description,
  };
}

/** Of an offer without them, by the property's id. */
export type TellAbout = (id: string, wish: Wish) => About;

export function aboutAll(properties: readonly ToldProperty[]): TellAbout {
  const all = new Map(properties.map((property) => [property.id, property]));
  return (id, wish) => {
    const property = all.get(id);
    return property ? told(aboutOf(property, wish[0]), wish, property.description) : aboutGone(wish);
  };
}

/**
 * Of a property that has left the data since it was offered, only what it was offered for is still known. The
 * words stand here as no prompt knows of the case; they fit wherever prompts tell of a property.
 */
function aboutGone([place, , , guests]: Wish): About {
  return {
    place,
    neighbourhood: 'fora do catálogo',
    capacity: count(guests, 'pessoa'),
    bedrooms: 'quartos a confirmar',
    bestHighlights: 'detalhes a confirmar',
    amenities: 'detalhes a confirmar com a equipe',
    description:
      'Este imóvel saiu do nosso catálogo: quem confirma se ainda pode ser reservado é uma pessoa da equipe.',
  };
}

/** A name such as "Wi-Fi" stays as it is. */
export function lowerFirst(text: string): string {
  const [word = ''] = text.split(' ', 1);
  return word.slice(1) === word.slice(1).toLowerCase() ? text[0]!.toLowerCase() + text.slice(1) : text;
}
