/** What a search found, as text for the prompts. */
import type { Language } from '../../src/actor/event.ts';
import { View } from '../../src/funnel/view.ts';
import { daysBetween } from '../catalogue/days.ts';
import { type About, type TellAbout, told } from './about.ts';
import { dateRange } from './day-forms.ts';
import { count, list, money } from './format.ts';
import { cheapestOf, fold, type Offer, priceOf, type SearchResult, type Stay } from './offer.ts';

/** How it is told. */
export interface Telling {
  language: Language;
  /** Of offers that do not hold it. */
  about: TellAbout;
}

export class OptionsView extends View {
  readonly #search: SearchResult;
  readonly #telling: Telling;

  constructor(search: SearchResult, telling: Telling) {
    super();
    this.#search = search;
    this.#telling = telling;
  }

  get options(): OfferView[] {
    return this.#search.options.map((option) => new OfferView(option, this.#search, this.#telling));
  }

  get one(): boolean {
    return this.#search.options.length === 1;
  }

  get many(): boolean {
    return this.#search.options.length > 1;
  }

  get cheapest(): { total: string } {
    return { total: money(cheapestOf(this.#search.options)!.total, this.#telling.language) };
  }
}

export class OfferView extends View {
  readonly #offer: Offer;
  readonly #search: SearchResult;
  readonly #about: About;
  readonly #language: Language;

  /** @param description where it was found out */
  constructor(
    offer: Offer,
    search: SearchResult,
    { language, about: tellAbout }: Telling,
    description?: string,
  ) {
    super();
    this.#offer = offer;
    this.#search = search;
    this.#language = language;
    const { id, about } = offer;
    this.#about = about
      ? told(about, search.wish, description ?? '', language)
      : tellAbout(id, search.wish, language);
  }

  /** Its place in the list, from 1. */
  get number(): number {
    return this.#search.options.indexOf(this.#offer) + 1;
  }

  get title(): string {
    return this.#offer.title;
  }

  get place(): string {
    return this.#about.place;
  }

  get neighbourhood(): string {
    return this.#about.neighbourhood;
  }

  get capacity(): string {
    return this.#about.capacity;
  }

  get bedrooms(): string {
    return this.#about.bedrooms;
  }

  get petsAllowed(): boolean {
    return this.#offer.pets === true;
  }

  get bestHighlights(): string {
    return this.#about.bestHighlights;
  }

  get amenities(): string {
    return this.#about.amenities;
  }

  get description(): string {
    return this.#about.description;
  }

  get nights(): string {
    return count(priceOf(this.#offer, this.#search.wish).nights, 'night', this.#language);
  }

  get lodging(): string {
    return money(priceOf(this.#offer, this.#search.wish).lodging, this.#language);
  }

  get nightly(): string {
    return money(priceOf(this.#offer, this.#search.wish).nightly, this.#language);
  }

  get cleaning(): string | undefined {
    return this.#offer.cleaning > 0 ? money(this.#offer.cleaning, this.#language) : undefined;
  }

  get total(): string {
    return money(this.#offer.total, this.#language);
  }
}

/** An offer beside one that costs more. */
export class CheaperView extends OfferView {
  readonly #less: string;

  constructor(offer: Offer, dearer: Offer, search: SearchResult, telling: Telling) {
    super(offer, search, telling);
    this.#less = money(dearer.total - offer.total, telling.language);
  }

  get less(): string {
    return this.#less;
  }
}

export function cheaperDatesView({ cheaperDates: stay, options }: SearchResult, language: Language) {
  const cheapest = cheapestOf(options);
  return (
    stay && cheapest && { ...stayView(stay, language), less: money(cheapest.total - stay.total, language) }
  );
}

/** Why nothing was found, and what is free instead. */
export class NoneView extends View {
  readonly #wish: SearchResult['wish'];
  readonly #none: NonNullable<SearchResult['none']>;
  readonly #places: readonly string[];
  readonly #language: Language;

  constructor(
    { wish }: SearchResult,
    none: NonNullable<SearchResult['none']>,
    places: readonly string[],
    language: Language,
  ) {
    super();
    this.#wish = wish;
    this.#none = none;
    this.#places = places;
    this.#language = language;
  }

  get unserved(): boolean {
    return this.#none.largest === 0;
  }

  get tooMany(): boolean {
    const [, , , guests] = this.#wish;
    return !this.unserved && guests > this.#none.largest;
  }

  get busy(): boolean {
    const [, , , guests] = this.#wish;
    return this.#none.largest >= guests && this.longer === undefined;
  }

  get withPets(): boolean {
    const [, , , , pets] = this.#wish;
    return pets > 0;
  }

  get largest(): string {
    return count(this.#none.largest, 'person', this.#language);
  }

  get alternatives(): object[] {
    return this.#none.alternatives.map((stay, index) => ({
      number: index + 1,
      place: stay.place,
      ...stayView(stay, this.#language),
    }));
  }

  get single(): boolean {
    return this.#none.alternatives.length === 1;
  }

  get several(): boolean {
    return this.#none.alternatives.length > 1;
  }

  get nothing(): boolean {
    return this.#none.alternatives.length === 0;
  }

  /** A longer stay from the same day being free means that the wish was too short, not that it was taken. */
  get longer(): object | undefined {
    const [place, checkIn] = this.#wish;
    const [first] = this.#none.alternatives;
    return first?.place === place && first.checkIn === checkIn ? this.alternatives[0] : undefined;
  }

  get elsewhere(): string {
    const [place] = this.#wish;
    return list(
      this.#places.filter((other) => fold(other) !== fold(place)),
      this.#language,
    );
  }
}

function stayView({ checkIn, checkOut, total }: Stay, language: Language) {
  return {
    dates: dateRange(checkIn, checkOut, language),
    nights: count(daysBetween(checkIn, checkOut), 'night', language),
    total: money(total, language),
  };
}
