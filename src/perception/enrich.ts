import type {
  ConversationEvent,
  Language,
  MessageEvent,
  Perception,
  SlotName,
  Slots,
  Surroundings,
  TimerEvent,
} from '../actor/event.ts';
import {
  type ConversationRecord,
  type FunnelContext,
  type InboxMessage,
  initialContext,
  TURN_TIMER,
} from '../actor/record.ts';
import { turnOf } from '../actor/requeued.ts';
import { arrivalOf, policyOf, textOf } from '../actor/turn.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import { perceive } from './perceive.ts';
import type { Setting } from './setting.ts';

/**
 * Writes into the event that begins a turn what its messages were understood to mean, and what is around the
 * conversation where that is not what it keeps; once and before the step (G7).
 */
export function enrich(
  event: ConversationEvent,
  funnel: CompiledFunnel,
  record: ConversationRecord | undefined,
): ConversationEvent {
  if (!mayBegin(event)) return event;
  const turn = begunBy(event, funnel, record);
  if (turn === undefined) return event;
  const perception = perceptionOf(turn, funnel);
  const surroundings = newSurroundings(turn, perception, funnel);
  return {
    ...event,
    ...(perception !== undefined && { perception }),
    ...(surroundings !== undefined && { surroundings }),
  };
}

/** As {@link enrich}, for what is recorded: what was around it then is in its events, or nobody knows it. */
export function understand(
  event: ConversationEvent,
  funnel: CompiledFunnel,
  record: ConversationRecord | undefined,
): ConversationEvent {
  if (!mayBegin(event)) return event;
  const turn = begunBy(event, funnel, record);
  const perception = turn && perceptionOf(turn, funnel);
  return perception === undefined ? event : { ...event, perception };
}

/** Whether a turn can begin with it of which nothing was written yet. */
function mayBegin(event: ConversationEvent): event is MessageEvent | TimerEvent {
  return (event.kind === 'message' || event.kind === 'timer') && event.perception === undefined;
}

function perceptionOf(turn: Begun, funnel: CompiledFunnel): Perception | undefined {
  const text = textOf(turn.messages);
  if (text === undefined) return undefined;
  const setting: Setting = {
    sentAt: turn.messages.at(-1)!.sentAt,
    timeZone: funnel.timeZone,
    asked: turn.context.asked,
    known: turn.context.slots,
    vocabulary: funnel.vocabulary,
    language: languageBefore(turn.context),
  };
  const perception = perceive(text, setting);
  return { ...perception, ...originsOf(perception, turn.messages, setting) };
}

/** Who was answered and showed no other language goes on in Portuguese. */
function languageBefore({ lead, replies }: FunnelContext): Language | undefined {
  if (lead?.language !== undefined) return lead.language;
  for (const _ in replies) return 'pt';
  return undefined;
}

/** Undefined where the conversation keeps them already. */
function newSurroundings(
  { context }: Begun,
  perception: Perception | undefined,
  funnel: CompiledFunnel,
): Surroundings | undefined {
  const now = funnel.surroundings({ ...context.slots, ...perception?.slots }) ?? null;
  const kept = context.surroundings ?? null;
  return now === kept || JSON.stringify(now) === JSON.stringify(kept) ? undefined : now;
}

interface Begun {
  messages: readonly InboxMessage[];
  context: FunnelContext;
}

function begunBy(
  event: MessageEvent | TimerEvent,
  funnel: CompiledFunnel,
  record: ConversationRecord | undefined,
): Begun | undefined {
  return event.kind === 'message' ? arrival(event, funnel, record) : endOfWait(event, record);
}

function arrival(
  event: MessageEvent,
  funnel: CompiledFunnel,
  record: ConversationRecord | undefined,
): Begun | undefined {
  const policy = policyOf(funnel, record, event.channel);
  const { inbox, supersedes, begins } = arrivalOf(policy, record, event, (record?.revision ?? 0) + 1);
  if (begins !== 'now') return undefined;
  const context = supersedes ? record?.turn?.before?.context : record?.context;
  return { messages: inbox, context: context ?? initialContext() };
}

function endOfWait(event: TimerEvent, record: ConversationRecord | undefined): Begun | undefined {
  if (event.id !== TURN_TIMER || record === undefined) return undefined;
  const messages = turnOf(event, record);
  return messages.length === 0 ? undefined : { messages, context: record.context };
}

const isSame = (one: Slots[SlotName], other: Slots[SlotName]): boolean =>
  one === other || (Array.isArray(one) && Array.isArray(other) && one.join() === other.join());

/** Of several messages, which one said it: the last that says the same by itself, else the last of all. */
function originsOf(
  { slots }: Perception,
  messages: readonly InboxMessage[],
  setting: Setting,
): Pick<Perception, 'from'> {
  const names = Object.keys(slots) as SlotName[];
  if (messages.length === 1 || names.length === 0) return {};
  const from: Partial<Record<SlotName, number>> = {};
  for (const [index, { content }] of messages.entries()) {
    if (content.type !== 'text') continue;
    const alone = perceive(content.text, setting).slots;
    for (const name of names) if (isSame(alone[name], slots[name])) from[name] = index;
  }
  for (const name of names) from[name] ??= messages.length - 1;
  return { from };
}
