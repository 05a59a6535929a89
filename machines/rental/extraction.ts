/**
 * The wish of a message that perception did not understand, as a language model reads it. Each value is written as a
 * customer would and read by perception, so nothing comes of it that could not be typed; a place must be one where
 * there is something, and days must lie ahead.
 */
import { z } from 'zod';
import type { Slots } from '../../src/actor/event.ts';
import type { Extraction } from '../../src/effects/llm/extraction.ts';
import { perceive } from '../../src/perception/perceive.ts';
import { dayAt, daysBetween, isDay } from '../catalogue/days.ts';
import { rentalCatalogue, serves, vocabulary } from './live.ts';
import { BRAZIL } from './time-zone.ts';

const MOST_NIGHTS = 90;

const values = z.strictObject({
  place: z.string().max(60).nullable(),
  checkIn: z.string().max(10).nullable().describe('ISO date'),
  checkOut: z.string().max(10).nullable().describe('ISO date'),
  people: z.int().nullable().describe('children included'),
  pets: z.int().nullable(),
});

type Values = z.infer<typeof values>;

export const EXTRACTED = ['place', 'checkIn', 'checkOut', 'guests', 'pets'] as const;

export const stayExtraction: Extraction<Values> = {
  name: 'stay',
  values,
  read: ({ place, checkIn, checkOut, people, pets }, sentAt) => {
    const typed = (text: string) => readAsTyped(text, sentAt);
    return {
      ...(place !== null && placeOf(typed(`em ${place}`))),
      ...daysOf({ checkIn, checkOut }, sentAt, typed),
      ...(people !== null && only(typed(`somos ${people} pessoas`), 'guests')),
      ...(pets !== null && pets > 0 && only(typed(`com ${pets} cachorros`), 'pets')),
    };
  },
};

/** `05/12/2026` of `2026-12-05` */
const asTyped = (day: string) => day.split('-').reverse().join('/');

function readAsTyped(text: string, sentAt: number): Slots {
  const setting = { sentAt, timeZone: 'America/Sao_Paulo', asked: [], vocabulary: vocabulary() };
  return perceive(text, setting).slots;
}

function only<Name extends keyof Slots>(slots: Slots, name: Name): Pick<Slots, Name> | undefined {
  return slots[name] === undefined ? undefined : ({ [name]: slots[name] } as Pick<Slots, Name>);
}

function placeOf(slots: Slots): Slots | undefined {
  const { place } = slots;
  return place !== undefined && serves(rentalCatalogue.current.data, place) ? { place } : undefined;
}

function daysOf(
  { checkIn, checkOut }: Pick<Values, 'checkIn' | 'checkOut'>,
  sentAt: number,
  typed: (text: string) => Slots,
): Slots | undefined {
  const today = dayAt(sentAt, BRAZIL);
  if (checkIn === null || !isDay(checkIn) || checkIn < today) return undefined;
  if (checkOut === null) return same({ checkIn }, typed(`chegando dia ${asTyped(checkIn)}`));
  if (!isDay(checkOut)) return undefined;
  const nights = daysBetween(checkIn, checkOut);
  if (!(nights > 0 && nights <= MOST_NIGHTS)) return undefined;
  return same({ checkIn, checkOut }, typed(`de ${asTyped(checkIn)} a ${asTyped(checkOut)}`));
}

/** As perception understands the same days, or not at all. */
function same(given: Pick<Slots, 'checkIn' | 'checkOut'>, read: Slots): Slots | undefined {
  return read.checkIn === given.checkIn && read.checkOut === given.checkOut ? given : undefined;
}
