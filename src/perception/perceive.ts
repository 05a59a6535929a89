/**
 * What a customer's text means: offline, deterministic and pure. The same text in the same setting gives the
 * same perception, in time linear in its length; no text makes it throw.
 */
import type { Perception, Slots } from '../actor/event.ts';
import { readChoice } from './choice.ts';
import { corrected } from './correction.ts';
import { readStay, type Stay } from './dates.ts';
import { readGuests } from './guests.ts';
import { wantOf } from './intent.ts';
import { readName } from './name.ts';
import { type Reading, read, type Stretch, without } from './normalise.ts';
import { objections } from './objections.ts';
import { readPlace } from './place.ts';
import type { Setting } from './setting.ts';

export type { Setting } from './setting.ts';

/** Throws RangeError if the zone of the setting does not exist. */
export function perceive(text: string, setting: Setting): Perception {
  const reading = read(text);
  const { stretches, ...stay } = stayOf(reading, setting);
  const rest = without(reading, stretches);
  const slots: Slots = { ...readGuests(rest, setting), ...stay };
  const choice = readChoice(rest, setting);
  if (choice !== undefined) slots.choice = choice;
  const place = readPlace(rest, setting, choice === undefined);
  if (place !== undefined) slots.place = place;
  const name = readName(rest, setting, place === undefined && choice === undefined);
  if (name !== undefined) slots.name = name;
  const against = objections(reading.plain);
  return { ...wantOf(reading, slots, against), slots, objections: against };
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
