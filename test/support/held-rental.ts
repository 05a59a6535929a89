/** Puts other data in place of those that come with the rental, until the test ends. */
import { onTestFinished } from 'vitest';
import type { RentalData } from '../../machines/rental/data.ts';
import { rentalCatalogue } from '../../machines/rental/live.ts';

let changes = 0;

export function sellInstead(change: (data: RentalData) => RentalData): void {
  const { data } = rentalCatalogue.current;
  rentalCatalogue.take({ data: change(structuredClone(data)), hash: `changed-${++changes}` });
  onTestFinished(() => rentalCatalogue.take(rentalCatalogue.bundled));
}

/** As if all of Búzios had moved to Ubatuba and been renamed. */
export function inUbatuba({ properties, ...data }: RentalData): RentalData {
  const moved = properties
    .filter(({ place }) => place === 'Búzios')
    .map((property) => ({ ...property, place: 'Ubatuba', title: `${property.title} II` }));
  return { ...data, properties: moved };
}
