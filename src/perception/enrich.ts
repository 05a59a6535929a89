import type {
  ConversationEvent,
  MessageEvent,
  Perception,
  SlotName,
  Slots,
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

/** Writes into the event that begins a turn what its messages were understood to mean, once and before the step (G7). */
export function enrich(
  event: ConversationEvent,
  funnel: CompiledFunnel,
  record: ConversationRecord | undefined,
): ConversationEvent {
  if ((event.kind !== 'message' && event.kind !== 'timer') || event.perception !== undefined) return event;
  const turn = event.kind === 'message' ? begunBy(event, funnel, record) : endOfWait(event, record);
  const text = turn && textOf(turn.messages);
  if (turn === undefined || text === undefined) return event;
  const setting: Setting = {
    sentAt: turn.messages.at(-1)!.sentAt,
    timeZone: funnel.timeZone,
    asked: turn.context.asked,
    known: turn.context.slots,
    vocabulary: funnel.vocabulary,
  };
  const perception = perceive(text, setting);
  return { ...event, perception: { ...perception, ...originsOf(perception, turn.messages, setting) } };
}

interface Begun {
  messages: readonly InboxMessage[];
  context: FunnelContext;
}

function begunBy(
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
