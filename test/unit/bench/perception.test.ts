import { expect, it } from 'vitest';
import { type Labelled, meaningOf } from '../../../bench/perception/labelled.ts';
import { precision, recall, scoresOf } from '../../../bench/perception/scores.ts';

const labelled = (text: string, expected: Partial<Labelled['expected']>, known = {}): Labelled => ({
  theme: 'test',
  text,
  sentAt: 0,
  asked: [],
  known,
  expected: meaningOf({ intent: 'search', ...expected }),
});

it('what is found, missed and made up is counted by notion', () => {
  const messages = [
    labelled('a', { slots: { guests: 4, amenities: ['pool', 'wifi'] } }),
    labelled('b', { slots: { guests: 2, name: 'José' } }),
    labelled('c', { intent: 'price' }),
  ];
  const said: Record<string, Partial<Labelled['expected']>> = {
    a: { slots: { guests: 4, amenities: ['wifi', 'sauna'] } },
    b: { slots: { guests: 3, name: 'jose' } },
    c: { slots: { guests: 1 } },
  };
  const quality = scoresOf(messages, ({ text }) => meaningOf({ intent: 'search', ...said[text] }));
  const { guests, amenities, name, intent } = quality.notions;
  expect(guests).toEqual({ labelled: 2, right: 1, wrong: 2 });
  expect([precision(guests!), recall(guests!)]).toEqual([1 / 3, 1 / 2]);
  expect(amenities).toEqual({ labelled: 2, right: 1, wrong: 1 });
  expect(name).toEqual({ labelled: 1, right: 1, wrong: 0 });
  expect(intent).toEqual({ labelled: 3, right: 2, wrong: 1 });
  expect(quality.intents).toEqual({
    search: { labelled: 2, right: 2, wrong: 1 },
    price: { labelled: 1, right: 0, wrong: 0 },
  });
  expect(quality.whole).toBe(0);
  expect(quality.misses.guests!.map(({ text }) => text)).toEqual(['b', 'c']);
});

it('nothing there and nothing found is neither missed nor made up', () => {
  const quality = scoresOf([labelled('a', {})], () => meaningOf({ intent: 'search' }));
  expect(quality.whole).toBe(1);
  expect([precision(quality.notions.cpf!), recall(quality.notions.cpf!)]).toEqual([1, 1]);
});

it('a departure that follows from the arrival and the nights may be said, another may not', () => {
  const stay = { checkIn: '2026-12-20', nights: 3 };
  const say = (checkOut: string) =>
    scoresOf([labelled('a', { slots: stay })], () =>
      meaningOf({ intent: 'search', slots: { ...stay, checkOut } }),
    ).whole;
  expect([say('2026-12-23'), say('2026-12-24')]).toEqual([1, 0]);
});
