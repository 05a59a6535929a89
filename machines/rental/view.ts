/**
 * What the prompts may say: values as text, and yes-or-no questions for their sections. A value that is not
 * known is absent, so that a prompt cannot say it by mistake. Words a customer reads belong in the prompts;
 * here are only the forms of dates, money and lists, in the language they are said in.
 */
import type { Intent, Language, SlotName, Slots } from '../../src/actor/event.ts';
import { type Media, textOfPicture } from '../../src/actor/message.ts';
import type { FunnelContext } from '../../src/actor/record.ts';
import { View, variablesOfView } from '../../src/funnel/view.ts';
import { CHEAPEST, DEAREST } from '../../src/perception/choice.ts';
import { daysBetween } from '../catalogue/days.ts';
import type { TellAbout } from './about.ts';
import {
  thingsWished,
  type WantedOfMany,
  type WantedOfOne,
  wantedOfMany,
  wantedOfOne,
} from './amenity-answer.ts';
import {
  appointment,
  arrivingFrom,
  date,
  dateRange,
  dateRangeAlone,
  instant,
  shortDates,
} from './day-forms.ts';
import { forTheTeam } from './for-the-team.ts';
import { count, list, money } from './format.ts';
import {
  cheaperOption,
  chosenDetails,
  chosenOption,
  currentSearch,
  fold,
  type SearchResult,
} from './offer.ts';
import {
  CheaperView,
  cheaperDatesView,
  NoneView,
  OfferView,
  OptionsView,
  type Telling,
} from './offer-view.ts';
import { scoreOf } from './score.ts';
import { surroundingsOf } from './surroundings.ts';
import { BRAZIL } from './time-zone.ts';
import type { VisitsOutcome } from './tools/check-visit-availability.ts';
import type { StayOutcome } from './tools/claim-stay.ts';
import type { VisitOutcome } from './tools/schedule-visit.ts';
import type { PropertyMedia } from './tools/send-property-media.ts';
import { timesOf } from './visits.ts';

/** What there is to rent for conversations that were told nothing else, see first-data.ts. */
export interface Supply {
  /** The towns there is something in. */
  places: readonly string[];
  /** Whether there is something in a town or neighbourhood. */
  serves(place: string): boolean;
  tellAbout: TellAbout;
}

/** Where nothing else is known. */
const JOURNEY: Readonly<Record<Language, string>> = {
  pt: 'a sua viagem',
  en: 'your trip',
  es: 'su viaje',
};

export class RentalView extends View {
  readonly #context: FunnelContext;
  readonly #supply: Supply;
  readonly #language: Language;
  #ask: Record<string, true> | undefined;
  #unserved: boolean | undefined;

  constructor(context: FunnelContext, supply: Supply, language: Language) {
    super();
    this.#context = context;
    this.#supply = supply;
    this.#language = language;
  }

  /** Nothing was sent yet. */
  get first(): boolean {
    for (const _ in this.#context.replies) return false;
    return true;
  }

  get back(): boolean {
    if (this.first) return false;
    const wasStopped = this.#said('stopped') && !this.booked;
    return this.greets || (this.#context.asked.length === 0 && wasStopped);
  }

  /** People are spoken to by their first name. */
  get name(): string | undefined {
    const name = this.#slot('name');
    return name === undefined ? undefined : name.trim().split(/\s+/, 1)[0];
  }

  get fullName(): string | undefined {
    return this.#slot('name');
  }

  get place(): string | undefined {
    return this.#slot('place');
  }

  get places(): string {
    return list(this.#places, this.#language);
  }

  get unserved(): boolean {
    const place = this.#slot('place');
    this.#unserved ??= place !== undefined && !this.#serves(place);
    return this.#unserved;
  }

  get dates(): string | undefined {
    const [checkIn, checkOut] = [this.#slot('checkIn'), this.#slot('checkOut')];
    return checkIn && checkOut ? dateRange(checkIn, checkOut, this.#language) : undefined;
  }

  get shortDates(): string | undefined {
    const [checkIn, checkOut] = [this.#slot('checkIn'), this.#slot('checkOut')];
    return checkIn && checkOut ? shortDates(checkIn, checkOut, this.#language) : undefined;
  }

  get checkIn(): string | undefined {
    const checkIn = this.#slot('checkIn');
    return checkIn && date(checkIn, this.#language);
  }

  get checkOut(): string | undefined {
    const checkOut = this.#slot('checkOut');
    return checkOut && date(checkOut, this.#language);
  }

  get nights(): string | undefined {
    const [checkIn, checkOut] = [this.#slot('checkIn'), this.#slot('checkOut')];
    const nights = checkIn && checkOut ? daysBetween(checkIn, checkOut) : this.#slot('nights');
    return nights === undefined ? undefined : count(nights, 'night', this.#language);
  }

  /** `4 pessoas`, `2 adultos e 1 criança`, each with ` e 1 pet` where there is one. */
  get party(): string | undefined {
    const parts: string[] = [];
    const [guests, pets] = [this.#slot('guests'), this.#slot('pets')];
    const [adults, children] = [this.#slot('adults'), this.#slot('children')];
    if (adults && children && adults + children === guests) {
      parts.push(count(adults, 'adult', this.#language), count(children, 'child', this.#language));
    } else if (guests !== undefined) parts.push(count(guests, 'person', this.#language));
    if (parts.length > 0 && pets) parts.push(count(pets, 'pet', this.#language));
    return parts.length > 0 ? list(parts, this.#language) : undefined;
  }

  /** All that is known of the wish. */
  get known(): string | undefined {
    const things = thingsWished(this.#slot('amenities') ?? [], this.#language);
    const wish = [this.place, this.#stay(), this.party, things];
    const known = wish.filter((part) => part !== undefined);
    return known.length > 0 ? known.join(', ') : undefined;
  }

  /** What to ask for next, at most two things. Only one of these holds; prompts/rental/ask.yaml has the same order. */
  get ask(): Record<string, true> {
    this.#ask ??= { [nextQuestion(this.#context.slots)]: true };
    return this.#ask;
  }

  get asksPrice(): boolean {
    return this.#wants('price');
  }

  get asksPhotos(): boolean {
    return this.#wants('photos');
  }

  get asksVisit(): boolean {
    return this.#wants('visit');
  }

  get thanks(): boolean {
    return this.#wants('thanks');
  }

  get greets(): boolean {
    return this.#wants('greeting');
  }

  get lost(): boolean {
    return this.#wants('other', 'support', 'billing', 'complaint');
  }

  get search(): OptionsView | undefined {
    const search = this.#search();
    return search && search.options.length > 0 ? new OptionsView(search, this.#telling) : undefined;
  }

  get again(): boolean {
    return this.#said('summary');
  }

  get updated(): boolean {
    return this.#said('options') || this.#said('nothing-found');
  }

  /** A silence was followed up before. */
  get followedUp(): boolean {
    return this.#said('follow-up');
  }

  get booked(): boolean {
    return this.#said('booked');
  }

  get chosen(): OfferView | undefined {
    const chosen = chosenOption(this.#context);
    const description = chosenDetails(this.#context)?.description;
    return chosen && new OfferView(chosen, this.#search()!, this.#telling, description);
  }

  /** What the message changed without a word of correction: `{before, now}`. */
  get changed(): { before: string; now: string } | undefined {
    const change = this.#context.lead?.changed;
    if (change === undefined) return undefined;
    const { slot, from } = change;
    const now = this.#context.slots[slot];
    if (now === undefined) return undefined;
    return { before: told(slot, from, this.#language), now: told(slot, now, this.#language) };
  }

  /** What a language model answered. */
  get answer(): string | undefined {
    return (this.#context.results.answer as { text?: string } | undefined)?.text;
  }

  /** Somebody else was quicker. */
  get lostIt(): boolean {
    return this.#context.results.lost === true;
  }

  /** What the chosen option cost when it was shown, where it costs something else by now. */
  get oldTotal(): string | undefined {
    const repriced = this.#context.results.repriced as { from: number } | undefined;
    return repriced && money(repriced.from, this.#language);
  }

  /** Until when the dates are held. */
  get heldUntil(): string | undefined {
    const hold = this.#context.results.hold as StayOutcome | undefined;
    return hold?.outcome === 'held' && hold.until !== undefined
      ? instant(hold.until, BRAZIL, this.#language)
      : undefined;
  }

  get visitTimes(): { number: number; time: string }[] | undefined {
    const times = timesOf(this.#context.results.visits as VisitsOutcome | undefined);
    return times.length === 0
      ? undefined
      : times.map((slot, at) => ({ number: at + 1, time: appointment(slot, this.#language) }));
  }

  /** When the visit is. */
  get visit(): string | undefined {
    const visit = this.#context.results.visit as VisitOutcome | undefined;
    return visit?.outcome === 'scheduled' ? appointment(visit.slot, this.#language) : undefined;
  }

  /** Of the chosen house, as pictures. */
  get photos(): Media[] | undefined {
    const photos = this.#media?.photos;
    return photos !== undefined && photos.length > 0 ? photos : undefined;
  }

  /** The same as lines with links, which is what funnels could say when nothing but text was sent. */
  get photoLines(): { line: string }[] | undefined {
    const lines = this.#media?.lines ?? this.photos?.map(textOfPicture) ?? [];
    return lines.length === 0 ? undefined : lines.map((line) => ({ line }));
  }

  get #media(): (Partial<PropertyMedia> & { lines?: string[] }) | undefined {
    const media = this.#context.results.media as { id: string; lines?: string[] } | undefined;
    return media?.id === this.#context.results.chosen ? media : undefined;
  }

  /** What the customer had in mind, for a template that is said days later: there is always a value. */
  get subject(): string {
    const { chosen } = this;
    if (chosen !== undefined) return chosen.title;
    return this.place ?? JOURNEY[this.#language];
  }

  /** The other towns. */
  get otherPlaces(): string | undefined {
    const place = this.#slot('place');
    const others = this.#places.filter((one) => place === undefined || fold(one) !== fold(place));
    return others.length > 0 ? list(others, this.#language, 'or') : undefined;
  }

  /** The last digits only: the whole number is not said again. */
  get cpf(): string | undefined {
    const cpf = this.#slot('cpf');
    return cpf && `***.***.*${cpf.slice(7, 9)}-${cpf.slice(9)}`;
  }

  /** Of a guest without a CPF; the last characters only. */
  get passport(): string | undefined {
    const { passport } = this.#context.results;
    return typeof passport === 'string' ? `***${passport.slice(-3)}` : undefined;
  }

  /** The house that was asked for by its name before any list, and that is not among the options. */
  get houseTaken(): string | undefined {
    const choice = this.#slot('choice');
    const isName = typeof choice === 'string' && choice !== CHEAPEST && choice !== DEAREST;
    const search = this.#search();
    if (!isName || search === undefined || this.#said('options') || this.#said('details')) return undefined;
    return search.options.some(({ title }) => title === choice) ? undefined : choice;
  }

  /** What is known of what the message asks the chosen option to have. */
  get wanted(): WantedOfOne | undefined {
    const chosen = chosenOption(this.#context);
    return chosen && wantedOfOne(chosen, this.#wantedThings(), this.#language);
  }

  /** Which of the options have it. */
  get wantedIn(): WantedOfMany[] {
    return wantedOfMany(this.#search()?.options ?? [], this.#wantedThings(), this.#language);
  }

  /** The message asks for less to pay. */
  get mindsPrice(): boolean {
    return this.#context.objections.includes('price');
  }

  get declines(): boolean {
    return this.#wants('no');
  }

  /** The customer writes in it. Versions that answer in Portuguese alone say so. */
  get english(): boolean {
    return this.#context.lead?.language === 'en';
  }

  get spanish(): boolean {
    return this.#context.lead?.language === 'es';
  }

  /** The dates are booked or held already. */
  get kept(): boolean {
    return this.booked || this.heldUntil !== undefined;
  }

  get complains(): boolean {
    return this.#wants('complaint') || (this.#context.lead?.annoyed ?? 0) > 1;
  }

  get asksService(): boolean {
    return this.#wants('support') || this.#wants('billing');
  }

  /** For the person who takes over, in English, as versions before said it. */
  get score(): string {
    const { score, temperature, reasons } = scoreOf(this.#context);
    const said = reasons.map(({ reason, points }) => `${reason} (${points > 0 ? '+' : ''}${points})`);
    return `${score} (${temperature})${said.length > 0 ? `: ${said.join(', ')}` : ''}`;
  }

  /** As {@link score}, in Portuguese. */
  get interest(): string {
    return forTheTeam.interest(scoreOf(this.#context));
  }

  /** Which objections were heard, in Portuguese. */
  get objections(): string | undefined {
    return forTheTeam.objections(this.#context.lead?.objections ?? {});
  }

  /** What the customer writes in, in Portuguese. */
  get language(): string {
    return forTheTeam.language(this.#context.lead?.language ?? 'pt');
  }

  get objected(): string | undefined {
    const counted = Object.entries(this.#context.lead?.objections ?? {});
    return counted.length > 0 ? counted.map(([what, times]) => `${what} ${times}×`).join(', ') : undefined;
  }

  get cheaper(): CheaperView | undefined {
    const cheaper = cheaperOption(this.#context);
    if (cheaper === undefined) return undefined;
    const chosen = chosenOption(this.#context)!;
    return new CheaperView(cheaper, chosen, this.#search()!, this.#telling);
  }

  get cheaperDates(): Record<string, unknown> | undefined {
    const search = this.#search();
    return search && cheaperDatesView(search, this.#language);
  }

  get none(): NoneView | undefined {
    const search = this.#search();
    return search?.none && new NoneView(search, search.none, this.#places, this.#language);
  }

  get #telling(): Telling {
    return { language: this.#language, about: this.#supply.tellAbout };
  }

  #stay(): string | undefined {
    const [checkIn, checkOut] = [this.#slot('checkIn'), this.#slot('checkOut')];
    if (checkIn && checkOut) return dateRangeAlone(checkIn, checkOut, this.#language);
    return checkIn && arrivingFrom(checkIn, this.#language);
  }

  get #places(): readonly string[] {
    return surroundingsOf(this.#context)?.places ?? this.#supply.places;
  }

  #serves(place: string): boolean {
    const surroundings = surroundingsOf(this.#context);
    if (surroundings === undefined) return this.#supply.serves(place);
    const { unserved } = surroundings;
    return unserved === undefined || fold(unserved) !== fold(place);
  }

  #wantedThings(): readonly string[] {
    return (this.#context.results.wanted as string[] | undefined) ?? [];
  }

  #slot<Name extends SlotName>(name: Name): Slots[Name] {
    return this.#context.slots[name];
  }

  #said(prompt: string): boolean {
    return (this.#context.replies[prompt] ?? 0) > 0;
  }

  #wants(...intents: Intent[]): boolean {
    return intents.includes(this.#context.intent);
  }

  #search(): SearchResult | undefined {
    return currentSearch(this.#context);
  }
}

/** Every variable, for the checker. */
export const variables: readonly string[] = variablesOfView(RentalView);

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
