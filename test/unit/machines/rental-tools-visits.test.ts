import { beforeEach, describe, expect, it } from 'vitest';
import { RentalTools } from '../../support/rental-tools.ts';

let world: RentalTools;
beforeEach(() => {
  world = new RentalTools();
  return () => world.close();
});

describe('a visit', () => {
  const slots = async (who = 'ana', more: object = {}) =>
    (await world.use('checkVisits', who, { property: 'orla', ...more })).slots!;
  const visit = (who: string, slot: string, id?: string) =>
    world.use('scheduleVisit', who, { property: 'orla', slot }, id);

  it('can be made every hour from Monday to Saturday, from two hours on', async () => {
    expect(await slots('ana', { from: '2026-11-21' })).toEqual([
      ...['14', '15', '16', '17'].map((hour) => `2026-11-21T${hour}:00`),
      ...['09', '10', '11', '12', '13', '14', '15', '16'].map((hour) => `2026-11-23T${hour}:00`),
    ]);
    expect(await slots('ana', { from: '2026-11-22', days: 1 })).toEqual([]);
    expect(await slots('ana', { from: '2026-12-20', days: 30 })).toEqual([]); // most of it is too far away
    expect(await world.use('checkVisits', 'ana', { property: 'nowhere' })).toEqual({
      outcome: 'unknown-property',
    });
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
    expect((await world.bookings.find('ana', world.now)).map(({ id }) => id)).toEqual(['ana:e4']);
  });

  it('is not made while guests are in the house: from their arrival to the afternoon they leave', async () => {
    world.block('2026-11-24', '2026-11-26');
    await world.book('bia', { checkIn: '2026-11-26', checkOut: '2026-11-28' });
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
