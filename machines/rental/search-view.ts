/** What the search found, all of it. */
import { View } from '../../src/funnel/view.ts';
import { CHEAPEST, DEAREST } from '../../src/perception/choice.ts';
import { type WantedOfMany, wantedOfMany } from './amenity-answer.ts';
import { cheaperDatesView, NoneView, OptionsView } from './offer-view.ts';
import type { ViewSource } from './view-source.ts';

export class SearchView extends View {
  readonly #of: ViewSource;

  constructor(of: ViewSource) {
    super();
    this.#of = of;
  }

  get search(): OptionsView | undefined {
    const search = this.#of.search;
    return search && search.options.length > 0 ? new OptionsView(search, this.#of.telling) : undefined;
  }

  get cheaperDates(): Record<string, unknown> | undefined {
    const search = this.#of.search;
    return search && cheaperDatesView(search, this.#of.language);
  }

  get none(): NoneView | undefined {
    const search = this.#of.search;
    return search?.none && new NoneView(search, search.none, this.#of.places, this.#of.language);
  }

  /** The house that was asked for by its name before any list, and that is not among the options. */
  get houseTaken(): string | undefined {
    const choice = this.#of.slot('choice');
    const isName = typeof choice === 'string' && choice !== CHEAPEST && choice !== DEAREST;
    const search = this.#of.search;
    if (!isName || search === undefined || this.#of.said('options') || this.#of.said('details'))
      return undefined;
    return search.options.some(({ title }) => title === choice) ? undefined : choice;
  }

  /** Which of the options have it. */
  get wantedIn(): WantedOfMany[] {
    return wantedOfMany(this.#of.search?.options ?? [], this.#of.wanted, this.#of.language);
  }
}
