/** The option that was chosen: what it is and has, what it costs, its pictures. */
import type { Language } from '../../src/actor/event.ts';
import { type Media, textOfPicture } from '../../src/actor/message.ts';
import { View } from '../../src/funnel/view.ts';
import { type WantedOfOne, wantedOfOne } from './amenity-answer.ts';
import type { Photo } from './data.ts';
import { money } from './format.ts';
import { cheaperOption, chosenDetails, chosenOption } from './offer.ts';
import { CheaperView, OfferView } from './offer-view.ts';
import type { PropertyMedia } from './tools/send-property-media.ts';
import type { ViewSource } from './view-source.ts';

/** Where nothing else is known. */
const JOURNEY: Readonly<Record<Language, string>> = {
  pt: 'a sua viagem',
  en: 'your trip',
  es: 'su viaje',
};

const CAPTION = { pt: 'caption', en: 'captionEn', es: 'captionEs' } as const satisfies Record<
  Language,
  keyof Photo
>;

export class ChosenView extends View {
  readonly #of: ViewSource;

  constructor(of: ViewSource) {
    super();
    this.#of = of;
  }

  get chosen(): OfferView | undefined {
    const chosen = chosenOption(this.#of.context);
    const description = chosenDetails(this.#of.context)?.description;
    return chosen && new OfferView(chosen, this.#of.search!, this.#of.telling, description);
  }

  get cheaper(): CheaperView | undefined {
    const cheaper = cheaperOption(this.#of.context);
    if (cheaper === undefined) return undefined;
    const chosen = chosenOption(this.#of.context)!;
    return new CheaperView(cheaper, chosen, this.#of.search!, this.#of.telling);
  }

  /** What the chosen option cost when it was shown, where it costs something else by now. */
  get oldTotal(): string | undefined {
    const repriced = this.#of.context.results.repriced as { from: number } | undefined;
    return repriced && money(repriced.from, this.#of.language);
  }

  /** Somebody else was quicker. */
  get lostIt(): boolean {
    return this.#of.context.results.lost === true;
  }

  /** What is known of what the message asks the chosen option to have. */
  get wanted(): WantedOfOne | undefined {
    const chosen = chosenOption(this.#of.context);
    return chosen && wantedOfOne(chosen, this.#of.wanted, this.#of.language);
  }

  /** Of the chosen house, as pictures. What has no caption in the language has the Portuguese one. */
  get photos(): Media[] | undefined {
    const photos = this.#media?.photos?.map((photo) => ({
      url: photo.url,
      caption: photo[CAPTION[this.#of.language]] ?? photo.caption,
    }));
    return photos !== undefined && photos.length > 0 ? photos : undefined;
  }

  /** The same as lines with links, which is what funnels could say when nothing but text was sent. */
  get photoLines(): { line: string }[] | undefined {
    const lines = this.#media?.lines ?? this.photos?.map(textOfPicture) ?? [];
    return lines.length === 0 ? undefined : lines.map((line) => ({ line }));
  }

  get #media(): (Partial<PropertyMedia> & { lines?: string[] }) | undefined {
    const media = this.#of.context.results.media as { id: string; lines?: string[] } | undefined;
    return media?.id === this.#of.context.results.chosen ? media : undefined;
  }

  /** What the customer had in mind, for a template that is said days later: there is always a value. */
  get subject(): string {
    const { chosen } = this;
    if (chosen !== undefined) return chosen.title;
    return this.#of.slot('place') ?? JOURNEY[this.#of.language];
  }
}
