import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RentalData } from '../../../machines/rental/data.ts';
import { rentalSchema } from '../../../machines/rental/schema.ts';
import type { SourceFile } from '../../../src/catalogue/catalogue.ts';
import { makeSnapshot, problemText } from '../../../src/catalogue/snapshot.ts';
import {
  availabilityCsv,
  csv,
  json,
  PROPERTIES_HEADING,
  propertiesCsv,
  propertyLine,
} from '../../support/rental-files.ts';

const make = (...files: SourceFile[]) => makeSnapshot<RentalData>(rentalSchema, files, 7);

function taken(...files: SourceFile[]) {
  const made = make(...files);
  if ('refused' in made) throw new Error(made.refused);
  return made.snapshot;
}

function refusal(...files: SourceFile[]): string {
  const made = make(...files);
  if (!('refused' in made)) throw new Error('it was taken');
  return made.refused;
}

const said = (...files: SourceFile[]) => make(...files);
const problems = (...files: SourceFile[]) => {
  const made = said(...files);
  return ('refused' in made ? made.report : made.snapshot.report).problems.map(problemText);
};
const ids = ({ properties }: RentalData) => properties.map(({ id }) => id);

const availability = csv('availability', availabilityCsv());
const good = [csv('properties', propertiesCsv()), availability];

/** Ten properties, so that one that is lost is not too much. */
const ten = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
const tenWith = (at: number, changed: string) =>
  csv('properties', [PROPERTIES_HEADING, ...ten.map((id) => propertyLine(id)).with(at, changed)].join('\n'));

describe('a CSV file', () => {
  test('becomes what a JSON file would say', () => {
    const { data } = taken(...good);
    expect(ids(data)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(data.properties[0]).toEqual({
      id: 'a',
      title: 'Casa a',
      place: 'Ubatuba',
      neighbourhood: 'Itaguá',
      capacity: 4,
      bedrooms: 2,
      petsAllowed: true,
      nightly: 1250.5,
      cleaningFee: 180,
      minimumNights: 2,
      seasons: [],
      highlights: ['varanda', 'rede'],
      amenities: ['Wi-Fi', 'piscina'],
      description: 'Perto do mar.',
    });
    expect(data.calendar).toEqual({ from: '2026-11-01', to: '2028-01-01' });
    expect(data.booked.a).toEqual([{ from: '2026-12-20', to: '2026-12-27' }]);
  });

  test('may have semicolons, a byte order mark, empty lines and more columns', () => {
    const text = `\ufeff${propertiesCsv().replaceAll(',', ';').replaceAll('1.250;50', '1.250,50')}\n;;;\n\n`;
    expect(taken(csv('properties', text), availability).data).toEqual(taken(...good).data);
    const notes = csv(
      'availability',
      'property,from,to,notes\n*,2026-11-01,2028-01-01,\na,2026-12-20,2026-12-27,Ana\n',
    );
    expect(problems(csv('properties', propertiesCsv()), notes)).toEqual([
      'availability.csv, line 1, notes: is a column nobody reads',
    ]);
  });

  test('says line, column and value of what is wrong, lines in quotes counted', () => {
    const wrong = propertyLine('c', { nightly: '1.500' });
    const text = [PROPERTIES_HEADING, ...ten.map((id) => propertyLine(id))];
    text[1] = text[1]!.replace('Perto do mar.', 'Perto\ndo mar.');
    text[3] = wrong;
    const [problem, ...others] = problems(csv('properties', text.join('\n')), availability);
    expect(problem).toMatch(/^properties\.csv, line 5, nightly "1\.500": .*number/);
    expect(others).toEqual([]);
  });

  test('without a column that is needed is refused', () => {
    const text = propertiesCsv().replace('nightly', 'price');
    expect(refusal(csv('properties', text), availability)).toBe(
      'properties.csv, line 1, nightly: is a column that is missing',
    );
  });

  test('that is no CSV is refused', () => {
    expect(refusal(csv('properties', `${propertiesCsv()}\n"open`), availability)).toMatch(
      /properties\.csv.*is not CSV/,
    );
  });
});

describe('a row that does not pass', () => {
  test('is left out, the others are taken', () => {
    const { data, report } = taken(tenWith(2, propertyLine('c', { nightly: 'caro' })), availability);
    expect(ids(data)).toEqual(ten.filter((id) => id !== 'c'));
    expect(report.tables.properties).toEqual({ rows: 10, taken: 9 });
  });

  test('of the same id as another takes both out', () => {
    expect(ids(taken(csv('properties', propertiesCsv([...ten, 'x', 'x'])), availability).data)).toEqual(ten);
  });

  test('about when a property is taken takes the property out: it must not be sold as free', () => {
    const booked = ten.map((id) => `${id},2027-03-01,2027-03-05`);
    const files = [
      csv('properties', propertiesCsv(ten)),
      csv('availability', availabilityCsv(...booked, 'b,40/12/2026,2027-01-02')),
    ];
    expect(ids(taken(...files).data)).toEqual(ten.filter((id) => id !== 'b'));
    expect(problems(...files)).toEqual([
      'availability.csv, line 14, from "40/12/2026": is not a date such as 2026-12-20',
      'properties.csv, line 3: is left out, since a row of availability about it is wrong',
    ]);
  });

  test('about the price of a season takes the property out, too', () => {
    const rows = ten
      .map((id) => `${id},Natal,2026-12-20,2026-12-27,500,3`)
      .with(4, 'e,Natal,2026-12-20,2026-12-27,?,3');
    const seasons = csv('seasons', ['property,name,from,to,nightly,minimumNights', ...rows].join('\n'));
    const { data } = taken(csv('properties', propertiesCsv(ten)), availability, seasons);
    expect(ids(data)).toEqual(ten.filter((id) => id !== 'e'));
    expect(data.properties[0]!.seasons).toEqual([
      { name: 'Natal', from: '2026-12-20', to: '2026-12-27', nightly: 500, minimumNights: 3 },
    ]);
  });

  test('about seasons that overlap takes the property out', () => {
    const rows = ['a,Natal,2026-12-20,2026-12-27,500,3', 'a,Réveillon,2026-12-26,2027-01-02,900,5'];
    const seasons = csv('seasons', ['property,name,from,to,nightly,minimumNights', ...rows].join('\n'));
    expect(ids(taken(csv('properties', propertiesCsv(ten)), availability, seasons).data)).not.toContain('a');
  });

  test('about a property that does not exist is named', () => {
    const booked = ten.map((id) => `${id},2027-03-01,2027-03-05`);
    const files = [
      csv('properties', propertiesCsv(ten)),
      csv('availability', availabilityCsv(...booked, 'nowhere,2027-01-01,2027-01-02')),
    ];
    expect(problems(...files)).toEqual(['availability.csv, line 14, property: there is no property nowhere']);
  });
});

describe('a snapshot', () => {
  test('that lost more than a fifth of a table is refused', () => {
    const lines = ['a', 'b', 'c', 'd'].map((id) => propertyLine(id));
    const text = [PROPERTIES_HEADING, ...lines, propertyLine('e', { nightly: '?' })].join('\n');
    expect(ids(taken(csv('properties', text), availability).data)).toHaveLength(4);
    const worse = [PROPERTIES_HEADING, ...lines.slice(1), propertyLine('e', { nightly: '?' })].join('\n');
    expect(refusal(csv('properties', worse), availability)).toBe('properties has lost 1 of 4 rows');
  });

  test('of nothing is refused', () => {
    expect(refusal(csv('properties', PROPERTIES_HEADING), availability)).toBe('properties has no rows');
    expect(refusal(csv('properties', ''), availability)).toMatch(/no rows/);
    expect(refusal(availability)).toBe('properties: is a table that is missing');
  });

  test('that does not say which days it covers is refused', () => {
    expect(
      refusal(
        csv('properties', propertiesCsv()),
        csv('availability', 'property,from,to\na,2026-12-20,2026-12-27'),
      ),
    ).toMatch(/availability\.csv: needs one row/);
  });

  test('has the hash of what is in it, however the file looks', () => {
    const [one] = [taken(...good)];
    const quoted = csv('properties', `${propertiesCsv()}\r\n`);
    expect(taken(quoted, availability).hash).toBe(one!.hash);
    const dearer = csv('properties', propertiesCsv().replace('1.250,50', '1.250,51'));
    expect(taken(dearer, availability).hash).not.toBe(one!.hash);
  });
});

describe('a JSON file', () => {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(new URL(`../../../machines/rental/data/${name}.json`, import.meta.url), 'utf8'));
  type Json = ReturnType<typeof JSON.parse>;
  const demo = (change: { properties?: (value: Json) => void; availability?: (value: Json) => void } = {}) =>
    (['properties', 'availability'] as const).map((name) => {
      const value = read(name);
      change[name]?.(value);
      return json(name, value);
    });

  test('of the data as they come has no problem', () => {
    const { items, report } = taken(...demo());
    expect(items).toBeGreaterThanOrEqual(8);
    expect(report.problems).toEqual([]);
  });

  test.each<[string, Parameters<typeof demo>[0], RegExp]>([
    [
      'a price that is a text',
      { properties: (v) => Object.assign(v.properties[2], { nightly: '390' }) },
      /^properties\.json, properties\.2\.nightly "390": /,
    ],
    [
      'a day that does not exist',
      { availability: (v) => Object.assign(v.booked['buz-orla'][0], { to: '2027-02-30' }) },
      /^availability\.json, booked\.buz-orla\.0\.to "2027-02-30": is not a date/,
    ],
    [
      'a season that ends before it begins',
      { properties: (v) => Object.assign(v.properties[0].seasons[0], { to: '2026-01-01' }) },
      /properties\.0\.seasons .*ends before it begins/,
    ],
    [
      'a key nobody knows',
      { properties: (v) => Object.assign(v.properties[0], { stars: 5 }) },
      /properties\.0 .*stars/,
    ],
  ])('is named with file and path for %s', (_, change, expected) => {
    expect(problems(...demo(change))[0]).toMatch(expected);
  });

  test('that is no JSON, or has no list, is refused', () => {
    const [, booked] = demo();
    expect(refusal(json('properties', '{"properties": ['), booked!)).toMatch(
      /^properties\.json: is not JSON/,
    );
    expect(refusal(json('properties', { houses: [] }), booked!)).toMatch(
      /neither a list nor has one under "properties"/,
    );
    expect(refusal(demo()[0]!, json('availability', { from: '2026-01-01' }))).toMatch(/has no "booked"/);
  });
});
