import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../../machines/catalogue/days.ts';
import type { Property, RentalData } from '../../../machines/rental/data.ts';
import { handlers } from '../../../machines/rental/effects.ts';
import { priceOf, type SearchQuery, wishOf } from '../../../machines/rental/offer.ts';
import { rental } from '../../../machines/rental/rental.ts';
import { searchProperties } from '../../../machines/rental/search-properties.ts';
import { effectRun } from '../../support/effect-run.ts';
import { data } from '../../support/rental-effects.ts';

const { vocabulary } = rental;

const today = '2026-11-21';

function house(id: string, more: Partial<Property> = {}): Property {
  const about = { title: id, place: 'Búzios', neighbourhood: 'Geribá', description: id };
  const size = { capacity: 4, bedrooms: 2, petsAllowed: false, highlights: ['jardim'], amenities: ['Wi-Fi'] };
  return { id, ...about, ...size, nightly: 100, cleaningFee: 50, minimumNights: 1, seasons: [], ...more };
}

function made(properties: Property[], booked: RentalData['booked'] = {}): RentalData {
  return { properties, booked, calendar: { from: '2026-11-01', to: '2027-12-31' } };
}

function wish(more: Partial<SearchQuery> = {}): SearchQuery {
  return { place: 'Búzios', checkIn: '2027-03-10', checkOut: '2027-03-15', guests: 2, pets: 0, ...more };
}

function found(rental: RentalData, query: SearchQuery): string[] {
  return searchProperties(rental, query, today).options.map(({ id }) => id);
}

describe('what fits', () => {
  test('is in the town or the neighbourhood, however it is typed', () => {
    const rental = made([house('a'), house('b', { place: 'Paraty', neighbourhood: 'Corumbê' })]);
    expect(found(rental, wish({ place: 'buzios' }))).toEqual(['a']);
    expect(found(rental, wish({ place: 'Geribá' }))).toEqual(['a']);
    expect(found(rental, wish({ place: 'CORUMBE' }))).toEqual(['b']);
    expect(found(rental, wish({ place: 'Gramado' }))).toEqual([]);
  });

  test('has room for all and takes pets where there are some', () => {
    const rental = made([house('small', { capacity: 2 }), house('big', { capacity: 6, petsAllowed: true })]);
    expect(found(rental, wish({ guests: 2 }))).toEqual(['big', 'small']);
    expect(found(rental, wish({ guests: 3 }))).toEqual(['big']);
    expect(found(rental, wish({ pets: 1 }))).toEqual(['big']);
  });

  test('is at most three, the cheapest in all first', () => {
    const rental = made([
      house('a', { nightly: 300 }),
      house('b', { nightly: 90, cleaningFee: 500 }),
      house('c', { nightly: 100 }),
      house('d', { nightly: 200 }),
    ]);
    expect(found(rental, wish())).toEqual(['c', 'b', 'd']);
  });
});

describe('availability', () => {
  const rental = made([house('a')], { a: [{ from: '2027-03-10', to: '2027-03-15' }] });
  const isFree = (checkIn: string, checkOut: string) => found(rental, wish({ checkIn, checkOut })).length > 0;

  test('the day one leaves, another can come', () => {
    expect(isFree('2027-03-15', '2027-03-18')).toBe(true);
    expect(isFree('2027-03-05', '2027-03-10')).toBe(true);
  });

  test('a stay cannot share a night with another', () => {
    expect(isFree('2027-03-14', '2027-03-18')).toBe(false);
    expect(isFree('2027-03-05', '2027-03-11')).toBe(false);
    expect(isFree('2027-03-11', '2027-03-13')).toBe(false);
    expect(isFree('2027-03-01', '2027-03-30')).toBe(false);
  });

  test('nothing is free outside of the calendar', () => {
    expect(isFree('2026-10-30', '2026-11-03')).toBe(false);
    expect(isFree('2027-12-28', '2027-12-31')).toBe(true);
    expect(isFree('2027-12-28', '2028-01-01')).toBe(false);
  });

  test('the longest minimum of the seasons touched counts', () => {
    const season = { name: 's', from: '2027-03-12', to: '2027-03-20', nightly: 200, minimumNights: 4 };
    const seasonal = made([house('a', { minimumNights: 2, seasons: [season] })]);
    expect(found(seasonal, wish({ checkIn: '2027-03-10', checkOut: '2027-03-11' }))).toEqual([]);
    expect(found(seasonal, wish({ checkIn: '2027-03-10', checkOut: '2027-03-12' }))).toEqual(['a']);
    expect(found(seasonal, wish({ checkIn: '2027-03-10', checkOut: '2027-03-13' }))).toEqual([]);
    expect(found(seasonal, wish({ checkIn: '2027-03-10', checkOut: '2027-03-14' }))).toEqual(['a']);
  });
});

test('the total is every night at its own price, and the cleaning', () => {
  const season = { name: 's', from: '2027-03-12', to: '2027-03-14', nightly: 250, minimumNights: 1 };
  const query = wish();
  const { options } = searchProperties(made([house('a', { seasons: [season] })]), query, today);
  expect(options[0]).toMatchObject({ cleaning: 50, total: 850 });
  expect(priceOf(options[0]!, wishOf(query))).toEqual({ nights: 5, lodging: 800, nightly: 160 });
});

describe('when nothing is free', () => {
  test('the nearest free days in the same place come first, then other places on the same days', () => {
    const rental = made([house('a'), house('b', { place: 'Paraty' })], {
      a: [{ from: '2027-03-08', to: '2027-03-16' }],
    });
    expect(searchProperties(rental, wish(), today).none?.alternatives).toEqual([
      { place: 'Búzios', checkIn: '2027-03-16', checkOut: '2027-03-21', total: 550 },
      { place: 'Paraty', checkIn: '2027-03-10', checkOut: '2027-03-15', total: 550 },
    ]);
  });

  test('a longer stay is offered where the wish was too short', () => {
    const rental = made([house('a', { minimumNights: 3 })]);
    const { none } = searchProperties(rental, wish({ checkOut: '2027-03-12' }), today);
    expect(none?.alternatives).toEqual([
      { place: 'Búzios', checkIn: '2027-03-10', checkOut: '2027-03-13', total: 350 },
    ]);
  });

  test('days before today are not offered', () => {
    const rental = made([house('a')], { a: [{ from: '2026-11-24', to: '2027-12-31' }] });
    const query = wish({ checkIn: '2026-11-23', checkOut: '2026-11-25' });
    expect(searchProperties(rental, query, '2026-11-22').none?.alternatives).toMatchObject([
      { checkIn: '2026-11-22' },
    ]);
    expect(searchProperties(rental, query, '2026-11-23').none?.alternatives).toEqual([]);
  });

  test('the result tells how many guests the place takes at most', () => {
    expect(searchProperties(made([house('a')]), wish({ guests: 9 }), today).none?.largest).toBe(4);
    expect(searchProperties(made([house('a')]), wish({ place: 'Gramado' }), today).none?.largest).toBe(0);
  });
});

describe('cheaper dates', () => {
  const season = { name: 's', from: '2027-03-01', to: '2027-03-16', nightly: 200, minimumNights: 1 };

  test('are the nearest of the cheapest', () => {
    const { cheaperDates } = searchProperties(made([house('a', { seasons: [season] })]), wish(), today);
    expect(cheaperDates).toEqual({
      checkIn: '2027-03-16',
      checkOut: '2027-03-21',
      total: 550,
    });
  });

  test('are not named for next to nothing', () => {
    const seasons = [{ ...season, nightly: 102 }];
    expect(searchProperties(made([house('a', { seasons })]), wish(), today).cheaperDates).toBeUndefined();
  });
});

describe('the data', () => {
  test('has two or three options for four people in Búzios at Christmas', async () => {
    const query = wish({ checkIn: '2026-12-20', checkOut: '2026-12-27', guests: 4 });
    const { options } = (await handlers.searchProperties.run(query, effectRun())) as ReturnType<
      typeof searchProperties
    >;
    expect(options.map(({ title, total }) => [title, total])).toEqual([
      ['Apartamento Orla', 4310],
      ['Casa da Figueira', 6900],
      ['Vila Ciranda', 10290],
    ]);
  });

  test('names its towns and properties for perception', () => {
    expect(vocabulary.places).toEqual(['Búzios', 'Campos do Jordão', 'Florianópolis', 'Paraty']);
    expect(vocabulary.choices).toHaveLength(data.properties.length);
  });

  test('never offers what is taken, too small or counted wrong', () => {
    const day = fc.integer({ min: 0, max: 400 }).map((days) => addDays('2026-11-15', days));
    const place = fc.constantFrom(...vocabulary.places);
    const wishes = fc.tuple(
      place,
      day,
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 11 }),
      fc.integer({ min: 0, max: 1 }),
    );
    fc.assert(
      fc.property(wishes, ([place, checkIn, nights, guests, pets]) => {
        const query = { place, checkIn, checkOut: addDays(checkIn, nights), guests, pets };
        for (const option of searchProperties(data, query, today).options) {
          const shared = data.booked[option.id]!.filter(
            ({ from, to }) => query.checkIn < to && from < query.checkOut,
          );
          expect(shared).toEqual([]);
          const property = data.properties.find(({ id }) => id === option.id)!;
          expect(property.capacity).toBeGreaterThanOrEqual(guests);
          expect(property.petsAllowed || pets === 0).toBe(true);
          expect(option.pets ?? false).toBe(property.petsAllowed);
          expect(option.title).toBe(property.title);
          expect(priceOf(option, wishOf(query)).nights).toBe(nights);
        }
      }),
    );
  });
});

test('a search that is no longer wanted stops', async () => {
  await expect(
    handlers.searchProperties.run(wish(), effectRun({ signal: AbortSignal.abort() })),
  ).rejects.toThrow();
});

test('a search that makes no sense is refused', async () => {
  const { signal } = new AbortController();
  await expect(handlers.searchProperties.run(wish({ guests: 0 }), effectRun({ signal }))).rejects.toThrow(
    'guests',
  );
});
