import type { Intent, SlotName } from '../actor/event.ts';

const slots: Record<SlotName, true> = {
  guests: true,
  adults: true,
  children: true,
  pets: true,
  checkIn: true,
  checkOut: true,
  nights: true,
  place: true,
  name: true,
  choice: true,
  email: true,
  cpf: true,
  budget: true,
  amenities: true,
};

const intents: Record<Intent, true> = {
  greeting: true,
  search: true,
  price: true,
  photos: true,
  availability: true,
  visit: true,
  booking: true,
  support: true,
  billing: true,
  complaint: true,
  person: true,
  thanks: true,
  goodbye: true,
  yes: true,
  no: true,
  stop: true,
  other: true,
};

export const slotNames = Object.keys(slots) as SlotName[];

/** Everything a funnel can react to with `on`. */
export const eventNames: ReadonlySet<string> = new Set([
  'message',
  ...Object.keys(intents).map((intent) => `intent.${intent}`),
  'unsupported',
  'delivery.failed',
]);

/** Marks a state in which a customer's message is meant to get no reaction, as after a hand-off. */
export const silentTag = 'silent';
