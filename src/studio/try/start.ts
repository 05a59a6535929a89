/** How a simulation may begin. Pure. */
import type { Start } from '../api/simulate.ts';
import { isRaw, type Raw } from '../document/raw.ts';
import { slotsIn, stateValue } from './run.ts';

/** What somebody types is checked where it is simulated. */
type Slots = NonNullable<NonNullable<Start['context']>['slots']>;

export interface Customer {
  title: string;
  channel: Start['channel'];
  name?: string;
  /** As `slotsIn` reads them. */
  slots: string;
}

export const TEST_CUSTOMERS: readonly Customer[] = [
  { title: 'Somebody new on WhatsApp', channel: 'whatsapp', slots: '' },
  { title: 'Somebody new on the web page', channel: 'web', slots: '' },
  {
    title: 'Ana Souza, who has told her name',
    channel: 'whatsapp',
    name: 'Ana Souza',
    slots: 'name=Ana Souza',
  },
  {
    title: 'Bruno Lima, who has told place, dates and guests',
    channel: 'whatsapp',
    name: 'Bruno Lima',
    slots: 'name=Bruno Lima\nplace=Búzios\ncheckIn=2026-12-20\ncheckOut=2026-12-27\nnights=7\nguests=4',
  },
];

export function startOf(
  { customer, state, slots }: { customer: Customer; state: string; slots: string },
  before: Start,
): Start {
  const known = slotsIn(slots);
  const { channel, name } = customer;
  return {
    at: before.at,
    channel,
    ...(name === undefined ? {} : { customer: { name, profile: name } }),
    ...(state === '' ? {} : { state: stateValue(state) }),
    ...(Object.keys(known).length === 0 ? {} : { context: { slots: known as Slots } }),
  };
}

/** Innermost states where a conversation can rest: those that decide at once would be left before anything is seen. */
export function statesToStartFrom(machine: Raw, prefix = ''): string[] {
  const { states } = machine;
  if (!isRaw(states)) return [];
  return Object.entries(states).flatMap(([key, state]) => {
    if (!isRaw(state)) return [];
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (isRaw(state.states)) return statesToStartFrom(state, path);
    return state.always === undefined ? [path] : [];
  });
}
