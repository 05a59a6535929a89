/** How what the customer writes reaches the machine: in turns, or hardly at all while a person has the conversation. */
import type { EventObject } from 'xstate';
import { advance } from './advance.ts';
import type { MessageEvent, TimerEvent } from './event.ts';
import type { Funnel } from './funnel.ts';
import type { Draft } from './interpret.ts';
import { messageEvent } from './machine-event.ts';
import { attribute, beforeStop, overhear, withMeanwhile } from './operate.ts';
import type { InboxMessage } from './record.ts';
import { arrivalOf, policyOf, type TurnPolicy, turnMessageOf } from './turn.ts';
import { keepTurn, openTurn, surround, takeBackTurn, wait } from './turn-draft.ts';

/** The message waits for its turn, or begins it. */
export function receive(funnel: Funnel, draft: Draft, policy: TurnPolicy, event: MessageEvent): void {
  const { record } = draft;
  const { inbox, supersedes, begins } = arrivalOf(policy, record, event, record.revision);
  if (supersedes) takeBackTurn(draft);
  if (begins === 'now') beginTurn(funnel, draft, inbox, event);
  else wait(record, inbox, begins);
}

/** The messages reach the machine, as one. */
export function beginTurn(
  funnel: Funnel,
  draft: Draft,
  messages: readonly InboxMessage[],
  event: MessageEvent | TimerEvent,
): void {
  const before = openTurn(draft.record);
  if (event.surroundings !== undefined) surround(draft.record, event.surroundings);
  const { perception } = event;
  const meanwhile = perception && draft.record.meanwhile;
  const understood = meanwhile ? withMeanwhile(perception, meanwhile) : perception;
  const message = turnMessageOf(messages, event.at, understood);
  advance(funnel, draft, (snapshot) => messageEvent(message, snapshot), before.effects, event.at);
  if (meanwhile !== undefined) {
    attribute(draft.record, meanwhile, perception!, message.revision);
    delete draft.record.meanwhile;
  }
  keepTurn(draft, policyOf(funnel, draft.record, draft.record.channel), messages, before);
}

/** The customer writes to the person who has the conversation. That they want no more messages counts in any case. */
export function listen(funnel: Funnel, draft: Draft, event: MessageEvent): void {
  overhear(draft.record, event);
  if (event.perception?.intent !== 'stop') return;
  const { id, at, sentAt, content, profile } = event;
  beforeStop(funnel, draft, at);
  const { revision, effects } = draft.record;
  const heard = { revision, id, at, sentAt, content, ...(profile === undefined ? {} : { profile }) };
  const message = turnMessageOf([heard], at, event.perception);
  const stop = { type: 'intent.stop', message } as EventObject;
  advance(funnel, draft, () => stop, effects, at);
}
