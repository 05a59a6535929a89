/**
 * Turns: what one answer covers.
 *
 * People write three short messages where they mean one. What arrives waits in the record's inbox until the
 * customer has been quiet for a while; then the messages reach the machine together, as one event. When that
 * starts effects, the answer is being prepared until they have ended, and the policy says what becomes of a
 * message that arrives meanwhile:
 *
 * - `supersede`: the turn is taken back as if it had not begun, its effects are cancelled, and one turn covers
 *   its messages and the new one. A turn that already said something cannot be taken back; then it is `queue`.
 * - `queue`: the message waits until the effects have ended.
 * - `append`: the message reaches the machine in the state it is in, as any other event.
 *
 * Waiting is durable: the inbox is in the record and the end of the wait is one of its timers.
 */
import type { MessageEvent, Perception } from './event.ts';
import type { Funnel } from './funnel.ts';
import { type ConversationRecord, type InboxMessage, stageOf } from './record.ts';

export interface TurnPolicy {
  /** How long the customer must be quiet before an answer is begun (ms); 0 answers each message at once. */
  quietMs: number;
  /** How long an answer is put off at most, counted from the first message that waits (ms). */
  maxMs: number;
  whileReplying: 'supersede' | 'queue' | 'append';
}

/** Messages a turn takes; with so many it begins at once, and it is not taken back for more. */
export const MOST_IN_TURN = 32;
const MOST_SUPERSEDED = 8;

/** What a machine receives of the customer: the messages of a turn as one. */
export interface TurnMessage {
  /** Of the last message; the revision is the one that its event made. */
  id: string;
  revision: number;
  at: number;
  sentAt: number;
  /** The texts, a line each; what is not text only where there is no text beside it. */
  content: MessageEvent['content'];
  profile?: string;
  perception?: Perception;
  messages: readonly InboxMessage[];
}

/** What a message does to the turns of its conversation. */
export interface Arrival {
  /** The messages that wait from now on, the new one last. */
  inbox: readonly InboxMessage[];
  /** The turn being prepared is taken back; its messages are in the inbox again. */
  supersedes: boolean;
  /** The turn begins with this event, at a time (ms), or when the turn being prepared has ended. */
  begins: 'now' | 'afterTurn' | number;
}

/** The policy that holds for what arrives now. */
export function policyOf(
  funnel: Funnel,
  record: ConversationRecord | undefined,
  channel: string,
): TurnPolicy {
  const stage = record === undefined ? String(funnel.machine.config.initial) : stageOf(record.state);
  return funnel.turns(stage, channel);
}

/**
 * @param record without the message; undefined for a conversation that begins with it
 * @param revision that the event makes
 */
export function arrivalOf(
  policy: TurnPolicy,
  record: ConversationRecord | undefined,
  event: MessageEvent,
  revision: number,
): Arrival {
  const { id, at, sentAt, content, profile } = event;
  const message: InboxMessage = {
    revision,
    id,
    at,
    sentAt,
    content,
    ...(profile === undefined ? {} : { profile }),
  };
  const waiting = record?.inbox ?? [];
  const turn = policy.whileReplying === 'append' ? undefined : record?.turn;
  if (turn !== undefined) {
    const full = waiting.length + 1 >= MOST_IN_TURN;
    const canSupersede =
      policy.whileReplying === 'supersede' &&
      turn.before !== undefined &&
      turn.messages.length < MOST_SUPERSEDED;
    if (!canSupersede) {
      return { inbox: [...waiting, message], supersedes: false, begins: full ? 'now' : 'afterTurn' };
    }
    const inbox = [...turn.messages, ...waiting, message];
    return { inbox, supersedes: true, begins: beginningOf(policy, [message]) };
  }
  const inbox = [...waiting, message];
  const unheard = record?.owner === 'human' || inbox.length >= MOST_IN_TURN;
  return { inbox, supersedes: false, begins: unheard ? 'now' : beginningOf(policy, inbox) };
}

/** When a turn of these messages begins. */
export function beginningOf(policy: TurnPolicy, messages: readonly InboxMessage[]): 'now' | number {
  if (policy.quietMs === 0 || policy.maxMs === 0) return 'now';
  return Math.min(messages.at(-1)!.at + policy.quietMs, messages[0]!.at + policy.maxMs);
}

/** @param at when the turn begins (ms) */
export function turnMessageOf(
  messages: readonly InboxMessage[],
  at: number,
  perception: Perception | undefined,
): TurnMessage {
  const last = messages.at(-1)!;
  const profile = messages.findLast((message) => message.profile !== undefined)?.profile;
  return {
    id: last.id,
    revision: last.revision,
    at,
    sentAt: last.sentAt,
    content: contentOf(messages),
    ...(profile === undefined ? {} : { profile }),
    ...(perception === undefined ? {} : { perception }),
    messages,
  };
}

/** The text a turn is to be understood by; undefined where it has none. */
export function textOf(messages: readonly InboxMessage[]): string | undefined {
  const content = contentOf(messages);
  return content.type === 'text' ? content.text : undefined;
}

function contentOf(messages: readonly InboxMessage[]): MessageEvent['content'] {
  if (messages.length === 1) return messages[0]!.content;
  const texts = messages.flatMap(({ content }) => (content.type === 'text' ? [content.text] : []));
  return texts.length > 0 ? { type: 'text', text: texts.join('\n') } : messages.at(-1)!.content;
}
