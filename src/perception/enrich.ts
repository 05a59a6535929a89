import type { ConversationEvent } from '../actor/event.ts';
import type { ConversationRecord } from '../actor/record.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import { perceive } from './perceive.ts';

/** Writes into a text message what it was understood to mean, once and before the step (G7). */
export function enrich(
  event: ConversationEvent,
  funnel: CompiledFunnel,
  record: ConversationRecord | undefined,
): ConversationEvent {
  if (event.kind !== 'message' || event.content.type !== 'text' || event.perception !== undefined)
    return event;
  const perception = perceive(event.content.text, {
    sentAt: event.sentAt,
    timeZone: funnel.timeZone,
    asked: record?.context.asked ?? [],
    known: record?.context.slots ?? {},
    vocabulary: funnel.vocabulary,
  });
  return { ...event, perception };
}
