/**
 * What holding and booking a stay have in common. Safe to run again under the same id: what was granted to it is found
 * again, and what the catalogue does not offer, or not at the price that was shown, by the time the answer is given is
 * not kept.
 */
import { parseEffectId } from '../../../src/actor/conversation-id.ts';
import type { Claim, ClaimAnswer, ClaimRequest } from '../../../src/bookings/bookings.ts';
import type { EffectRun } from '../../../src/effects/effect.ts';
import { dayAt } from '../../catalogue/days.ts';
import type { RentalData } from '../data.ts';
import { staySpan } from '../resources.ts';
import { checkStay, type NewPrice, type NotOffered, newPriceOf, type StayWish } from '../stay-check.ts';
import { BRAZIL } from '../time-zone.ts';

export type StayOutcome =
  | (StayWish & {
      outcome: 'held' | 'booked';
      claim: string;
      /** Of a hold: when it ends (ms). */
      until?: number;
    })
  /** Somebody else has it; if only holds are in the way, the last of them ends at `until` (ms). */
  | { outcome: 'taken'; until?: number }
  /** The conversation has booked other days of the property that overlap these. */
  | { outcome: 'booked-otherwise' }
  | Refusal
  /** It was granted, and had ended before the conversation could hear of it. */
  | { outcome: 'expired' }
  | { outcome: 'too-many-holds' };

/** By the catalogue. */
type Refusal = { outcome: 'unavailable'; why: NotOffered } | ({ outcome: 'price-changed' } & NewPrice);

/** A stay that is to be claimed by an effect. */
export class StayClaim {
  readonly conversation: string;
  readonly now: number;
  readonly #wish: StayWish;
  readonly #run: EffectRun;
  readonly #catalogue: (now: number) => RentalData;

  constructor(wish: StayWish, run: EffectRun, catalogue: (now: number) => RentalData) {
    this.conversation = parseEffectId(run.id)!.conversation;
    this.now = run.services.now();
    this.#wish = wish;
    this.#run = run;
    this.#catalogue = catalogue;
  }

  get span() {
    const { property, checkIn, checkOut } = this.#wish;
    return staySpan(property, checkIn, checkOut);
  }

  /** What the conversation has of the very stay, whatever the catalogue says by now: it was promised. */
  ownOf(claims: readonly Claim[]): Claim | undefined {
    const { resource, from, to } = this.span;
    return claims.find((claim) => claim.resource === resource && claim.from === from && claim.to === to);
  }

  /** @param ask claims it */
  async claim(ask: (request: ClaimRequest) => Promise<ClaimAnswer>): Promise<StayOutcome> {
    const before = this.#refusal();
    if (before !== undefined) return this.#withdraw(before);
    const answer = await ask({ id: this.#run.id, conversation: this.conversation, ...this.span });
    if (answer.outcome === 'taken') {
      const { own, until } = answer;
      return own
        ? { outcome: 'booked-otherwise' }
        : { outcome: 'taken', ...(until !== undefined && { until }) };
    }
    if (answer.ended) return { outcome: 'expired' };
    const after = this.#refusal();
    return after === undefined ? this.granted(answer.claim) : this.#withdraw(after);
  }

  granted({ id, until }: Claim): StayOutcome {
    const outcome = until === undefined ? 'booked' : 'held';
    return { outcome, claim: id, ...this.#wish, ...(until !== undefined && { until }) };
  }

  /** Ends what this effect was granted, also in an earlier run that nobody was told of. */
  async #withdraw(refusal: Refusal): Promise<StayOutcome> {
    await this.#run.services.bookings.release(this.conversation, this.#run.id);
    return refusal;
  }

  #refusal(): Refusal | undefined {
    const now = this.#run.services.now();
    const data = this.#catalogue(now);
    const why = checkStay(data, this.#wish, dayAt(now, BRAZIL));
    if (why !== undefined) return { outcome: 'unavailable', why };
    const price = newPriceOf(data, this.#wish);
    return price && { outcome: 'price-changed', ...price };
  }
}
