/**
 * How a message changes what is remembered.
 *
 * 1. Silence overwrites nothing: only slots that the message gave change.
 * 2. What follows from a changed slot changes with it (nights from the dates, guests from adults and
 *    children), and then comes from the same message.
 * 3. What a changed slot contradicts is dropped rather than kept wrong.
 */
import type { SlotName, Slots } from '../../src/actor/event.ts';
import type { FunnelContext, RememberedSlot } from '../../src/actor/record.ts';
import type { MachineEvent } from '../../src/funnel/catalogue.ts';
import { addDays, daysBetween } from './days.ts';

type Remembered = FunnelContext['slots'];

export function rememberMessage(context: FunnelContext, { message, revision }: MachineEvent): FunnelContext {
  const perception = message?.perception;
  if (perception === undefined || revision === undefined) return context;
  const slots = merge(context.slots, perception.slots, revision);
  return { ...context, slots, intent: perception.intent, objections: [...perception.objections] };
}

/** The slots after a message, or an action of the funnel, gave some; `from` is the revision this makes. */
export function merge(slots: Remembered, given: Slots, from: number): Remembered {
  const next: Remembered = { ...slots };
  for (const name in given) {
    const value = given[name as SlotName];
    if (value !== undefined) next[name as SlotName] = { value, from };
  }
  settleStay(next, given, from);
  settleGuests(next, slots, given, from);
  return next;
}

function settleStay(slots: Remembered, given: Slots, from: number): void {
  if (given.checkIn === undefined && given.checkOut === undefined && given.nights === undefined) return;
  settleEnds(slots, given, from);
  const checkIn = text(slots.checkIn);
  const checkOut = text(slots.checkOut);
  if (checkIn === undefined || checkOut === undefined) return;
  const nights = daysBetween(checkIn, checkOut);
  if (nights > 0) slots.nights = { value: nights, from };
  else delete slots.nights;
}

/** Finds the other end of a stay from its length, or drops it when the new end leaves no night. */
function settleEnds(slots: Remembered, given: Slots, from: number): void {
  const checkIn = text(slots.checkIn);
  const checkOut = text(slots.checkOut);
  const nights = number(slots.nights);
  const knowsBothEnds = given.checkIn !== undefined && given.checkOut !== undefined;
  if (knowsBothEnds) return;
  const isNightless = checkIn !== undefined && checkOut !== undefined && !(checkIn < checkOut);
  if (given.checkOut !== undefined) {
    const isOpen = checkIn === undefined || given.nights !== undefined;
    if (isOpen && nights !== undefined) slots.checkIn = { value: addDays(given.checkOut, -nights), from };
    else if (isNightless) drop(slots, 'checkIn', 'nights');
    return;
  }
  const isOpen = checkOut === undefined || given.nights !== undefined || isNightless;
  if (checkIn !== undefined) {
    if (isOpen && nights !== undefined) slots.checkOut = { value: addDays(checkIn, nights), from };
    else if (isNightless) drop(slots, 'checkOut', 'nights');
  } else if (checkOut !== undefined && nights !== undefined) {
    slots.checkIn = { value: addDays(checkOut, -nights), from };
  }
}

function settleGuests(slots: Remembered, before: Remembered, given: Slots, from: number): void {
  const gaveParts = given.adults !== undefined || given.children !== undefined;
  const adults = number(slots.adults);
  const children = number(slots.children);
  if (given.guests !== undefined && !gaveParts) {
    if (adults !== undefined && adults + (children ?? 0) !== given.guests) drop(slots, 'adults', 'children');
    return;
  }
  if (!gaveParts || adults === undefined) return;
  const counted = adults + (children ?? 0);
  const said = given.guests ?? number(before.guests);
  const isWhole = children !== undefined || said === undefined || said < counted;
  const wasOnlyAdults = said !== undefined && said === number(before.adults) && before.children === undefined;
  if (isWhole || wasOnlyAdults) slots.guests = { value: counted, from };
}

function drop(slots: Remembered, ...names: SlotName[]): void {
  for (const name of names) delete slots[name];
}

function text(slot: RememberedSlot | undefined): string | undefined {
  return typeof slot?.value === 'string' ? slot.value : undefined;
}

function number(slot: RememberedSlot | undefined): number | undefined {
  return typeof slot?.value === 'number' ? slot.value : undefined;
}
