import { beforeEach, describe, expect, it } from 'vitest';
import type { SearchResult } from '../../../machines/rental/offer.ts';
import { toolHandlers } from '../../../machines/rental/tools/handlers.ts';
import { HOLD_FOR } from '../../../machines/rental/tools/hold.ts';
import { effectRun, effectServices } from '../../support/effect-run.ts';
import { properties, RentalTools, stay } from '../../support/rental-tools.ts';

const HOUR = 3_600_000;
let world: RentalTools;
beforeEach(() => {
  world = new RentalTools();
  return () => world.close();
});

describe('a stay', () => {
  it('is held for a day, for others to wait for, and becomes a booking', async () => {
    const until = world.now + HOLD_FOR;
    expect(await world.hold('ana')).toEqual({ outcome: 'held', claim: 'ana:e1', ...stay, until });
    expect(await world.book('bia')).toEqual({ outcome: 'taken', until });
    expect(await world.hold('bia', { checkIn: '2026-12-15', checkOut: '2026-12-18' })).toMatchObject({
      outcome: 'held',
    });
    expect(await world.book('ana')).toEqual({ outcome: 'booked', claim: 'ana:e4', ...stay });
    expect(await world.hold('bia')).toEqual({ outcome: 'taken' });
  });

  it('held does not last longer for being asked for again, and is free when it has ended', async () => {
    const first = await world.hold('ana');
    world.now += 10 * HOUR;
    expect(await world.hold('ana')).toEqual(first);
    world.now += 14 * HOUR;
    expect(await world.hold('bia')).toMatchObject({ outcome: 'held' });
  });

  it('booked stays what it is when the same customer asks again, whatever the catalogue says by then', async () => {
    const first = await world.book('ana');
    world.block('2026-12-10', '2026-12-15');
    expect(await world.book('ana')).toEqual(first);
    expect(await world.hold('ana')).toEqual(first);
    expect(await world.book('ana', { checkOut: '2026-12-16' })).toMatchObject({ outcome: 'unavailable' });
    world.data = { ...world.data, booked: {} };
    expect(await world.book('ana', { checkOut: '2026-12-16' })).toEqual({ outcome: 'booked-otherwise' });
  });

  it('is not to be had where the catalogue does not offer it', async () => {
    const refused = (more: object) => world.book('ana', more);
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
    world.block('2026-12-14', '2026-12-20');
    expect(await refused({})).toEqual({ outcome: 'unavailable', why: 'not-free' });
    expect((await world.bookings.everything()).claims).toEqual([]);
  });

  it('that the catalogue blocks while it is being granted is given back', async () => {
    const handlers = toolHandlers(() => world.data);
    const book = world.bookings.book.bind(world.bookings);
    world.bookings.book = async (...of) => {
      const answer = await book(...of);
      world.block('2026-12-14', '2026-12-20');
      return answer;
    };
    const run = effectRun({
      id: 'ana:e1',
      services: effectServices({ bookings: world.bookings, now: () => world.now }),
    });
    expect(await handlers.bookProperty.run(stay, run)).toEqual({ outcome: 'unavailable', why: 'not-free' });
    expect((await world.bookings.everything()).claims).toEqual([]);
  });

  it('is neither held nor booked at another price than was shown', async () => {
    const shown = 5 * 100 + 50;
    expect(await world.book('ana', { total: shown - 100 })).toEqual({
      outcome: 'price-changed',
      total: shown,
      cleaning: 50,
    });
    expect(await world.hold('ana', { total: shown + 0.01 })).toMatchObject({ outcome: 'price-changed' });
    expect((await world.bookings.everything()).claims).toEqual([]);
    expect(await world.hold('ana', { total: shown })).toMatchObject({ outcome: 'held' });
    world.data = {
      ...world.data,
      properties: world.data.properties.map((one) => ({ ...one, nightly: 120 })),
    };
    expect(await world.book('ana', { total: shown })).toEqual({
      outcome: 'price-changed',
      total: 650,
      cleaning: 50,
    });
    expect((await world.bookings.everything()).claims).toMatchObject([{ id: 'ana:e3' }]);
    const booked = await world.book('ana', { total: 650 });
    expect(booked).toMatchObject({ outcome: 'booked', total: 650 });
    world.data = { ...world.data, properties };
    expect(await world.book('ana', { total: 650 })).toEqual(booked);
  });

  it('whose price changes while it is being granted is given back', async () => {
    const handlers = toolHandlers(() => world.data);
    const book = world.bookings.book.bind(world.bookings);
    world.bookings.book = async (...of) => {
      const answer = await book(...of);
      world.data = {
        ...world.data,
        properties: world.data.properties.map((one) => ({ ...one, nightly: 120 })),
      };
      return answer;
    };
    const run = effectRun({
      id: 'ana:e1',
      services: effectServices({ bookings: world.bookings, now: () => world.now }),
    });
    expect(await handlers.bookProperty.run({ ...stay, total: 550 }, run)).toMatchObject({
      outcome: 'price-changed',
    });
    expect((await world.bookings.everything()).claims).toEqual([]);
  });

  it('that was granted before a crash is given again; blocked since, it is given back', async () => {
    const first = await world.book('ana', {}, 'ana:e1');
    expect(await world.book('ana', {}, 'ana:e1')).toEqual(first);
    world.block('2026-12-14', '2026-12-20');
    expect(await world.book('ana', {}, 'ana:e1')).toMatchObject({ outcome: 'unavailable' });
    world.data = { ...world.data, booked: {} };
    expect(await world.book('ana', {}, 'ana:e1')).toEqual({ outcome: 'expired' });
    expect(await world.book('bia')).toMatchObject({ outcome: 'booked' });
  });

  it('can be held in three houses at once, not in four', async () => {
    for (const property of ['orla', 'serra', 'mar'])
      expect(await world.hold('ana', { property })).toMatchObject({ outcome: 'held' });
    expect(await world.hold('ana', { property: 'lagoa' })).toEqual({ outcome: 'too-many-holds' });
    expect(await world.hold('ana', { checkOut: '2026-12-16' })).toMatchObject({ outcome: 'held' });
  });

  it('is given back by who holds it, a booking is not', async () => {
    const { claim } = await world.hold('ana');
    expect(await world.use('releaseHold', 'bia', { claim })).toEqual({ outcome: 'not-held' });
    expect(await world.use('releaseHold', 'ana', { claim })).toEqual({ outcome: 'released' });
    const booked = await world.book('bia');
    expect(booked).toMatchObject({ outcome: 'booked' });
    expect(await world.use('releaseHold', 'bia', { claim: booked.claim })).toEqual({ outcome: 'not-held' });
  });

  it('of others is not found by a search, but by their own', async () => {
    const { handlers } = await import('../../../machines/rental/effects.ts');
    const query = { place: 'Búzios', checkIn: '2027-03-10', checkOut: '2027-03-15', guests: 2, pets: 0 };
    const search = (who: string) =>
      handlers.searchProperties.run(
        query,
        effectRun({
          id: `${who}:e1`,
          services: effectServices({ bookings: world.bookings, now: () => world.now }),
        }),
      ) as Promise<SearchResult>;
    const before = await search('ana');
    const [first] = before.options;
    const { checkIn, checkOut } = query;
    expect(
      await handlers.bookProperty.run(
        { property: first!.id, checkIn, checkOut, guests: 2 },
        effectRun({
          id: 'bia:e1',
          services: effectServices({ bookings: world.bookings, now: () => world.now }),
        }),
      ),
    ).toMatchObject({ outcome: 'booked' });
    expect(await search('bia')).toEqual(before);
    expect((await search('ana')).options.map(({ id }) => id)).not.toContain(first!.id);
  });
});
