/**
 * How a message changes what is remembered.
 *
 * 1. Silence overwrites nothing: only slots that the message gave change.
 * 2. What follows from a changed slot changes with it (nights from the dates, guests from adults and
 *    children), and then comes from the same message.
 * 3. What a changed slot contradicts is dropped rather than kept wrong.
 * 4. What the place should have is added to what it should have already.
 */
import type { SlotName, Slots } from '../../src/actor/event.ts';
import type { FunnelContext } from '../../src/actor/record.ts';
import type { TurnMessage } from '../../src/actor/turn.ts';
import { addDays, daysBetween } from './days.ts';

type Known = Pick<FunnelContext, 'slots' | 'sources'>;

export function rememberMessage(context: FunnelContext, message: TurnMessage): FunnelContext {
  const { perception } = message;
  if (perception === undefined) return context;
  const { slots, sources } = attributed(merge(context, perception.slots, message.revision), message);
  const { intent, objections } = perception;
  return { ...context, slots, sources, intent, objections: [...objections] };
}

/** In a turn of several messages, each slot comes from the message that said it. */
function attributed(known: Known, { perception, messages, revision }: TurnMessage): Known {
  const from = perception?.from;
  if (from === undefined) return known;
  const sources = { ...known.sources };
  for (const key in from) {
    const name = key as SlotName;
    const isAdded = name === 'amenities';
    const isAsSaid = sources[name] === revision && (isAdded || known.slots[name] === perception?.slots[name]);
    if (isAsSaid) sources[name] = messages[from[name]!]!.revision;
  }
  return { slots: known.slots, sources };
}

/** What is known after a message, or an action of the funnel, gave some; `revision` is that of its event. */
export function merge(known: Known, given: Slots, revision: number): Known {
  const next: Draft = { slots: { ...known.slots }, sources: { ...known.sources }, revision };
  for (const name in given) put(next, name as SlotName, given[name as SlotName]);
  if (given.amenities) next.slots.amenities = union(known.slots.amenities ?? [], given.amenities);
  settleStay(next, given);
  settleGuests(next, known.slots, given);
  return { slots: next.slots, sources: next.sources };
}

const union = (known: readonly string[], given: readonly string[]): string[] => [
  ...new Set([...known, ...given]),
];

/** The context without these slots. */
export function forget(context: FunnelContext, names: readonly SlotName[]): FunnelContext {
  const next: Draft = { slots: { ...context.slots }, sources: { ...context.sources }, revision: 0 };
  drop(next, ...names);
  return { ...context, slots: next.slots, sources: next.sources };
}

interface Draft extends Known {
  revision: number;
}

function put<Name extends SlotName>(
  { slots, sources, revision }: Draft,
  name: Name,
  value: Slots[Name],
): void {
  if (value === undefined) return;
  slots[name] = value;
  sources[name] = revision;
}

function drop({ slots, sources }: Draft, ...names: SlotName[]): void {
  for (const name of names) {
    delete slots[name];
    delete sources[name];
  }
}

function settleStay(next: Draft, given: Slots): void {
  if (given.checkIn === undefined && given.checkOut === undefined && given.nights === undefined) return;
  settleEnds(next, given);
  const { checkIn, checkOut } = next.slots;
  if (checkIn === undefined || checkOut === undefined) return;
  const nights = daysBetween(checkIn, checkOut);
  if (nights > 0) put(next, 'nights', nights);
  else drop(next, 'nights');
}

/** Finds the other end of a stay from its length, or drops it when the new end leaves no night. */
function settleEnds(next: Draft, given: Slots): void {
  const { checkIn, checkOut, nights } = next.slots;
  const knowsBothEnds = given.checkIn !== undefined && given.checkOut !== undefined;
  if (knowsBothEnds) return;
  const isNightless = checkIn !== undefined && checkOut !== undefined && !(checkIn < checkOut);
  if (given.checkOut !== undefined) {
    const isOpen = checkIn === undefined || given.nights !== undefined;
    if (isOpen && nights !== undefined) put(next, 'checkIn', addDays(given.checkOut, -nights));
    else if (isNightless) drop(next, 'checkIn', 'nights');
    return;
  }
  const isOpen = checkOut === undefined || given.nights !== undefined || isNightless;
  if (checkIn !== undefined) {
    if (isOpen && nights !== undefined) put(next, 'checkOut', addDays(checkIn, nights));
    else if (isNightless) drop(next, 'checkOut', 'nights');
  } else if (checkOut !== undefined && nights !== undefined) {
    put(next, 'checkIn', addDays(checkOut, -nights));
  }
}

function settleGuests(next: Draft, before: Slots, given: Slots): void {
  const gaveParts = given.adults !== undefined || given.children !== undefined;
  const { adults, children } = next.slots;
  if (given.guests !== undefined && !gaveParts) {
    if (adults !== undefined && adults + (children ?? 0) !== given.guests) drop(next, 'adults', 'children');
    return;
  }
  if (!gaveParts || adults === undefined) return;
  const counted = adults + (children ?? 0);
  const said = given.guests ?? before.guests;
  const isWhole = children !== undefined || said === undefined || said < counted;
  const wasOnlyAdults = said !== undefined && said === before.adults && before.children === undefined;
  if (isWhole || wasOnlyAdults) put(next, 'guests', counted);
}
