/** What is known of who asks and of what they wish for, and what to ask for next. */
import type { Language, SlotName } from '../../src/actor/event.ts';
import type { FunnelContext } from '../../src/actor/record.ts';
import { View } from '../../src/funnel/view.ts';
import { daysBetween } from '../catalogue/days.ts';
import { thingsWished } from './amenity-answer.ts';
import { arrivingFrom, date, dateRange, dateRangeAlone, shortDates } from './day-forms.ts';
import { count, list } from './format.ts';
import { fold } from './offer.ts';
import type { ViewSource } from './view-source.ts';

export class WishView extends View {
  readonly #of: ViewSource;
  #ask: Record<string, true> | undefined;
  #unserved: boolean | undefined;

  constructor(of: ViewSource) {
    super();
    this.#of = of;
  }

  /** People are spoken to by their first name. */
  get name(): string | undefined {
    const name = this.#of.slot('name');
    return name === undefined ? undefined : name.trim().split(/\s+/, 1)[0];
  }

  get fullName(): string | undefined {
    return this.#of.slot('name');
  }

  get place(): string | undefined {
    return this.#of.slot('place');
  }

  get places(): string {
    return list(this.#of.places, this.#of.language);
  }

  /** The other towns. */
  get otherPlaces(): string | undefined {
    const place = this.#of.slot('place');
    const others = this.#of.places.filter((one) => place === undefined || fold(one) !== fold(place));
    return others.length > 0 ? list(others, this.#of.language, 'or') : undefined;
  }

  get unserved(): boolean {
    const place = this.#of.slot('place');
    this.#unserved ??= place !== undefined && !this.#of.serves(place);
    return this.#unserved;
  }

  get dates(): string | undefined {
    const [checkIn, checkOut] = [this.#of.slot('checkIn'), this.#of.slot('checkOut')];
    return checkIn && checkOut ? dateRange(checkIn, checkOut, this.#of.language) : undefined;
  }

  get shortDates(): string | undefined {
    const [checkIn, checkOut] = [this.#of.slot('checkIn'), this.#of.slot('checkOut')];
    return checkIn && checkOut ? shortDates(checkIn, checkOut, this.#of.language) : undefined;
  }

  get checkIn(): string | undefined {
    const checkIn = this.#of.slot('checkIn');
    return checkIn && date(checkIn, this.#of.language);
  }

  get checkOut(): string | undefined {
    const checkOut = this.#of.slot('checkOut');
    return checkOut && date(checkOut, this.#of.language);
  }

  get nights(): string | undefined {
    const [checkIn, checkOut] = [this.#of.slot('checkIn'), this.#of.slot('checkOut')];
    const nights = checkIn && checkOut ? daysBetween(checkIn, checkOut) : this.#of.slot('nights');
    return nights === undefined ? undefined : count(nights, 'night', this.#of.language);
  }

  /** `4 pessoas`, `2 adultos e 1 criança`, each with ` e 1 pet` where there is one. */
  get party(): string | undefined {
    const parts: string[] = [];
    const [guests, pets] = [this.#of.slot('guests'), this.#of.slot('pets')];
    const [adults, children] = [this.#of.slot('adults'), this.#of.slot('children')];
    if (adults && children && adults + children === guests) {
      parts.push(count(adults, 'adult', this.#of.language), count(children, 'child', this.#of.language));
    } else if (guests !== undefined) parts.push(count(guests, 'person', this.#of.language));
    if (parts.length > 0 && pets) parts.push(count(pets, 'pet', this.#of.language));
    return parts.length > 0 ? list(parts, this.#of.language) : undefined;
  }

  /** All that is known of the wish. */
  get known(): string | undefined {
    const things = thingsWished(this.#of.slot('amenities') ?? [], this.#of.language);
    const wish = [this.place, this.#stay(), this.party, things];
    const known = wish.filter((part) => part !== undefined);
    return known.length > 0 ? known.join(', ') : undefined;
  }

  /** What to ask for next, at most two things. Only one of these holds; prompts/rental/ask.yaml has the same order. */
  get ask(): Record<string, true> {
    this.#ask ??= { [nextQuestion(this.#of.context.slots)]: true };
    return this.#ask;
  }

  /** What the message changed without a word of correction: `{before, now}`. */
  get changed(): { before: string; now: string } | undefined {
    const change = this.#of.context.lead?.changed;
    if (change === undefined) return undefined;
    const { slot, from } = change;
    const now = this.#of.context.slots[slot];
    if (now === undefined) return undefined;
    return { before: told(slot, from, this.#of.language), now: told(slot, now, this.#of.language) };
  }

  #stay(): string | undefined {
    const [checkIn, checkOut] = [this.#of.slot('checkIn'), this.#of.slot('checkOut')];
    if (checkIn && checkOut) return dateRangeAlone(checkIn, checkOut, this.#of.language);
    return checkIn && arrivingFrom(checkIn, this.#of.language);
  }
}

function told(slot: SlotName, value: unknown, language: Language): string {
  if (slot === 'guests') return count(Number(value), 'person', language);
  return slot === 'checkIn' || slot === 'checkOut' ? date(String(value), language) : String(value);
}

function nextQuestion({ place, checkIn, checkOut, guests }: FunnelContext['slots']): string {
  const questions: string[] = [];
  if (place === undefined) questions.push('place');
  if (checkIn === undefined) questions.push(checkOut === undefined ? 'dates' : 'checkIn');
  else if (checkOut === undefined) questions.push('checkOut');
  if (guests === undefined) questions.push('guests');
  return questions.slice(0, 2).map(capitalise).join('And');
}

function capitalise(word: string, index: number): string {
  return index === 0 ? word : word[0]!.toUpperCase() + word.slice(1);
}
