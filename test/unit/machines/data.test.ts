import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRentalData } from '../../../machines/rental/data.ts';

const original = new URL('../../../machines/rental/data/', import.meta.url);
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rental-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

type Json = ReturnType<typeof JSON.parse>;

/** Reads the data after a change to one of its files. */
function read(change: { properties?: (value: Json) => void; availability?: (value: Json) => void }) {
  for (const name of ['properties', 'availability'] as const) {
    const value = JSON.parse(readFileSync(new URL(`${name}.json`, original), 'utf8'));
    change[name]?.(value);
    writeFileSync(join(directory, `${name}.json`), JSON.stringify(value));
  }
  return readRentalData(pathToFileURL(`${directory}/`));
}

describe('the files are refused, naming file and path, when', () => {
  test('a price is not a number', () => {
    const change = (value: Json) => Object.assign(value.properties[2], { nightly: '390' });
    expect(() => read({ properties: change })).toThrow(/properties\.json: properties\.2\.nightly: /);
  });

  test('a day does not exist', () => {
    const change = (value: Json) => Object.assign(value.booked['buz-orla'][0], { to: '2027-02-30' });
    expect(() => read({ availability: change })).toThrow(
      /availability\.json: booked\.buz-orla\.0\.to: is not a date such as/,
    );
  });

  test('bookings overlap', () => {
    const change = (value: Json) =>
      value.booked['buz-orla'].unshift({ from: '2026-11-01', to: '2026-12-15' });
    expect(() => read({ availability: change })).toThrow(
      /booked\.buz-orla: ends before it begins, or overlaps/,
    );
  });

  test('a season ends before it begins', () => {
    const change = (value: Json) => Object.assign(value.properties[0].seasons[0], { to: '2026-01-01' });
    expect(() => read({ properties: change })).toThrow(/properties\.0\.seasons: ends before it begins/);
  });

  test('two properties have one id', () => {
    const change = (value: Json) => Object.assign(value.properties[1], { id: value.properties[0].id });
    expect(() => read({ properties: change })).toThrow(/properties: has an id twice/);
  });

  test('a property that does not exist is booked', () => {
    const change = (value: Json) => Object.assign(value.booked, { nowhere: [] });
    expect(() => read({ availability: change })).toThrow(
      /availability\.json: booked\.nowhere: there is no such property/,
    );
  });

  test('a key is unknown', () => {
    const change = (value: Json) => Object.assign(value.properties[0], { stars: 5 });
    expect(() => read({ properties: change })).toThrow(/properties\.0: .*stars/);
  });

  test('one is not JSON or is missing', () => {
    writeFileSync(join(directory, 'properties.json'), '{');
    expect(() => readRentalData(pathToFileURL(`${directory}/`))).toThrow(/properties\.json: /);
    rmSync(join(directory, 'properties.json'));
    expect(() => readRentalData(pathToFileURL(`${directory}/`))).toThrow(/properties\.json: ENOENT/);
  });
});

test('the files as they are can be read', () => {
  expect(read({}).properties.length).toBeGreaterThanOrEqual(8);
});
