import { beforeEach, describe, expect, it } from 'vitest';
import type { Property, RentalData } from '../../../machines/rental/data.ts';
import type { SearchResult } from '../../../machines/rental/offer.ts';
import { toolEntries } from '../../../machines/rental/tools/entries.ts';
import { toolHandlers } from '../../../machines/rental/tools/handlers.ts';
import { HOLD_FOR } from '../../../machines/rental/tools/hold.ts';
import { initialContext } from '../../../src/actor/record.ts';
import { SqliteBookings } from '../../../src/bookings/sqlite-bookings.ts';
import { effectRun, effectServices } from '../../support/effect-run.ts';

function house(id: string): Property {
  const about = { title: id, place: 'Búzios', neighbourhood: 'Geribá', description: id };
  const size = { capacity: 4, bedrooms: 2, petsAllowed: false, highlights: ['jardim'], amenities: ['Wi-Fi'] };
  return { id, ...about, ...size, nightly: 100, cleaningFee: 50, minimumNights: 2, seasons: [] };
}

const properties = ['orla', 'serra', 'mar', 'lagoa', 'vila'].map(house);
const calendar = { from: '2026-11-01', to: '2027-12-31' };
const HOUR = 3_600_000;
/** Saturday, 21 November 2026, noon in Brazil. */
const SATURDAY = Date.UTC(2026, 10, 21, 15);

let data: RentalData;
let bookings: SqliteBookings;
let now: number;
let effects: number;
beforeEach(() => {
  data = { properties, calendar, booked: {} };
  bookings = new SqliteBookings(':memory:');
  now = SATURDAY;
  effects = 0;
  return () => bookings.close();
});

type Tool = keyof typeof toolEntries;

function use(tool: Tool, who: string, input: object, id = `${who}:e${++effects}`) {
  const handlers = toolHandlers(() => data);
  return handlers[tool].run(
    input,
    effectRun({ id, services: effectServices({ bookings, now: () => now }) }),
  ) as Promise<{
    outcome: string;
    claim?: string;
    slots?: string[];
  }>;
}

const stay = { property: 'orla', checkIn: '2026-12-10', checkOut: '2026-12-15', guests: 2 };
const hold = (who: string, more: object = {}, id?: string) =>
  use('holdProperty', who, { ...stay, ...more }, id);
const book = (who: string, more: object = {}, id?: string) =>
  use('bookProperty', who, { ...stay, ...more }, id);
const block = (from: string, to: string) => {
  data = { ...data, booked: { orla: [{ from, to }] } };
};

describe('a stay', () => {
  it('is held for a day, for others to wait for, and becomes a booking', async () => {
    const until = now + HOLD_FOR;
    expect(await hold('ana')).toEqual({ outcome: 'held', claim: 'ana:e1', ...stay, until });
    expect(await book('bia')).toEqual({ outcome: 'taken', until });
    expect(await hold('bia', { checkIn: '2026-12-15', checkOut: '2026-12-18' })).toMatchObject({
      outcome: 'held',
    });
    expect(await book('ana')).toEqual({ outcome: 'booked', claim: 'ana:e4', ...stay });
    expect(await hold('bia')).toEqual({ outcome: 'taken' });
  });

  it('held does not last longer for being asked for again, and is free when it has ended', async () => {
    const first = await hold('ana');
    now += 10 * HOUR;
    expect(await hold('ana')).toEqual(first);
    now += 14 * HOUR;
    expect(await hold('bia')).toMatchObject({ outcome: 'held' });
  });

  it('booked stays what it is when the same customer asks again, whatever the catalogue says by then', async () => {
    const first = await book('ana');
    block('2026-12-10', '2026-12-15');
    expect(await book('ana')).toEqual(first);
    expect(await hold('ana')).toEqual(first);
    expect(await book('ana', { checkOut: '2026-12-16' })).toMatchObject({ outcome: 'unavailable' });
    data = { ...data, booked: {} };
    expect(await book('ana', { checkOut: '2026-12-16' })).toEqual({ outcome: 'booked-otherwise' });
  });

  it('is not to be had where the catalogue does not offer it', async () => {
    const refused = (more: object) => book('ana', more);
    expect(await refused({ property: 'nowhere' })).toEqual({
      outcome: 'unavailable',
      why: 'unknown-property',
    });
    expect(await refused({ guests: 5 })).toEqual({ outcome: 'unavailable', why: 'too-many-guests' });
    expect(await refused({ checkIn: '2026-11-20', checkOut: '2026-11-25' })).toEqual({
      outcome: 'unavailable',
      why: 'past',
    });
    expect(await refused({ checkOut: '2026-12-11' })).toEqual({ outcome: 'unavailable', why: 'not-free' });
    block('2026-12-14', '2026-12-20');
    expect(await refused({})).toEqual({ outcome: 'unavailable', why: 'not-free' });
    expect((await bookings.everything()).claims).toEqual([]);
  });

  it('that the catalogue blocks while it is being granted is given back', async () => {
    const handlers = toolHandlers(() => data);
    const book = bookings.book.bind(bookings);
    bookings.book = async (...of) => {
      const answer = await book(...of);
      block('2026-12-14', '2026-12-20');
      return answer;
    };
    const run = effectRun({ id: 'ana:e1', services: effectServices({ bookings, now: () => now }) });
    expect(await handlers.bookProperty.run(stay, run)).toEqual({ outcome: 'unavailable', why: 'not-free' });
    expect((await bookings.everything()).claims).toEqual([]);
  });

  it('is neither held nor booked at another price than was shown', async () => {
    const shown = 5 * 100 + 50;
    expect(await book('ana', { total: shown - 100 })).toEqual({
      outcome: 'price-changed',
      total: shown,
      cleaning: 50,
    });
    expect(await hold('ana', { total: shown + 0.01 })).toMatchObject({ outcome: 'price-changed' });
    expect((await bookings.everything()).claims).toEqual([]);
    expect(await hold('ana', { total: shown })).toMatchObject({ outcome: 'held' });
    data = { ...data, properties: data.properties.map((one) => ({ ...one, nightly: 120 })) };
    expect(await book('ana', { total: shown })).toEqual({
      outcome: 'price-changed',
      total: 650,
      cleaning: 50,
    });
    expect((await bookings.everything()).claims).toMatchObject([{ id: 'ana:e3' }]);
    const booked = await book('ana', { total: 650 });
    expect(booked).toMatchObject({ outcome: 'booked', total: 650 });
    data = { ...data, properties };
    expect(await book('ana', { total: 650 })).toEqual(booked);
  });

  it('whose price changes while it is being granted is given back', async () => {
    const handlers = toolHandlers(() => data);
    const book = bookings.book.bind(bookings);
    bookings.book = async (...of) => {
      const answer = await book(...of);
      data = { ...data, properties: data.properties.map((one) => ({ ...one, nightly: 120 })) };
      return answer;
    };
    const run = effectRun({ id: 'ana:e1', services: effectServices({ bookings, now: () => now }) });
    expect(await handlers.bookProperty.run({ ...stay, total: 550 }, run)).toMatchObject({
      outcome: 'price-changed',
    });
    expect((await bookings.everything()).claims).toEqual([]);
  });

  it('that was granted before a crash is given again; blocked since, it is given back', async () => {
    const first = await book('ana', {}, 'ana:e1');
    expect(await book('ana', {}, 'ana:e1')).toEqual(first);
    block('2026-12-14', '2026-12-20');
    expect(await book('ana', {}, 'ana:e1')).toMatchObject({ outcome: 'unavailable' });
    data = { ...data, booked: {} };
    expect(await book('ana', {}, 'ana:e1')).toEqual({ outcome: 'expired' });
    expect(await book('bia')).toMatchObject({ outcome: 'booked' });
  });

  it('can be held in three houses at once, not in four', async () => {
    for (const property of ['orla', 'serra', 'mar'])
      expect(await hold('ana', { property })).toMatchObject({ outcome: 'held' });
    expect(await hold('ana', { property: 'lagoa' })).toEqual({ outcome: 'too-many-holds' });
    expect(await hold('ana', { checkOut: '2026-12-16' })).toMatchObject({ outcome: 'held' });
  });

  it('is given back by who holds it, a booking is not', async () => {
    const { claim } = await hold('ana');
    expect(await use('releaseHold', 'bia', { claim })).toEqual({ outcome: 'not-held' });
    expect(await use('releaseHold', 'ana', { claim })).toEqual({ outcome: 'released' });
    const booked = await book('bia');
    expect(booked).toMatchObject({ outcome: 'booked' });
    expect(await use('releaseHold', 'bia', { claim: booked.claim })).toEqual({ outcome: 'not-held' });
  });

  it('of others is not found by a search, but by their own', async () => {
    const { handlers } = await import('../../../machines/rental/effects.ts');
    const query = { place: 'Búzios', checkIn: '2027-03-10', checkOut: '2027-03-15', guests: 2, pets: 0 };
    const search = (who: string) =>
      handlers.searchProperties.run(
        query,
        effectRun({ id: `${who}:e1`, services: effectServices({ bookings, now: () => now }) }),
      ) as Promise<SearchResult>;
    const before = await search('ana');
    const [first] = before.options;
    const { checkIn, checkOut } = query;
    expect(
      await handlers.bookProperty.run(
        { property: first!.id, checkIn, checkOut, guests: 2 },
        effectRun({ id: 'bia:e1', services: effectServices({ bookings, now: () => now }) }),
      ),
    ).toMatchObject({ outcome: 'booked' });
    expect(await search('bia')).toEqual(before);
    expect((await search('ana')).options.map(({ id }) => id)).not.toContain(first!.id);
  });
});

describe('a visit', () => {
  const slots = async (who = 'ana', more: object = {}) =>
    (await use('checkVisits', who, { property: 'orla', ...more })).slots!;
  const visit = (who: string, slot: string, id?: string) =>
    use('scheduleVisit', who, { property: 'orla', slot }, id);

  it('can be made every hour from Monday to Saturday, from two hours on', async () => {
    expect(await slots('ana', { from: '2026-11-21' })).toEqual([
      ...['14', '15', '16', '17'].map((hour) => `2026-11-21T${hour}:00`),
      ...['09', '10', '11', '12', '13', '14', '15', '16'].map((hour) => `2026-11-23T${hour}:00`),
    ]);
    expect(await slots('ana', { from: '2026-11-22', days: 1 })).toEqual([]);
    expect(await slots('ana', { from: '2026-12-20', days: 30 })).toEqual([]); // most of it is too far away
    expect(await use('checkVisits', 'ana', { property: 'nowhere' })).toEqual({ outcome: 'unknown-property' });
  });

  it('is offered by mornings and afternoons to who names no day', async () => {
    expect((await slots()).slice(0, 5)).toEqual(
      ['21T14', '23T09', '23T12', '24T09', '24T12'].map((slot) => `2026-11-${slot}:00`),
    );
  });

  it('is one at a time, and one for each conversation', async () => {
    const slot = '2026-11-23T10:00';
    expect(await visit('ana', slot)).toEqual({
      outcome: 'scheduled',
      claim: 'ana:e1',
      property: 'orla',
      slot,
    });
    expect(await visit('bia', slot)).toEqual({ outcome: 'taken' });
    expect(await slots('bia', { from: '2026-11-23' })).not.toContain(slot);
    expect(await visit('ana', '2026-11-23T11:00')).toMatchObject({ outcome: 'scheduled' });
    expect(await visit('bia', slot)).toMatchObject({ outcome: 'scheduled' });
    expect((await bookings.find('ana', now)).map(({ id }) => id)).toEqual(['ana:e4']);
  });

  it('is not made while guests are in the house: from their arrival to the afternoon they leave', async () => {
    block('2026-11-24', '2026-11-26');
    await book('bia', { checkIn: '2026-11-26', checkOut: '2026-11-28' });
    const free = await slots('ana', { from: '2026-11-23', days: 6 });
    expect(free.filter((slot) => slot < '2026-11-24')).toHaveLength(9);
    expect(free.filter((slot) => slot > '2026-11-24')).toEqual(
      ['14', '15', '16'].map((hour) => `2026-11-28T${hour}:00`), // twelve are shown
    );
    expect(await visit('ana', '2026-11-24T15:00')).toEqual({ outcome: 'unavailable', why: 'not-free' });
    expect(await visit('ana', '2026-11-27T15:00')).toEqual({ outcome: 'taken' });
    expect(await visit('ana', '2026-11-28T13:00')).toEqual({ outcome: 'taken' });
    expect(await visit('ana', '2026-11-28T14:00')).toMatchObject({ outcome: 'scheduled' });
  });

  it('is not made when nobody is there', async () => {
    for (const slot of [
      '2026-11-22T10:00',
      '2026-11-21T13:00',
      '2026-11-23T08:00',
      '2026-11-23T18:00',
      '2026-13-01T10:00',
      '2027-02-01T10:00',
    ])
      expect(await visit('ana', slot)).toEqual({ outcome: 'unavailable', why: 'no-slot' });
  });
});

describe('arguments', () => {
  it('that are wrong or missing are refused by name, for good', async () => {
    const refused = (tool: Tool, input: object, field: RegExp) =>
      expect(use(tool, 'ana', input)).rejects.toMatchObject({
        code: 'request_invalid',
        retry: false,
        message: expect.stringMatching(field),
      });
    await refused('holdProperty', {}, /^holdProperty: property: .*checkIn: .*checkOut: .*guests/);
    await refused(
      'bookProperty',
      { ...stay, checkOut: stay.checkIn },
      /^bookProperty: checkOut: is not later/,
    );
    await refused('bookProperty', { ...stay, price: 1 }, /price/);
    await refused(
      'scheduleVisit',
      { property: 'orla', slot: 'amanhã' },
      /^scheduleVisit: slot: is not a slot/,
    );
    await refused('checkVisits', { property: 'orla', days: 400 }, /days/);
    await refused('releaseHold', {}, /claim/);
  });

  it('come from what the conversation remembers', () => {
    const option = { id: 'orla', title: 'orla', total: 550, cleaning: 50 };
    const wish = ['Búzios', '2026-12-10', '2026-12-15', 2, 0];
    const context = {
      ...initialContext(),
      slots: { place: 'Búzios', checkIn: '2026-12-10', checkOut: '2026-12-15', guests: 2, choice: 2 },
      results: {
        search: { wish, options: [option] },
        chosen: 'orla',
        visits: { outcome: 'slots', property: 'orla', slots: ['2026-11-23T09:00', '2026-11-23T10:00'] },
        hold: { outcome: 'held', claim: 'ana:e7' },
      },
    };
    const anyPrice = { atShownPrice: false };
    expect(toolEntries.holdProperty.input(context, anyPrice)).toEqual(stay);
    expect(toolEntries.bookProperty.input(context, anyPrice)).toEqual(stay);
    expect(toolEntries.bookProperty.input(context, { atShownPrice: true })).toEqual({ ...stay, total: 550 });
    expect(toolEntries.checkVisits.input(context)).toEqual({ property: 'orla' });
    expect(toolEntries.scheduleVisit.input(context)).toEqual({ property: 'orla', slot: '2026-11-23T10:00' });
    expect(toolEntries.releaseHold.input(context)).toEqual({ claim: 'ana:e7' });
    expect(toolEntries.bookProperty.input(initialContext(), { atShownPrice: true })).toEqual({});
  });
});
