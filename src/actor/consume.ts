/**
 * An event counts once (G3, G5): whether it still does, and the record with it used up.
 *
 * What was seen is remembered by its id or position; a timer or an effect is gone from the record with its event.
 */
import type { ConversationEvent, MessageEvent } from './event.ts';
import type { Funnel } from './funnel.ts';
import { without } from './interpret.ts';
import { hasSeen, remember } from './message-ring.ts';
import { operatorKey, reasonToRefuseOperator } from './operate.ts';
import { type ConversationRecord, childOfEffect } from './record.ts';
import { reasonToRefuse, rememberRequeued } from './requeued.ts';

export type IgnoredReason =
  | 'old_position'
  | 'seen_message'
  | 'stale_timer'
  | 'stale_effect'
  /** It belongs to one that was erased. */
  | 'earlier_conversation'
  | 'not_to_migrate'
  /** The person does not have the conversation, or another one does. */
  | 'not_theirs'
  | 'no_conversation';

/** Why the event changes nothing, or undefined if it counts. */
export function reasonToIgnore(
  record: ConversationRecord | undefined,
  event: ConversationEvent,
  position: number | undefined,
): IgnoredReason | undefined {
  if (record === undefined) return event.kind === 'message' ? undefined : 'no_conversation';
  if (position !== undefined && position <= record.position) return 'old_position';
  if (event.requeued?.used !== undefined) {
    const refused =
      event.kind === 'operator' ? reasonToRefuseOperator({ ...record, seen: '' }, event) : undefined;
    return refused ?? reasonToRefuse(record, event, event.requeued);
  }
  switch (event.kind) {
    case 'message':
      return hasSeen(record.seen, event.id) ? 'seen_message' : undefined;
    case 'timer':
      return record.timers[event.id]?.deadline === event.deadline ? undefined : 'stale_timer';
    case 'effect':
      return childOfEffect(record, event.effect) === undefined ? 'stale_effect' : undefined;
    case 'delivery':
      if ((event.decidedAt ?? record.startedAt) < record.startedAt) return 'earlier_conversation';
      return hasSeen(record.seen, deliveryKey(event.entry)) ? 'seen_message' : undefined;
    case 'migrate':
      return event.move?.from === record.funnelVersion ? undefined : 'not_to_migrate';
    case 'operator':
      return reasonToRefuseOperator(record, event);
  }
}

/** A failed delivery is told once, like a message. No channel's message ids look like this. */
const deliveryKey = (entry: number) => `delivery.failed:${entry}`;

/** The record with the event used up: counted, remembered, its timer or effect gone. */
export function consume(
  funnel: Funnel,
  before: ConversationRecord,
  event: ConversationEvent,
  position: number | undefined,
): ConversationRecord {
  const record: ConversationRecord = {
    ...before,
    revision: before.revision + 1,
    position: position ?? before.position,
    updatedAt: event.at,
  };
  if (event.requeued?.used !== undefined) {
    record.seen = rememberRequeued(record.seen, event, event.requeued);
    return record;
  }
  switch (event.kind) {
    case 'message':
      record.seen = remember(record.seen, event.id);
      record.address = event.address;
      hear(funnel, record, event);
      break;
    case 'timer':
      record.timers = without(record.timers, event.id);
      break;
    case 'effect':
      record.effects = without(record.effects, childOfEffect(record, event.effect)!);
      if (event.result.spent !== undefined) record.spent = sumOf(record.spent, event.result.spent);
      break;
    case 'delivery':
      record.seen = remember(record.seen, deliveryKey(event.entry));
      break;
    case 'operator':
      record.seen = remember(record.seen, operatorKey(event.id));
  }
  return record;
}

/** USD, to the nanodollar. */
const sumOf = (spent = 0, more: number) => Math.round((spent + more) * 1e9) / 1e9;

/** Keeps what tells how the customer can be reached later. */
function hear(funnel: Funnel, record: ConversationRecord, { at, sentAt, templates }: MessageEvent): void {
  if (templates !== undefined) record.templates = templates;
  if (funnel.openFor(record.channel) === undefined) return;
  record.heardAt = Math.max(record.heardAt ?? 0, sentAt > 0 ? Math.min(sentAt, at) : at);
}
