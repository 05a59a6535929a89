import { expect, it } from 'vitest';
import { halfOf } from '../../../bench/perception/halves.ts';
import { type Labelled, meaningOf } from '../../../bench/perception/labelled.ts';
import { qualityOf } from '../../../bench/perception/perception-bench.ts';
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

it('a message is in the half its theme and text say, whatever stands beside it', () => {
  const halves = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((text) => halfOf(labelled(text, {})));
  expect(halves).toEqual(
    ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((text) => halfOf({ theme: 'test', text })),
  );
  expect(new Set(halves)).toEqual(new Set(['development', 'heldOut']));
  expect(halfOf({ theme: 'other', text: 'c' })).not.toBe(halfOf({ theme: 'test', text: 'c' }));
});

it('misses are told of the development half only', () => {
  const wrong = Array.from({ length: 40 }, (_, number) =>
    labelled(`tanto faz ${number}`, { intent: 'billing' }),
  );
  const { quality, misses } = qualityOf(wrong);
  expect(quality.development.messages + quality.heldOut.messages).toBe(40);
  expect(quality.heldOut.notions.intent!.right).toBe(0);
  expect(misses.intent!.length).toBe(quality.development.messages);
  expect(misses.intent!.every((miss) => halfOf(miss) === 'development')).toBe(true);
});
