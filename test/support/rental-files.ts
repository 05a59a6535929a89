/** The tables of the rental as files, to be changed by a test. */
import type { SourceFile } from '../../src/catalogue/catalogue.ts';

const line = (...cells: (string | number)[]) => cells.map((cell) => `"${cell}"`).join(',');

export const PROPERTIES_HEADING =
  'id,title,place,neighbourhood,capacity,bedrooms,petsAllowed,nightly,cleaningFee,minimumNights,highlights,amenities,description';

export function propertyLine(
  id: string,
  more: { title?: string; place?: string; nightly?: string | number } = {},
): string {
  const { title = `Casa ${id}`, place = 'Ubatuba', nightly = 'R$ 1.250,50' } = more;
  return line(
    id,
    title,
    place,
    'Itaguá',
    4,
    2,
    'sim',
    nightly,
    180,
    2,
    'varanda|rede',
    'Wi-Fi|piscina',
    'Perto do mar.',
  );
}

export const propertiesCsv = (ids: readonly string[] = ['a', 'b', 'c', 'd', 'e']) =>
  [PROPERTIES_HEADING, ...ids.map((id) => propertyLine(id))].join('\n');

export const availabilityCsv = (...lines: string[]) =>
  ['property,from,to', '*,01/11/2026,2028-01-01', 'a,20/12/2026,27/12/2026', ...lines].join('\n');

export const csv = (table: string, text: string): SourceFile => ({
  table,
  name: `${table}.csv`,
  format: 'csv',
  text,
});

export const json = (table: string, value: unknown): SourceFile => ({
  table,
  name: `${table}.json`,
  format: 'json',
  text: typeof value === 'string' ? value : JSON.stringify(value),
});
