import type { Language, SlotName, Slots } from '../actor/event.ts';

/** What is known around a message. */
export interface Setting {
  /** The message's own time, in milliseconds since the epoch: relative dates are resolved against it. */
  sentAt: number;
  /** IANA zone of the business, e.g. `America/Sao_Paulo`. */
  timeZone: string;
  /** Slots the last reply asked for: a bare "4" or "Maria" is read as an answer to them. */
  asked: readonly SlotName[];
  /** Names known from the catalogue. Keep the same arrays from call to call: each is prepared once. */
  vocabulary: { places: readonly string[]; choices: readonly string[] };
  /** What the conversation knows already, e.g. the arrival that a departure "dia 27" follows. */
  known?: Readonly<Slots>;
  /** What the conversation is in; undefined where nothing was said to the customer yet. */
  language?: Language | undefined;
}

const NUMERIC: readonly SlotName[] = ['guests', 'adults', 'children', 'pets', 'nights', 'choice'];

/** Whether a bare number is a day of the month: dates were asked for, and nothing that is counted before them. */
export function answersWithDay({ asked }: Setting): boolean {
  const first = asked.find((slot) => NUMERIC.includes(slot) || slot === 'checkIn' || slot === 'checkOut');
  return first === 'checkIn' || first === 'checkOut';
}

/** The slot that a bare number answers: the first of those asked that takes one. */
export function askedNumber(setting: Setting): SlotName | undefined {
  return setting.asked.find((slot) => NUMERIC.includes(slot));
}
