/** Makes the dead letter of an event that could not be applied. */
import type { ConversationEvent } from '../actor/event.ts';
import type { ConversationRecord } from '../actor/record.ts';
import { usedUp } from '../actor/requeued.ts';
import type { StepResult } from '../actor/step.ts';
import { isDeclined } from '../effects/declined.ts';
import { ProsaError } from '../errors.ts';
import type { NewDeadLetter } from '../store/dead-letter.ts';
import { eventKey } from './event-key.ts';

interface Failure {
  code: string;
  message: string;
}

/**
 * @param before the record the event came to, with what it used up
 * @param entry where its journal entry stands, if it was used up
 * @param deaths how many workers it killed
 */
export function deadLetter(
  event: ConversationEvent,
  error: unknown,
  before: ConversationRecord | undefined,
  entry?: { revision: number; position: number },
  deaths = 0,
): NewDeadLetter {
  const { code, message } = describe(error);
  const used = entry && before && usedUp(before, event);
  return {
    conversation: event.conversation,
    key: eventKey(event),
    kind: event.kind,
    code,
    reason: `${code}: ${message}`,
    attempts: Math.max(1, deaths),
    at: event.at,
    event: asJson(event),
    ...entry,
    ...(used === undefined ? {} : { used: asJson(used) }),
  };
}

/** What failed with an event that was stepped: its step, or the effect whose end it tells. */
export function failureOf(event: ConversationEvent, result: StepResult): Failure | undefined {
  const ended = event.kind === 'effect' && 'error' in event.result ? event.result.error : undefined;
  if (result.status === 'failed')
    return result.error.cause === ended ? (ended ?? result.error) : result.error;
  if (ended !== undefined && isDeclined(ended.code)) return undefined;
  return event.requeued === undefined ? ended : undefined;
}

function describe(error: unknown): Failure {
  const isKnown = error instanceof ProsaError || !(error instanceof Error);
  return isKnown ? (error as Failure) : { code: 'internal', message: String(error) };
}

function asJson(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return JSON.stringify({ ...value, result: undefined, effect: undefined, unreadable: true });
  }
}
