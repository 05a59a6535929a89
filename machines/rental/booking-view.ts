/** What was agreed: the booking, the hold, the visit, and by which document. */
import { View } from '../../src/funnel/view.ts';
import { appointment, instant } from './day-forms.ts';
import { BRAZIL } from './time-zone.ts';
import type { VisitsOutcome } from './tools/check-visit-availability.ts';
import type { StayOutcome } from './tools/claim-stay.ts';
import type { VisitOutcome } from './tools/schedule-visit.ts';
import type { ViewSource } from './view-source.ts';
import { timesOf } from './visits.ts';

export class BookingView extends View {
  readonly #of: ViewSource;

  constructor(of: ViewSource) {
    super();
    this.#of = of;
  }

  get booked(): boolean {
    return this.#of.booked;
  }

  /** Until when the dates are held. */
  get heldUntil(): string | undefined {
    const hold = this.#of.context.results.hold as StayOutcome | undefined;
    return hold?.outcome === 'held' && hold.until !== undefined
      ? instant(hold.until, BRAZIL, this.#of.language)
      : undefined;
  }

  /** The dates are booked or held already. */
  get kept(): boolean {
    return this.booked || this.heldUntil !== undefined;
  }

  get visitTimes(): { number: number; time: string }[] | undefined {
    const times = timesOf(this.#of.context.results.visits as VisitsOutcome | undefined);
    return times.length === 0
      ? undefined
      : times.map((slot, at) => ({ number: at + 1, time: appointment(slot, this.#of.language) }));
  }

  /** When the visit is. */
  get visit(): string | undefined {
    const visit = this.#of.context.results.visit as VisitOutcome | undefined;
    return visit?.outcome === 'scheduled' ? appointment(visit.slot, this.#of.language) : undefined;
  }

  /** The last digits only: the whole number is not said again. */
  get cpf(): string | undefined {
    const cpf = this.#of.slot('cpf');
    return cpf && `***.***.*${cpf.slice(7, 9)}-${cpf.slice(9)}`;
  }

  /** Of a guest without a CPF; the last characters only. */
  get passport(): string | undefined {
    const { passport } = this.#of.context.results;
    return typeof passport === 'string' ? `***${passport.slice(-3)}` : undefined;
  }
}
