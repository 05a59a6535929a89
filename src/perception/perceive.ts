/**
 * What a customer's text means: offline, deterministic and pure. The same text in the same setting gives the
 * same perception, in time linear in its length; no text makes it throw.
 */
import type { Intent, Perception, Slots } from '../actor/event.ts';
import { readAmenities } from './amenities.ts';
import { readBudget } from './budget.ts';
import { isChoiceWord, readChoice } from './choice.ts';
import { readContact } from './contact.ts';
import { corrected } from './correction.ts';
import { readStay, type Stay } from './dates.ts';
import { readGuests } from './guests.ts';
import { wantOf } from './intent.ts';
import { spoken } from './language.ts';
import { readName } from './name.ts';
import { type Reading, read, type Stretch, without } from './normalise.ts';
import { objections } from './objections.ts';
import { isPlaceWord, readPlace } from './place.ts';
import { respell } from './respell.ts';
import type { Setting } from './setting.ts';
import { shadesOf } from './shades.ts';
import { spellOut } from './shorthand.ts';
import { translate } from './translate.ts';

export type { Setting } from './setting.ts';

/** Throws RangeError if the zone of the setting does not exist. */
export function perceive(text: string, setting: Setting): Perception {
  const asTyped = read(text);
  const { language, turnsTo } = spoken(asTyped, setting);
  const typed = language === 'pt' ? spellOut(asTyped) : asTyped;
  const written = language === 'pt' ? respell(typed, (word) => isNameWord(word, setting)) : typed;
  const reading = translate(written, language);
  const slots = slotsOf(reading, setting);
  const amenities = readAmenities(written.plain, language);
  if (amenities.length > 0) slots.amenities = amenities;
  const against = objections(written.plain, language);
  const understood = { language, slots, objections: against };
  const want = wantOf(written, understood);
  const isGuess = written !== typed && wantOf(typed, understood).intent !== want.intent;
  if (ABOUT_A_STAY_HAD.has(want.intent)) delete slots.amenities;
  const shades = shadesOf(written, { intent: want.intent, ...understood }, setting);
  const isTelling = Object.keys(shades).length > 0;
  return {
    intent: want.intent,
    confidence: isGuess ? GUESS : isTelling ? Math.max(want.confidence, TELLS_SOMETHING) : want.confidence,
    slots,
    objections: against,
    ...(turnsTo !== undefined && { language: turnsTo }),
    ...shades,
  };
}

/** What is wanted hangs on a word that was put right. */
const GUESS = 0.5;
/** Of a message that wants nothing we know, but was understood in part. */
const TELLS_SOMETHING = 0.7;

const isNameWord = (word: string, { vocabulary }: Setting): boolean =>
  isPlaceWord(word, vocabulary.places) || isChoiceWord(word, vocabulary.choices);

/** In help, money back and complaints, what a house has is no wish. */
const ABOUT_A_STAY_HAD: ReadonlySet<Intent> = new Set(['support', 'billing', 'complaint']);

/** Each notion reads what those before it have left. */
function slotsOf(reading: Reading, setting: Setting): Slots {
  const { stretches: written, ...contact } = readContact(reading);
  const budget = readBudget(reading.plain);
  const free = without(reading, budget ? [...written, budget] : written);
  const { stretches, ...stay } = stayOf(free, setting);
  const rest = without(free, stretches);
  const slots: Slots = { ...readGuests(rest, setting), ...stay, ...contact };
  const choice = readChoice(rest, setting);
  if (choice !== undefined) slots.choice = choice;
  const place = readPlace(rest, setting, choice === undefined);
  if (place !== undefined) slots.place = place;
  const name = readName(rest, setting, place === undefined && choice === undefined);
  if (name !== undefined) slots.name = name;
  if (budget) slots.budget = budget.sum;
  return slots;
}

/** Dates said after a correction hold; those before it do not. */
function stayOf(reading: Reading, setting: Setting): Stay {
  const start = corrected(reading.plain);
  const all = readStay(reading, setting);
  if (start === 0 || all.stretches.length === 0) return all;
  const again = readStay(without(reading, [{ start: 0, end: start }]), setting);
  const stretches: Stretch[] = [...all.stretches, ...again.stretches];
  return again.stretches.length > 0 ? { ...again, stretches } : all;
}
