import type { Property, RentalData } from '../../machines/rental/data.ts';
import type { toolEntries } from '../../machines/rental/tools/entries.ts';
import { toolHandlers } from '../../machines/rental/tools/handlers.ts';
import { SqliteBookings } from '../../src/bookings/sqlite-bookings.ts';
import { effectRun, effectServices } from './effect-run.ts';

function house(id: string): Property {
  const about = { title: id, place: 'Búzios', neighbourhood: 'Geribá', description: id };
  const size = { capacity: 4, bedrooms: 2, petsAllowed: false, highlights: ['jardim'], amenities: ['Wi-Fi'] };
  return { id, ...about, ...size, nightly: 100, cleaningFee: 50, minimumNights: 2, seasons: [] };
}

export const properties = ['orla', 'serra', 'mar', 'lagoa', 'vila'].map(house);
const calendar = { from: '2026-11-01', to: '2027-12-31' };
/** Saturday, 21 November 2026, noon in Brazil. */
const SATURDAY = Date.UTC(2026, 10, 21, 15);

export const stay = { property: 'orla', checkIn: '2026-12-10', checkOut: '2026-12-15', guests: 2 };

export type Tool = keyof typeof toolEntries;

export interface ToolAnswer {
  outcome: string;
  claim?: string;
  slots?: string[];
}

/** The tools of the rental funnel over a few houses and bookings of their own. */
export class RentalTools {
  data: RentalData = { properties, calendar, booked: {} };
  readonly bookings = new SqliteBookings(':memory:');
  now = SATURDAY;
  #effects = 0;

  close(): void {
    this.bookings.close();
  }

  use(tool: Tool, who: string, input: object, id = `${who}:e${++this.#effects}`): Promise<ToolAnswer> {
    const handlers = toolHandlers(() => this.data);
    const services = effectServices({ bookings: this.bookings, now: () => this.now });
    return handlers[tool].run(input, effectRun({ id, services })) as Promise<ToolAnswer>;
  }

  hold(who: string, more: object = {}, id?: string): Promise<ToolAnswer> {
    return this.use('holdProperty', who, { ...stay, ...more }, id);
  }

  book(who: string, more: object = {}, id?: string): Promise<ToolAnswer> {
    return this.use('bookProperty', who, { ...stay, ...more }, id);
  }

  /** The catalogue says that the first house is booked. */
  block(from: string, to: string): void {
    this.data = { ...this.data, booked: { orla: [{ from, to }] } };
  }
}
