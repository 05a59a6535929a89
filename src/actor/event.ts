import type { Requeued } from './requeued.ts';

/**
 * What can happen to a conversation. An event carries everything the step needs to know of the world
 * (time, ids, perception), so that stepping it again later gives the same record (G7).
 */
export type ConversationEvent =
  | MessageEvent
  | TimerEvent
  | EffectEvent
  | DeliveryEvent
  | MigrateEvent
  | OperatorEvent;

interface Occurrence {
  /** Id of the conversation, the partition key. */
  conversation: string;
  /** When Prosa accepted it, in milliseconds since the epoch. */
  at: number;
  /** Its worker died so often while it was in hand that it is used up without being stepped (G10). */
  setAside?: { deaths: number; reason: string };
  /** It was dead-lettered and is given again (G10). */
  requeued?: Requeued;
  /** Traceparent of the trace it belongs to, where it is traced. No step reads it. */
  trace?: string;
}

/** A message from the customer. */
export interface MessageEvent extends Occurrence {
  kind: 'message';
  /** The channel's own id of the message; what redeliveries are recognised by. */
  id: string;
  tenant: string;
  channel: string;
  /** Where to answer: exactly as the channel gave it, never re-derived. */
  address: string;
  /** When the customer sent it by the channel's clock, in milliseconds since the epoch. */
  sentAt: number;
  /** The text, or what kind of message it was that Prosa does not read yet. */
  content: { type: 'text'; text: string } | { type: 'unsupported'; original: string };
  /** The name on the customer's profile, where the channel tells it. */
  profile?: string;
  /** What the turn that begins with it was understood to mean; added by the shard before the step. */
  perception?: Perception;
  surroundings?: Surroundings;
  /**
   * Which of the funnel's templates the channel has approved; there only where it differs from what the conversation
   * keeps. Added by the shard before the step.
   */
  templates?: readonly string[];
}

/** A deadline of the conversation passed. */
export interface TimerEvent extends Occurrence {
  kind: 'timer';
  id: string;
  /** The deadline it was armed for; a timer armed anew since then has another. */
  deadline: number;
  /** What the turn that begins with it was understood to mean; added by the shard before the step. */
  perception?: Perception;
  surroundings?: Surroundings;
}

/**
 * What replies need of data that change without an effect, as a funnel's module says it: plain JSON. In an event
 * it is there only where a turn begins and it differs from what the conversation keeps; null is what the module
 * says by itself. Added by the shard before the step.
 */
export type Surroundings = object | null;

/** An effect ended. */
export interface EffectEvent extends Occurrence {
  kind: 'effect';
  /** The effect's own id; a result whose effect no longer runs is dropped (G5). */
  effect: string;
  result: EffectResult;
}

export type EffectResult = ({ output: unknown } | { error: { code: string; message: string } }) & {
  /** What it cost, and effects of the conversation that were cancelled before it (USD); absent where nothing. */
  spent?: number;
};

/** A message to the customer was finally refused; a funnel may react. */
export interface DeliveryEvent extends Occurrence {
  kind: 'delivery';
  /** Number of the outbox entry. */
  entry: number;
  /** When that message was decided (ms), where it is known. */
  decidedAt?: number;
  failure: { code: string; message: string };
}

/** It is to move to another version of its funnel. */
export interface MigrateEvent extends Occurrence {
  kind: 'migrate';
  /** The migration it belongs to. */
  migration: string;
  /** What it means for the state it is in; added by the shard before the step, absent if it cannot move. */
  move?: Move;
}

/** A person takes the conversation over, writes to the customer, or gives it back (G9). */
export interface OperatorEvent extends Occurrence {
  kind: 'operator';
  /** What repetitions are recognised by. */
  id: string;
  /** Name of the user. */
  by: string;
  action: OperatorAction;
}

export type OperatorAction =
  /** `steal`: also from another person who has it. */
  | { type: 'take'; steal?: true }
  | { type: 'write'; text: string }
  /** `greet`: it begins again where the funnel begins, with what it remembers. */
  | { type: 'giveBack'; resume?: 'where-it-was' | 'greet' };

/** What becomes of a conversation in another version of its funnel; resolved by migrate.ts. */
export interface Move {
  /** Content hashes of the two versions. */
  from: string;
  to: string;
  /** State value in the new version. */
  state: unknown;
  timers: {
    /** New id by old id. */
    kept: Record<string, string>;
    dropped: string[];
    /** Deadline by id. */
    armed: Record<string, number>;
  };
  effects: {
    /** New child by old child. */
    kept: Record<string, string>;
    cancelled: string[];
    started: { child: string; src: string; input: unknown }[];
  };
}

/** The values that can be understood from a message, by slot name. */
export interface Slots {
  guests?: number;
  adults?: number;
  children?: number;
  pets?: number;
  /** ISO dates, e.g. `2026-12-20`. */
  checkIn?: string;
  checkOut?: string;
  nights?: number;
  place?: string;
  name?: string;
  /** Which of the things shown: its number in the list (from 1), its name, or `cheapest` or `dearest`. */
  choice?: number | string;
  /** In lower case. */
  email?: string;
  /** Eleven digits, with right check digits. */
  cpf?: string;
  /** What is to be spent at most, in BRL. */
  budget?: number;
  /** What the place should have, e.g. `pool`. */
  amenities?: readonly string[];
}

export type SlotName = keyof Slots;

export type Intent =
  | 'greeting'
  | 'search'
  | 'price'
  | 'photos'
  | 'availability'
  | 'visit'
  | 'booking'
  | 'support'
  | 'billing'
  | 'complaint'
  | 'person'
  | 'thanks'
  | 'goodbye'
  | 'yes'
  | 'no'
  | 'stop'
  | 'other';

export type Language = 'pt' | 'en' | 'es';

/** What tells how somebody decides; absent where nothing tells. */
export interface Signs {
  /** Who decides: the writer, the writer with others, or somebody else. */
  authority?: 'alone' | 'shared' | 'other';
  /** When they want to settle it: today, within days, or some time. */
  timeline?: 'now' | 'soon' | 'later';
  /** What the stay may cost. */
  priceLevel?: 'low' | 'middle' | 'high';
}

/** What offline code made of a text. Values by default are left out: most events have none of the others. */
/** `payment`: how and when to pay. */
export type Topic = 'payment';
export interface Perception {
  intent: Intent;
  /** From 0 to 1. */
  confidence: number;
  slots: Slots;
  /** Reasons against, e.g. `price`. */
  objections: string[];
  /** What the customer goes on in from here; absent: as before, at first Portuguese. */
  language?: Language;
  /** Absent: neutral. */
  sentiment?: 'negative' | 'positive';
  /** How near to buying: 1 interest, 2 asks what one asks before booking, 3 wants to book. Absent: none. */
  buying?: 1 | 2 | 3;
  signs?: Signs;
  /** What it asks about that is no intent of its own. Absent: nothing of the kind. */
  topics?: readonly Topic[];
  /** It takes back something said before. */
  corrects?: true;
  /** In a turn of several messages: which of them, from 0, each slot was read from. */
  from?: Partial<Record<SlotName, number>>;
}
