/**
 * What is told of a property beside its name and its price.
 *
 * A search writes it into the offer, so that replies say what held when the offer was made. Offers of before have
 * none: they are told from the data of then.
 */
import type { Language } from '../../src/actor/event.ts';
import type { ToldProperty } from './first-data.ts';
import { count, list } from './format.ts';
import { houseHeading, houseWord } from './house-words.ts';
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

export function told(
  about: OfferAbout,
  [wished]: Wish,
  description: string,
  language: Language = 'pt',
): About {
  const [neighbourhood, capacity, bedrooms, highlights, amenities, town = wished] = about;
  return {
    place: town,
    neighbourhood,
    capacity: count(capacity, 'person', language),
    bedrooms: count(bedrooms, 'bedroom', language),
    bestHighlights: list(
      highlights.map((one) => houseHeading(one, language)),
      language,
    ),
    amenities: list(
      amenities.map((one) => houseWord(lowerFirst(one), language)),
      language,
    ),
    description,
  };
}

/** Of an offer without them, by the property's id. */
export type TellAbout = (id: string, wish: Wish, language: Language) => About;

export function aboutAll(properties: readonly ToldProperty[]): TellAbout {
  const all = new Map(properties.map((property) => [property.id, property]));
  return (id, wish, language) => {
    const property = all.get(id);
    return property
      ? told(aboutOf(property, wish[0]), wish, property.description, language)
      : aboutGone(wish, language);
  };
}

/**
 * Of a property that has left the data since it was offered, only what it was offered for is still known. The
 * words stand here as no prompt knows of the case; they fit wherever prompts tell of a property.
 */
function aboutGone([place, , , guests]: Wish, language: Language): About {
  return { place, capacity: count(guests, 'person', language), ...GONE[language] };
}

const GONE: Readonly<Record<Language, Omit<About, 'place' | 'capacity'>>> = {
  pt: {
    neighbourhood: 'fora do catálogo',
    bedrooms: 'quartos a confirmar',
    bestHighlights: 'detalhes a confirmar',
    amenities: 'detalhes a confirmar com a equipe',
    description:
      'Este imóvel saiu do nosso catálogo: quem confirma se ainda pode ser reservado é uma pessoa da equipe.',
  },
  en: {
    neighbourhood: 'no longer listed',
    bedrooms: 'bedrooms to be confirmed',
    bestHighlights: 'details to be confirmed',
    amenities: 'details to be confirmed with the team',
    description:
      'This home is no longer listed: a person from the team can tell whether it can still be booked.',
  },
  es: {
    neighbourhood: 'fuera del catálogo',
    bedrooms: 'dormitorios por confirmar',
    bestHighlights: 'detalles por confirmar',
    amenities: 'detalles por confirmar con el equipo',
    description:
      'Este alojamiento ya no está en nuestro catálogo: una persona del equipo confirma si todavía se puede reservar.',
  },
};

/** A name such as "Wi-Fi" stays as it is. */
export function lowerFirst(text: string): string {
  const [word = ''] = text.split(' ', 1);
  return word.slice(1) === word.slice(1).toLowerCase() ? text[0]!.toLowerCase() + text.slice(1) : text;
}
