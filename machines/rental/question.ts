/** What a language model is asked with: the facts of the conversation in words, and the same for the rails. */
import type { FunnelContext } from '../../src/actor/record.ts';
import type { GivenFacts } from '../../src/effects/llm/rails/facts.ts';
import { type About, told } from './about.ts';
import { money } from './format.ts';
import { chosenDetails, chosenOption, currentSearch, fold, type Offer, priceOf, type Wish } from './offer.ts';

/** A text on one line that a WhatsApp message holds well; see the prompt `answered`. */
const LONGEST = 280;

/**
 * Input of the effect `answer`.
 * @param tools that the model may call, by their names; where there are none the facts are told at length, as to
 *   conversations that began before there were any
 */
export function questionOf(
  context: FunnelContext,
  system: string,
  places: readonly string[],
  tools: readonly string[],
) {
  const { question } = context.results;
  const text = typeof question === 'string' && question !== '' ? question : '?';
  const offered = looksFurther(text) ? tools : [];
  return {
    system,
    context: tools.length > 0 ? inFewWords(context, places, offered.length > 0) : inWords(context, places),
    facts: factsOf(context, places, tools.length > 0),
    customer: [text],
    language: context.lead?.language ?? 'pt',
    maxLength: LONGEST,
    ...(offered.length > 0 && { tools: offered }),
  };
}

/**
 * Of other days, people or places, of money, of visits, or of other houses, in Portuguese, English or Spanish. Tools
 * cost more than all facts together, with every question; whatever else is asked, they do not know either.
 */
const FURTHER =
  /\d|\b(?:quant|cuant|how m|pre[cç]|pric|valor|vale|custa|custo|costs?\b|cuest|desconto|discount|caro|barat|cheap|expens|tax|fee|dat|dia|day|sema|week|mes|meses|month|fim|feriad|natal|carnaval|ano novo|reveill|visit|ver (?:a|el) casa|conhecer|outr|otr|other|another|mais op|more op|dispon|avail|livre|libre|vaga|janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro)/;

export const looksFurther = (question: string): boolean => FURTHER.test(fold(question));

/** @param withIds that tools take */
function inFewWords(context: FunnelContext, places: readonly string[], withIds: boolean): string {
  const { checkIn, checkOut, guests } = context.slots;
  const search = currentSearch(context);
  const chosen = chosenOption(context);
  const lines = [`Towns: ${places.join(', ')}.`];
  if (checkIn && checkOut) {
    const people = guests ? `, ${guests} people` : '';
    lines.push(`Stay ${checkIn} to ${checkOut}${people}; these are free, prices in all:`);
  }
  for (const [at, offer] of (search?.options ?? []).entries()) {
    const id = withIds ? ` [${offer.id}]` : '';
    const isTold = chosen === undefined || chosen.id === offer.id;
    const about = isTold ? `, ${aboutInFewWords(offer, search!.wish)}` : '';
    lines.push(`${at + 1}. ${offer.title}${id} ${money(offer.total)}${about}`);
  }
  if (chosen) lines.push(`Chosen: ${chosen.title}. ${chosenDetails(context)?.description ?? ''}`.trim());
  return lines.join('\n');
}

function aboutInFewWords(offer: Offer, wish: Wish): string {
  const costs = `${money(priceOf(offer, wish).nightly)}/night, cleaning ${money(offer.cleaning)}`;
  const pets = offer.pets ? 'pets' : 'no pets';
  if (!offer.about) return `${costs}, ${pets}`;
  const { neighbourhood, capacity, bedrooms, amenities } = told(offer.about, wish, '');
  return `${costs}; ${neighbourhood}, ${capacity}, ${bedrooms}, ${pets}, ${amenities}`;
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

/** @param onDays what is free is said of the days of the stay alone, since tools tell of others */
function factsOf(context: FunnelContext, places: readonly string[], onDays: boolean): GivenFacts {
  const { checkIn, checkOut } = context.slots;
  const days = onDays && checkIn && checkOut ? { from: checkIn, to: checkOut } : undefined;
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
    availability: options.map(({ title }) => ({ name: title, free: true, ...(days && { days }) })),
  };
}
