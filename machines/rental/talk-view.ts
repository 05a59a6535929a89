/** What the message is after, and what was said before it. */
import { View } from '../../src/funnel/view.ts';
import type { ViewSource } from './view-source.ts';

export class TalkView extends View {
  readonly #of: ViewSource;

  constructor(of: ViewSource) {
    super();
    this.#of = of;
  }

  /** Nothing was sent yet. */
  get first(): boolean {
    for (const _ in this.#of.context.replies) return false;
    return true;
  }

  get back(): boolean {
    if (this.first) return false;
    const wasStopped = this.#of.said('stopped') && !this.#of.booked;
    return this.greets || (this.#of.context.asked.length === 0 && wasStopped);
  }

  get again(): boolean {
    return this.#of.said('summary');
  }

  get updated(): boolean {
    return this.#of.said('options') || this.#of.said('nothing-found');
  }

  /** A silence was followed up before. */
  get followedUp(): boolean {
    return this.#of.said('follow-up');
  }

  get greets(): boolean {
    return this.#of.wants('greeting');
  }

  get thanks(): boolean {
    return this.#of.wants('thanks');
  }

  get lost(): boolean {
    return this.#of.wants('other', 'support', 'billing', 'complaint');
  }

  get declines(): boolean {
    return this.#of.wants('no');
  }

  get complains(): boolean {
    return this.#of.wants('complaint') || (this.#of.context.lead?.annoyed ?? 0) > 1;
  }

  get asksPrice(): boolean {
    return this.#of.wants('price');
  }

  get asksPhotos(): boolean {
    return this.#of.wants('photos');
  }

  get asksVisit(): boolean {
    return this.#of.wants('visit');
  }

  get asksService(): boolean {
    return this.#of.wants('support') || this.#of.wants('billing');
  }

  /** The message asks for less to pay. */
  get mindsPrice(): boolean {
    return this.#of.context.objections.includes('price');
  }

  /** The customer writes in it. Versions that answer in Portuguese alone say so. */
  get english(): boolean {
    return this.#of.context.lead?.language === 'en';
  }

  get spanish(): boolean {
    return this.#of.context.lead?.language === 'es';
  }

  /** What a language model answered. */
  get answer(): string | undefined {
    return (this.#of.context.results.answer as { text?: string } | undefined)?.text;
  }
}
