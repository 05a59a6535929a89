import { describe, expect, test } from 'vitest';
import { merge } from '../../../machines/catalogue/remember.ts';
import type { Slots } from '../../../src/actor/event.ts';
import type { FunnelContext } from '../../../src/actor/record.ts';

type Known = Pick<FunnelContext, 'slots' | 'sources'>;

/** The slots after messages that gave these, one after the other. */
function after(...given: Slots[]): Slots {
  const nothing: Known = { slots: {}, sources: {} };
  return given.reduce((known, each, index) => merge(known, each, index + 1), nothing).slots;
}

describe('what was said', () => {
  test('stays when a later message is silent about it', () => {
    expect(after({ place: 'Búzios', guests: 4 }, {}, { name: 'Ana' })).toEqual({
      place: 'Búzios',
      guests: 4,
      name: 'Ana',
    });
  });

  test('is replaced by what is said later, and remembers where it came from', () => {
    const first = merge({ slots: {}, sources: {} }, { guests: 4, place: 'Búzios' }, 1);
    expect(merge(first, { guests: 6 }, 2)).toEqual({
      slots: { guests: 6, place: 'Búzios' },
      sources: { guests: 2, place: 1 },
    });
  });
});

describe('what the place should have', () => {
  test('is added to what it should have already, each once', () => {
    expect(after({ amenities: ['pool'] }, { amenities: ['wifi', 'pool'] })).toEqual({
      amenities: ['pool', 'wifi'],
    });
  });
});

describe('dates', () => {
  test('give the nights', () => {
    expect(after({ checkIn: '2026-12-20' }, { checkOut: '2026-12-27' })).toMatchObject({ nights: 7 });
    expect(
      after({ checkIn: '2026-12-20', checkOut: '2026-12-27', nights: 7 }, { checkOut: '2026-12-29' }),
    ).toMatchObject({
      nights: 9,
    });
  });

  test('count nights across a month, a year and the end of February', () => {
    expect(after({ checkIn: '2026-12-30', checkOut: '2027-01-02' })).toMatchObject({ nights: 3 });
    expect(after({ checkIn: '2028-02-28', checkOut: '2028-03-01' })).toMatchObject({ nights: 2 });
  });

  test('follow from one end and the nights, in either order', () => {
    const stay = { checkIn: '2026-12-20', checkOut: '2026-12-25', nights: 5 };
    expect(after({ checkIn: '2026-12-20' }, { nights: 5 })).toEqual(stay);
    expect(after({ nights: 5 }, { checkIn: '2026-12-20' })).toEqual(stay);
    expect(after({ nights: 5 }, { checkOut: '2026-12-25' })).toEqual(stay);
  });

  test('change with a new number of nights', () => {
    expect(after({ checkIn: '2026-12-20', checkOut: '2026-12-27' }, { nights: 3 })).toEqual({
      checkIn: '2026-12-20',
      checkOut: '2026-12-23',
      nights: 3,
    });
  });

  test('keep their length when the arrival moves behind the departure', () => {
    expect(after({ checkIn: '2026-12-20', checkOut: '2026-12-27' }, { checkIn: '2027-01-10' })).toEqual({
      checkIn: '2027-01-10',
      checkOut: '2027-01-17',
      nights: 7,
    });
  });

  test('lose the arrival when the departure moves before it', () => {
    expect(after({ checkIn: '2026-12-20', checkOut: '2026-12-27' }, { checkOut: '2026-12-10' })).toEqual({
      checkOut: '2026-12-10',
    });
  });

  test('that end before they begin have no nights', () => {
    expect(after({ checkIn: '2026-12-20', checkOut: '2026-12-20' })).not.toHaveProperty('nights');
  });
});

describe('guests', () => {
  test('are the adults and the children', () => {
    expect(after({ adults: 2, children: 1 })).toMatchObject({ guests: 3 });
    expect(after({ adults: 2 }, { children: 2 })).toMatchObject({ guests: 4 });
    expect(after({ guests: 4, adults: 2, children: 2 }, { children: 3 })).toMatchObject({ guests: 5 });
  });

  test('are the adults while nobody mentions children', () => {
    expect(after({ adults: 2 })).toMatchObject({ guests: 2 });
    expect(after({ adults: 2 }, { adults: 3 })).toMatchObject({ guests: 3 });
  });

  test('are not lowered by telling only part of them', () => {
    expect(after({ guests: 5 }, { adults: 2 })).toMatchObject({ guests: 5 });
  });

  test('drop adults and children that contradict a new number', () => {
    expect(after({ adults: 2, children: 2 }, { guests: 6 })).toEqual({ guests: 6 });
    expect(after({ adults: 2, children: 2 }, { guests: 4 })).toEqual({ guests: 4, adults: 2, children: 2 });
  });
});
