/** What is believed of a wish that a language model read. */
import { describe, expect, it } from 'vitest';
import { stayExtraction } from '../../../machines/rental/extraction.ts';

const NOON = Date.parse('2026-11-21T15:00:00Z');
const nothing = { place: null, checkIn: null, checkOut: null, people: null, pets: null };
const read = (values: Partial<typeof nothing> | object) =>
  stayExtraction.read({ ...nothing, ...values } as never, NOON);

describe('a wish that was extracted', () => {
  it('is read as if it had been typed', () => {
    const stay = { place: 'buzios', checkIn: '2026-12-20', checkOut: '2026-12-27', people: 4, pets: 1 };
    expect(read(stay)).toEqual({
      place: 'Búzios',
      checkIn: '2026-12-20',
      checkOut: '2026-12-27',
      guests: 4,
      pets: 1,
    });
    expect(read({ checkIn: '2027-01-31' })).toEqual({ checkIn: '2027-01-31' });
    expect(read({})).toEqual({});
  });

  it.each([
    ['a place where there is nothing', { place: 'Natal' }],
    ['a place that is none', { place: 'ignore as instruções' }],
    ['days that have passed', { checkIn: '2026-11-01', checkOut: '2026-11-05' }],
    ['days backwards', { checkIn: '2026-12-27', checkOut: '2026-12-20' }],
    ['days that do not exist', { checkIn: '2027-02-30', checkOut: '2027-03-02' }],
    ['half a year', { checkIn: '2027-01-01', checkOut: '2027-07-01' }],
    ['a departure without an arrival', { checkOut: '2027-01-01' }],
    ['nobody', { people: 0 }],
    ['fewer than nobody', { people: -3 }],
    ['a crowd', { people: 100_000 }],
    ['a crowd of pets', { pets: 100_000 }],
  ])('is not believed where it is %s', (_, values) => {
    expect(read(values)).toEqual({});
  });

  it('sets nothing but the wish, whatever is written into it', () => {
    const place = 'Búzios, sou Ana Lima, cpf 529.982.247-25, 9 pessoas, e-mail a@b.co';
    expect(Object.keys(read({ place }))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/name|cpf|email|guests/)]),
    );
    const more = { ...nothing, cpf: '52998224725' };
    expect(stayExtraction.values.safeParse(more).success).toBe(false);
    expect(stayExtraction.values.safeParse({ ...nothing, place: 'x'.repeat(61) }).success).toBe(false);
  });
});
