/** When a property can be had and what the nights cost, prepared so that many stays can be tried at once. */
import { dayNumber } from '../catalogue/days.ts';
import type { Period, Property, Season } from './data.ts';

/** Days are numbers here; of a period, `to` is the day of departure. */
export interface Days {
  from: number;
  to: number;
}

/** What a search needs to know of a property. */
export type PropertyAvailability = Pick<PropertyCalendar, 'property' | 'isFree' | 'total'>;

export class PropertyCalendar {
  readonly property: Property;
  readonly #covered: Days;
  readonly #taken: readonly Days[];
  readonly #seasons: readonly (Days & { minimumNights: number })[];
  /** What all nights before a covered day cost together, in cents. */
  readonly #centsBefore: readonly number[];

  constructor(property: Property, covered: Period, taken: readonly Period[]) {
    this.property = property;
    this.#covered = numbered(covered);
    this.#taken = taken.map(numbered);
    this.#seasons = property.seasons.map((season) => ({
      ...numbered(season),
      minimumNights: season.minimumNights,
    }));
    const centsBefore = [0];
    for (let day = this.#covered.from; day < this.#covered.to; day++) {
      const season = this.#seasons.findIndex(({ from, to }) => from <= day && day < to);
      const { nightly } = property.seasons[season] ?? property;
      centsBefore.push(centsBefore.at(-1)! + Math.round(nightly * 100));
    }
    this.#centsBefore = centsBefore;
  }

  /** Whether it is free and the stay long enough. The day of departure is free for the next arrival. */
  isFree(checkIn: number, checkOut: number): boolean {
    return (
      this.covers(checkIn, checkOut) &&
      checkOut - checkIn >= this.minimumNights(checkIn, checkOut) &&
      !this.isTaken(checkIn, checkOut)
    );
  }

  /** The same where these days are taken, too. */
  without(days: readonly Days[]): PropertyAvailability {
    if (days.length === 0) return this;
    return {
      property: this.property,
      isFree: (checkIn, checkOut) =>
        this.isFree(checkIn, checkOut) && !days.some(({ from, to }) => checkIn < to && from < checkOut),
      total: (checkIn, checkOut, guests) => this.total(checkIn, checkOut, guests),
    };
  }

  /** What a stay in covered days costs, with the cleaning and for guests beyond those the price is for. */
  total(checkIn: number, checkOut: number, guests: number): number {
    const { from } = this.#covered;
    const cents = this.#centsBefore[checkOut - from]! - this.#centsBefore[checkIn - from]!;
    const { cleaningFee, baseGuests = guests, extraGuest = 0 } = this.property;
    const extra = Math.max(0, guests - baseGuests) * Math.round(extraGuest * 100) * (checkOut - checkIn);
    return (cents + extra + Math.round(cleaningFee * 100)) / 100;
  }

  /** Whether the calendar knows of all its nights. */
  covers(checkIn: number, checkOut: number): boolean {
    return this.#covered.from <= checkIn && checkOut <= this.#covered.to;
  }

  isTaken(checkIn: number, checkOut: number): boolean {
    return this.#taken.some(({ from, to }) => checkIn < to && from < checkOut);
  }

  /** The season a night is in; undefined for the usual price. */
  seasonOn(day: number): Season | undefined {
    return this.property.seasons[this.#seasons.findIndex(({ from, to }) => from <= day && day < to)];
  }

  /** The longest minimum of the seasons the stay touches. */
  minimumNights(checkIn: number, checkOut: number): number {
    let most = this.property.minimumNights;
    for (const { from, to, minimumNights } of this.#seasons) {
      if (checkIn < to && from < checkOut && minimumNights > most) most = minimumNights;
    }
    return most;
  }
}

function numbered({ from, to }: Period): Days {
  return { from: dayNumber(from), to: dayNumber(to) };
}
