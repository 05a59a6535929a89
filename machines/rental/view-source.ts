import type { Intent, Language, SlotName, Slots } from '../../src/actor/event.ts';
import type { FunnelContext } from '../../src/actor/record.ts';
import type { TellAbout } from './about.ts';
import { currentSearch, fold, type SearchResult } from './offer.ts';
import type { Telling } from './offer-view.ts';
import { surroundingsOf } from './surroundings.ts';

/** What there is to rent for conversations that were told nothing else, see first-data.ts. */
export interface Supply {
  /** The towns there is something in. */
  places: readonly string[];
  /** Whether there is something in a town or neighbourhood. */
  serves(place: string): boolean;
  tellAbout: TellAbout;
}

/** What the parts of the view read: what a conversation remembers, and the language it is told in. */
export class ViewSource {
  readonly context: FunnelContext;
  readonly language: Language;
  readonly #supply: Supply;

  constructor(context: FunnelContext, supply: Supply, language: Language) {
    this.context = context;
    this.#supply = supply;
    this.language = language;
  }

  slot<Name extends SlotName>(name: Name): Slots[Name] {
    return this.context.slots[name];
  }

  said(prompt: string): boolean {
    return (this.context.replies[prompt] ?? 0) > 0;
  }

  wants(...intents: Intent[]): boolean {
    return intents.includes(this.context.intent);
  }

  get booked(): boolean {
    return this.said('booked');
  }

  get search(): SearchResult | undefined {
    return currentSearch(this.context);
  }

  /** What the message asks an option to have. */
  get wanted(): readonly string[] {
    return (this.context.results.wanted as string[] | undefined) ?? [];
  }

  get telling(): Telling {
    return { language: this.language, about: this.#supply.tellAbout };
  }

  get places(): readonly string[] {
    return surroundingsOf(this.context)?.places ?? this.#supply.places;
  }

  serves(place: string): boolean {
    const surroundings = surroundingsOf(this.context);
    if (surroundings === undefined) return this.#supply.serves(place);
    const { unserved } = surroundings;
    return unserved === undefined || fold(unserved) !== fold(place);
  }
}
