import type { Intent, MessageEvent, SlotName, Slots } from './event.ts';
import type { Lead } from './lead.ts';
import type { Priority } from './priority.ts';

/** What a funnel remembers: the context of its machine. Only catalogue actions write it. */
export interface FunnelContext {
  /** What the customer gave, and of each slot the revision that the message it came from made. */
  slots: Slots;
  sources: Partial<Record<SlotName, number>>;
  /** The intent and objections of the message being answered. */
  intent: Intent;
  objections: string[];
  /** The slots the last reply asked for; they guide the reading of short answers. */
  asked: SlotName[];
  /** How often each prompt was sent. */
  replies: Record<string, number>;
  /** Outputs of effects, by the name the funnel keeps them under. */
  results: Record<string, unknown>;
  /** Its own priority, where an action gave it one. */
  priority?: Priority;
  /** What was shown beside the slots, where an action keeps it. */
  lead?: Lead;
  /** Told by the event that began a turn; absent for what the funnel's module says by itself. */
  surroundings?: object;
}

/** What a funnel remembers of someone who has said nothing yet. */
export function initialContext(): FunnelContext {
  return { slots: {}, sources: {}, intent: 'other', objections: [], asked: [], replies: {}, results: {} };
}

/** All that is persisted of a conversation. Plain JSON: stringifying it gives the bytes that are stored. */
export interface ConversationRecord {
  conversation: string;
  tenant: string;
  channel: string;
  address: string;
  funnel: string;
  /** Content hash of the funnel document and its prompts; the conversation stays with it (G8). */
  funnelVersion: string;
  startedAt: number;
  updatedAt: number;
  /** Number of events applied so far. */
  revision: number;
  /** Log position of the last event applied, per partition (G3). */
  position: number;
  /** Fingerprints of the last message ids, see message-ring.ts (G3). */
  seen: string;
  owner: 'bot' | 'human';
  /** The machine's state value and context. */
  state: unknown;
  context: FunnelContext;
  /** Armed timers by their id in the machine. */
  timers: Record<string, ArmedTimer>;
  /** Running effects by the id of the machine's child. */
  effects: Record<string, RunningEffect>;
  /** Messages that wait to be answered together; absent when none do. */
  inbox?: InboxMessage[];
  /** The turn whose answer is being prepared; absent when none is. */
  turn?: Turn;
  /** Numbers given out so far, so that ids are deterministic. */
  lastOutbox: number;
  lastEffect: number;
  /** What its effects have cost (USD); absent where nothing. What a turn that was taken back cost stays. */
  spent?: number;
  /** Why a person is to take over, and what they should know, where the funnel tells it. */
  handOff?: HandOff;
  /** The person who has it; absent while the bot does, or while it waits for one. */
  taken?: Taken;
  /** That a person gave it back, the last time. */
  gaveBack?: GaveBack;
  /** What was understood while a person had it and the funnel has not heard, until its next turn. */
  meanwhile?: Meanwhile;
  /** When the customer last wrote (ms), and names of templates that may go once free text is not taken any more. */
  heardAt?: number;
  templates?: readonly string[];
  /** Of a conversation that moved to another version: the one it began with, and what moved it last. */
  migrated?: { began: string; by: string };
}

export interface HandOff {
  /** When it was given away (ms). */
  at: number;
  reason: string;
  /** For the person alone. */
  summary: string;
}

export interface Taken {
  /** Name of the user. */
  by: string;
  /** Since when (ms). */
  at: number;
  /** The funnel had given it away before, so it has no place to go on from. */
  given?: true;
  /** The customer wants no more messages. */
  stopped?: true;
  /** Timers of the machine, which do not pass meanwhile. */
  held: ConversationRecord['timers'];
}

export interface GaveBack {
  /** That of the event. What was said until then still leaves when another one takes the conversation. */
  revision: number;
  /** Nothing that lets the bot speak has happened since: it is silent about what it was doing before. */
  quiet?: true;
}

export interface Meanwhile {
  slots: Slots;
  /** Of each slot the revision that its message made. */
  sources: Partial<Record<SlotName, number>>;
}

/** A message of the customer that waits for its turn, with the revision that its event made. */
export type InboxMessage = Pick<MessageEvent, 'id' | 'at' | 'sentAt' | 'content' | 'profile'> & {
  revision: number;
};

export interface Turn {
  /** Ids of the effects its answer waits for. */
  effects: string[];
  /** What it covers; kept as long as it can be taken back. */
  messages: InboxMessage[];
  /** The conversation as it was before the turn began; absent once the turn cannot be taken back. */
  before?: Pick<ConversationRecord, 'state' | 'context' | 'timers' | 'effects'>;
}

/** The timer that ends the wait for more messages of a turn. */
export const TURN_TIMER = 'prosa.turn';

export interface ArmedTimer {
  /** Milliseconds since the epoch. */
  deadline: number;
  /** What the machine receives when it passes; left out where it is nothing but the id as its type. */
  event?: { type: string };
}

export interface RunningEffect {
  /** `<conversation>:e<number>`; the same after a crash (G5). */
  id: string;
  /** Name in the effect catalogue. */
  src: string;
  input: unknown;
}

/** The record pinned to the version its journal begins with. */
export function asItBegan(record: ConversationRecord): ConversationRecord {
  return { ...record, funnelVersion: record.migrated?.began ?? record.funnelVersion };
}

/** The stage is the top-level state. */
export function stageOf(state: unknown): string {
  if (typeof state === 'string') return state;
  for (const stage in state as object) return stage;
  return '';
}

/**
 * When the next timer is due, or undefined if none is armed. While messages wait for their turn, only that
 * counts: a customer who is writing is not to be reminded that they are silent.
 */
export function nextDeadline(record: ConversationRecord): number | undefined {
  const turn = record.timers[TURN_TIMER];
  if (turn !== undefined) return turn.deadline;
  let next: number | undefined;
  for (const id in record.timers) {
    const { deadline } = record.timers[id]!;
    if (next === undefined || deadline < next) next = deadline;
  }
  return next;
}

/** The name the machine knows a running effect by. */
export function childOfEffect(record: ConversationRecord, effect: string): string | undefined {
  for (const child in record.effects) if (record.effects[child]!.id === effect) return child;
  return undefined;
}
