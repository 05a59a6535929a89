import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { readCpf } from '../../../machines/rental/cpf.ts';
import type { RentalData } from '../../../machines/rental/data.ts';
import { rentalCatalogue } from '../../../machines/rental/live.ts';
import { calculatePrice } from '../../../machines/rental/tools/calculate-price.ts';
import { getPropertyDetails } from '../../../machines/rental/tools/get-property-details.ts';
import { registerClient } from '../../../machines/rental/tools/register-client.ts';
import { searchPropertiesTool } from '../../../machines/rental/tools/search-properties.ts';
import { sendPropertyMedia } from '../../../machines/rental/tools/send-property-media.ts';
import { STAGES, type Tool } from '../../../machines/rental/tools/tool.ts';
import { runTool, toolResults, tools } from '../../../machines/rental/tools/tools.ts';
import { effectRun, effectServices } from '../../support/effect-run.ts';
import { sellInstead } from '../../support/held-rental.ts';

const NOON = Date.parse('2026-11-21T15:00:00Z');
// biome-ignore lint/suspicious/noExplicitAny: what each gives is known to its test
const run = (tool: Tool<any>, input: unknown, now = NOON): Promise<any> =>
  runTool(tool, input, effectRun(), now);

const change =
  (id: string, more: Partial<RentalData['properties'][number]>) =>
  ({ properties, ...data }: RentalData): RentalData => ({
    ...data,
    properties: properties.map((one) => (one.id === id ? { ...one, ...more } : one)),
  });

describe('calculate_price', () => {
  const stay = { property: 'buz-orla', checkIn: '2026-12-24', checkOut: '2026-12-29', guests: 2 };

  test('tells nights by season, cleaning and total', async () => {
    expect(await run(calculatePrice, stay)).toEqual({
      property: 'buz-orla',
      title: 'Apartamento Orla',
      checkIn: '2026-12-24',
      checkOut: '2026-12-29',
      nights: [
        { season: 'Dezembro', nights: 2, nightly: 540, sum: 1080 },
        { season: 'Réveillon', nights: 3, nightly: 890, sum: 2670 },
      ],
      cleaning: 180,
      total: 3930,
    });
  });

  test('charges guests beyond those the price is for, as a search does', async () => {
    sellInstead(change('buz-orla', { baseGuests: 2, extraGuest: 50.5 }));
    const query = { place: 'Búzios', checkIn: '2027-03-15', checkOut: '2027-03-18', pets: 0 };
    const price = await run(calculatePrice, {
      ...stay,
      ...{ checkIn: query.checkIn, checkOut: query.checkOut },
      guests: 4,
    });
    expect(price).toMatchObject({
      extraGuests: { guests: 2, nightly: 50.5, sum: 303 },
      total: 3 * 390 + 303 + 180,
    });
    const { options } = await run(searchPropertiesTool, { ...query, guests: 4 });
    expect(options.find(({ id }: { id: string }) => id === 'buz-orla').total).toBe(price.total);
  });

  test.each([
    ['a property there is not', { property: 'nowhere' }, 'item_unknown'],
    ['days in the wrong order', { checkOut: '2026-12-20' }, 'stay_impossible'],
    ['days beyond the calendar', { checkIn: '2031-01-01', checkOut: '2031-01-09' }, 'stay_impossible'],
    ['too short a stay', { checkOut: '2026-12-25' }, 'stay_impossible'],
    ['too many guests', { guests: 9 }, 'stay_impossible'],
    ['a day that does not exist', { checkIn: '2026-02-30' }, 'tool_arguments_invalid'],
    ['more than it asks for', { discount: 90 }, 'tool_arguments_invalid'],
  ])('refuses %s with a code', async (_, more, code) => {
    await expect(run(calculatePrice, { ...stay, ...more })).rejects.toMatchObject({ code, retry: false });
  });
});

describe('get_property_details', () => {
  test('gives all, or what is asked for', async () => {
    expect(await run(getPropertyDetails, { property: 'buz-orla' })).toMatchObject({
      id: 'buz-orla',
      minimumNights: 2,
      amenities: expect.arrayContaining(['Wi-Fi']),
    });
    expect(
      Object.keys(await run(getPropertyDetails, { property: 'buz-orla', fields: ['description'] })),
    ).toEqual(['id', 'description']);
  });

  test('knows nothing of one that is gone', async () => {
    await expect(run(getPropertyDetails, { property: 'gone' })).rejects.toMatchObject({
      code: 'item_unknown',
    });
  });
});

test('send_property_media gives photos with captions, none where there are none', async () => {
  expect(await run(sendPropertyMedia, { property: 'buz-alecrim' })).toEqual({
    id: 'buz-alecrim',
    photos: [],
  });
  const photos = [1, 2, 3].map((n) => ({ url: `https://photos.example/${n}.jpg`, caption: `Sala ${n}` }));
  sellInstead(change('buz-orla', { photos }));
  expect(await run(sendPropertyMedia, { property: 'buz-orla', most: 2 })).toEqual({
    id: 'buz-orla',
    photos: photos.slice(0, 2),
  });
});

test('send_property_media gives photos of the page only where every customer reaches it', async () => {
  const given = (pageUrl?: string) =>
    runTool(
      sendPropertyMedia,
      { property: 'buz-orla', most: 1 },
      effectRun({ services: { ...effectServices(), ...(pageUrl !== undefined && { pageUrl }) } }),
      NOON,
    );
  const photo = {
    url: '/photos/buz-orla-outside.png',
    caption: 'Por fora (ilustração)',
    captionEn: 'Outside (drawing)',
    captionEs: 'Por fuera (ilustración)',
  };
  expect(await given()).toEqual({ id: 'buz-orla', photos: [] });
  expect(await given('')).toEqual({ id: 'buz-orla', photos: [photo] });
  const url = `https://prosa.example${photo.url}`;
  expect(await given('https://prosa.example')).toEqual({ id: 'buz-orla', photos: [{ ...photo, url }] });
});

test('every photo of the demo is there, is a PNG and is small', async () => {
  const photos = rentalCatalogue.current.data.properties.flatMap(({ photos = [] }) => photos);
  expect(photos.length).toBeGreaterThan(5);
  for (const { url } of photos) {
    const file = await readFile(new URL(`../../../src/gateway/page${url}`, import.meta.url));
    expect(file.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect(file.length).toBeLessThan(10_000);
  }
});

describe('register_client', () => {
  const client = { name: '  Maria   da Silva ', cpf: '529.982.247-25', email: ' Maria@Example.com ' };

  test('notes who books in one form', async () => {
    expect(await run(registerClient, client)).toEqual({
      name: 'Maria da Silva',
      cpf: '52998224725',
      email: 'maria@example.com',
    });
  });

  test.each([
    ['name', { name: 'Maria' }],
    ['name', { name: '<script> x' }],
    ['cpf', { cpf: '529.982.247-26' }],
    ['email', { email: 'maria at example' }],
  ])('refuses a wrong %s without repeating it', async (field, more) => {
    const error = await run(registerClient, { ...client, ...more }).catch((caught: Error) => caught);
    expect(error).toMatchObject({ code: 'tool_arguments_invalid' });
    expect(error.message).toContain(field);
    expect(error.message).not.toContain(Object.values(more)[0]);
  });

  test('is never kept for others', async () => {
    await run(registerClient, client);
    expect([...toolResults.asked.keys()]).not.toContain('register_client');
  });
});

test('a CPF has right check digits and is not one digit eleven times', () => {
  expect(['11144477735', '529.982.247-25', '123 456 789 09'].map(readCpf)).toEqual([
    '11144477735',
    '52998224725',
    '12345678909',
  ]);
  expect(['11111111111', '12345678900', '1234567890', '', 'abc'].map(readCpf)).toEqual(
    Array(5).fill(undefined),
  );
});

describe('results', () => {
  const query = { place: 'Paraty', checkIn: '2027-03-10', checkOut: '2027-03-15', guests: 2 };
  let before: { hits: number; misses: number };
  const since = () => {
    const { hits, misses } = toolResults.asked.get('search_properties')!;
    return { hits: hits - before.hits, misses: misses - before.misses };
  };

  beforeEach(() => {
    before = { ...(toolResults.asked.get('search_properties') ?? { hits: 0, misses: 0 }) };
  });

  test('are kept for the same question, however its arguments stand, for half an hour', async () => {
    const late = NOON + 10 * 60_000;
    const first = await run(searchPropertiesTool, query, late);
    const again = await run(
      searchPropertiesTool,
      Object.fromEntries(Object.entries({ ...query, pets: 0 }).reverse()),
      late + 29 * 60_000,
    );
    expect(again).toBe(first);
    expect(since()).toEqual({ hits: 1, misses: 1 });
    await run(searchPropertiesTool, query, late + 31 * 60_000);
    expect(since()).toEqual({ hits: 1, misses: 2 });
  });

  test('never hide that the data have changed, nor that a day has passed', async () => {
    const { options } = await run(searchPropertiesTool, query, NOON + 86_400_000);
    const [first] = options;
    sellInstead(change(first.id, { nightly: 9_000 }));
    const changed = await run(searchPropertiesTool, query, NOON + 86_400_000);
    expect(changed.options.map(({ id }: { id: string }) => id)[0]).not.toBe(first.id);
    expect(since()).toEqual({ hits: 0, misses: 2 });
    await run(searchPropertiesTool, query, NOON + 86_400_000 + 11 * 3_600_000); // the same day in Brazil is over
    expect(since()).toEqual({ hits: 0, misses: 3 });
  });
});

test('nothing is told of data that are too old, not even what was kept', async () => {
  const query = { place: 'Búzios', checkIn: '2027-03-10', checkOut: '2027-03-15', guests: 2 };
  let confirmedAt = NOON;
  rentalCatalogue.limit({ confirmedAt: () => confirmedAt, maxAge: 60_000 });
  onTestFinished(() => rentalCatalogue.limit({ confirmedAt: () => 0, maxAge: Number.POSITIVE_INFINITY }));
  await run(searchPropertiesTool, query, NOON + 60_000);
  await expect(run(searchPropertiesTool, query, NOON + 60_001)).rejects.toMatchObject({
    code: 'catalogue_stale',
    retry: false,
    message: expect.stringContaining('PROSA_CATALOGUE_MAX_AGE_SECONDS'),
  });
  confirmedAt = NOON + 60_000;
  await run(searchPropertiesTool, query, NOON + 61_000);
});

test('every tool says in which stages it may be called, and has a name of its own', () => {
  expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length);
  for (const { name, stages, description } of tools) {
    expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
    expect(description.length).toBeGreaterThan(20);
    expect(stages.length).toBeGreaterThan(0);
    expect(STAGES).toEqual(expect.arrayContaining([...stages]));
  }
});
