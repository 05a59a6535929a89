/** What is told of a property beside its name and its price. It is looked up when a reply is made, not remembered. */
import type { Property } from './data.ts';
import { count, list } from './format.ts';
import type { Wish } from './offer.ts';

/** Ready to be said. */
export interface About {
  place: string;
  neighbourhood: string;
  capacity: string;
  bedrooms: string;
  bestHighlights: string;
  amenities: string;
  description: string;
}

/** By the property's id, for an offer that was found for a wish. */
export type TellAbout = (id: string, wish: Wish) => About;

export function aboutAll(properties: readonly Property[]): TellAbout {
  const all = new Map(properties.map((property) => [property.id, about(property)]));
  return (id, wish) => all.get(id) ?? aboutGone(wish);
}

function about(property: Property): About {
  return {
    place: property.place,
    neighbourhood: property.neighbourhood,
    capacity: count(property.capacity, 'pessoa'),
    bedrooms: count(property.bedrooms, 'quarto'),
    bestHighlights: list(property.highlights.slice(0, 2)),
    amenities: list(property.amenities.map(lowerFirst)),
    description: property.description,
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

function lowerFirst(text: string): string {
  const [word = ''] = text.split(' ', 1);
  return word.slice(1) === word.slice(1).toLowerCase() ? text[0]!.toLowerCase() + text.slice(1) : text;
}
