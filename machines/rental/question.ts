/** What a language model is asked with: the facts of the conversation in words, and the same for the rails. */
import type { FunnelContext } from '../../src/actor/record.ts';
import type { GivenFacts } from '../../src/effects/llm/rails/facts.ts';
import { type About, told } from './about.ts';
import { money } from './format.ts';
import { chosenDetails, chosenOption, currentSearch, priceOf } from './offer.ts';

/** A text on one line that a WhatsApp message holds well; see the prompt `answered`. */
const LONGEST = 280;

/** Input of the effect `answer`. */
export function questionOf(context: FunnelContext, system: string, places: readonly string[]) {
  const { question } = context.results;
  return {
    system,
    context: inWords(context, places),
    facts: factsOf(context, places),
    customer: [typeof question === 'string' && question !== '' ? question : '?'],
    language: context.lead?.language ?? 'pt',
    maxLength: LONGEST,
  };
}

function inWords(context: FunnelContext, places: readonly string[]): string {
  const { checkIn, checkOut, guests } = context.slots;
  const search = currentSearch(context);
  const chosen = chosenOption(context);
  const lines = [`Towns with houses: ${places.join(', ')}.`];
  if (checkIn && checkOut)
    lines.push(`Stay: ${checkIn} to ${checkOut}${guests ? `, ${guests} people` : ''}.`);
  for (const [at, offer] of (search?.options ?? []).entries()) {
    const { nightly } = priceOf(offer, search!.wish);
    const about = offer.about ? ` ${aboutInWords(told(offer.about, search!.wish, ''))}` : '';
    lines.push(
      `${at + 1}. ${offer.title}: ${money(offer.total)} in all, cleaning ${money(offer.cleaning)} of it, ${money(nightly)} a night on average, ${offer.pets ? 'pets allowed' : 'no pets'}, free.${about}`,
    );
  }
  if (chosen) lines.push(`Chosen: ${chosen.title}. ${chosenDetails(context)?.description ?? ''}`.trim());
  return lines.join('\n');
}

const aboutInWords = ({ neighbourhood, capacity, bedrooms, bestHighlights, amenities }: About) =>
  `Neighbourhood: ${neighbourhood}. Up to ${capacity}, ${bedrooms}; ${bestHighlights}; has ${amenities}.`;

function factsOf(context: FunnelContext, places: readonly string[]): GivenFacts {
  const { checkIn, checkOut } = context.slots;
  const search = currentSearch(context);
  const options = search?.options ?? [];
  return {
    money: options.flatMap((offer) => {
      const { lodging, nightly } = priceOf(offer, search!.wish);
      return [offer.total, offer.cleaning, lodging, nightly];
    }),
    days: [checkIn, checkOut].filter((day) => day !== undefined),
    names: options.map(({ title }) => title),
    places: [...places, ...options.flatMap(({ about }) => (about ? [about[0]] : []))],
    availability: options.map(({ title }) => ({ name: title, free: true })),
  };
}
