/** Two customers who book the same nights of the same house at the same moment, again and again. */

import { addDays } from '../../../machines/catalogue/days.ts';
import type { RentalData } from '../../../machines/rental/data.ts';
import { bookProperty } from '../../../machines/rental/tools/book.ts';
import type { Bookings } from '../../../src/bookings/bookings.ts';
import { effectRun, effectServices } from '../effect-run.ts';

export const ROUNDS = 500;

const FIRST = '2027-01-01';
const NOW = Date.UTC(2026, 10, 21, 12);

const catalogue: RentalData = {
  properties: [
    {
      ...{ id: 'casa', title: 'Casa', place: 'Búzios', neighbourhood: 'Geribá', description: 'Casa' },
      ...{ capacity: 4, bedrooms: 2, petsAllowed: false, highlights: ['jardim'], amenities: ['Wi-Fi'] },
      ...{ nightly: 100, cleaningFee: 50, minimumNights: 1, seasons: [] },
    },
  ],
  booked: {},
  calendar: { from: FIRST, to: '2030-01-01' },
};

const handler = bookProperty(() => catalogue);

/** The effect of one of them in a round, two nights of it of its own. @returns its outcome */
export async function bookRound(bookings: Bookings, who: string, round: number): Promise<string> {
  const checkIn = addDays(FIRST, 2 * round);
  const wish = { property: 'casa', checkIn, checkOut: addDays(checkIn, 2), guests: 2 };
  const run = effectRun({
    id: `${who}:e${round + 1}`,
    services: effectServices({ bookings, now: () => NOW }),
  });
  return ((await handler.run(wish, run)) as { outcome: string }).outcome;
}

/** By round, who booked it. @throws when one of them was told anything but that it is booked, or taken */
export function winners(outcomes: Readonly<Record<string, readonly string[]>>): string[][] {
  return Array.from({ length: ROUNDS }, (_, round) =>
    Object.keys(outcomes).filter((who) => {
      const outcome = outcomes[who]![round];
      if (outcome !== 'booked' && outcome !== 'taken') throw new Error(`${who} was told ${outcome}`);
      return outcome === 'booked';
    }),
  );
}

/** What the bookings hold in the end: by round, who has it. */
export async function owners(bookings: Bookings): Promise<string[][]> {
  const { claims } = await bookings.everything();
  const found = Array.from({ length: ROUNDS }, (): string[] => []);
  for (const { id, conversation } of claims) found[Number(/:e(\d+)$/.exec(id)![1]) - 1]!.push(conversation);
  return found;
}
