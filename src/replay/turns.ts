/** The turns of a conversation as its recording and as a draft has them, side by side. */
import type { ConversationEvent } from '../actor/event.ts';
import { type ConversationRecord, stageOf } from '../actor/record.ts';
import type { StepResult } from '../actor/step.ts';

/** What one side made of a turn. */
export interface Side {
  /** Where it led. */
  stage: string;
  state: unknown;
  owner: 'bot' | 'human';
  replies: { prompt: string; text: string }[];
  /** The funnel threw. */
  failure?: string;
}

export type TurnStatus = 'same' | 'changed' | 'onlyRecorded' | 'onlyDraft' | 'notComparable';

/** An event from outside or a timer, with what the effects it started led to. */
export interface Turn {
  number: number;
  status: TurnStatus;
  cause: ConversationEvent['kind'];
  at: number;
  /** The customer's texts, the name of the timer, and so on. */
  what: string;
  recorded?: Side;
  draft?: Side;
  notes: string[];
}

/** A side with one more step of it taken in. */
export function withStep(
  side: Side | undefined,
  result: StepResult,
  record: ConversationRecord | undefined,
): Side {
  const replies = result.status === 'applied' ? result.decisions.filter((d) => d.type === 'send') : [];
  return {
    ...side,
    stage: record === undefined ? '' : stageOf(record.state),
    state: record?.state ?? null,
    owner: record?.owner ?? 'bot',
    replies: [...(side?.replies ?? []), ...replies.map(({ prompt, text }) => ({ prompt, text }))],
    ...(result.status === 'failed' ? { failure: result.error.message } : {}),
  };
}

/** What both sides make of a turn, unless it was found not to be comparable. */
export function statusOf({ status, recorded, draft }: Turn): TurnStatus {
  if (status === 'notComparable') return status;
  if (draft === undefined) return 'onlyRecorded';
  if (recorded === undefined) return 'onlyDraft';
  return isSame(recorded, draft) ? 'same' : 'changed';
}

function isSame(one: Side, other: Side): boolean {
  return (
    one.stage === other.stage &&
    one.owner === other.owner &&
    (one.failure === undefined) === (other.failure === undefined) &&
    one.replies.length === other.replies.length &&
    one.replies.every(({ text }, index) => text === other.replies[index]!.text)
  );
}

export function describe(event: ConversationEvent): string {
  switch (event.kind) {
    case 'message':
      return event.content.type === 'text' ? event.content.text : `(${event.content.original})`;
    case 'timer':
      return timerName(event.id);
    case 'effect':
      return event.effect;
    case 'delivery':
      return `${event.failure.code}: ${event.failure.message}`;
    case 'migrate':
      return `moved to version ${event.move?.to}`;
    case 'operator':
      return event.action.type === 'write' ? event.action.text : `${event.action.type} by a person`;
  }
}

/** xstate names the timer of an `after` `xstate.after.<delay>.<state id>`. */
export function timerName(id: string): string {
  return /^xstate\.after\.([^.]+)\./.exec(id)?.[1] ?? id;
}
