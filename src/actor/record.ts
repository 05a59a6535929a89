import type { Intent, SlotName } from './event.ts';

/** A value the customer gave and the id of the message it came from. */
export interface RememberedSlot {
  value: string | number;
  from: string;
}

/** What a funnel remembers: the context of its machine. Only catalogue actions write it. */
export interface FunnelContext {
  slots: Partial<Record<SlotName, RememberedSlot>>;
  /** The intent and objections of the message being answered. */
  intent: Intent;
  objections: string[];
  /** The slots the last reply asked for; they guide the reading of short answers. */
  asked: SlotName[];
  /** How often each prompt was sent. */
  replies: Record<string, number>;
  /** Outputs of effects, by the name the funnel keeps them under. */
  results: Record<string, unknown>;
}

/** What a funnel remembers of someone who has said nothing yet. */
export function initialContext(): FunnelContext {
  return { slots: {}, intent: 'other', objections: [], asked: [], replies: {}, results: {} };
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
  /** Numbers given out so far, so that ids are deterministic. */
  lastOutbox: number;
  lastEffect: number;
  /** Of a conversation that moved to another version: the one it began with, and what moved it last. */
  migrated?: { began: string; by: string };
}

export interface ArmedTimer {
  /** Milliseconds since the epoch. */
  deadline: number;
  /** What the machine receives when it passes. */
  event: { type: string };
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
  return typeof state === 'string' ? state : (Object.keys(state as object)[0] ?? '');
}

/** When the next timer is due, or undefined if none is armed. */
export function nextDeadline(record: ConversationRecord): number | undefined {
  let next: number | undefined;
  for (const id in record.timers) {
    const { deadline } = record.timers[id]!;
    if (next === undefined || deadline < next) next = deadline;
  }
  return next;
}
